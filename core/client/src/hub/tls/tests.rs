use super::*;

/// `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=hub.example`, as DER.
const CERTIFICATE: &[u8] = include_bytes!("fixtures/hub-example.der");
/// `openssl x509 -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256` of it.
const PIN: &str = "e796af98e44b128bddfc0593a9e0ff05592b902a479e6c388a27620db601ca5f";

/// A platform that trusts every certificate, or none.
#[derive(Debug)]
struct Platform {
    trusts: bool,
}

impl ServerCertVerifier for Platform {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if self.trusts {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::UnknownIssuer.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        aws_lc_rs::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// TLS for a phone whose platform trusts every certificate, with these pins.
pub(in crate::hub) fn trusting_all(pins: &[[u8; 32]]) -> ClientConfig {
    let provider = Arc::new(aws_lc_rs::default_provider());
    trusting_as(Arc::new(Platform { trusts: true }), pins, provider).unwrap()
}

/// The pin of a certificate's key.
pub(in crate::hub) fn pin_of(certificate: &[u8]) -> [u8; 32] {
    let certificate = CertificateDer::from(certificate);
    let certificate = webpki::EndEntityCert::try_from(&certificate).unwrap();
    Sha256::digest(certificate.subject_public_key_info()).into()
}

fn pin() -> [u8; 32] {
    data_encoding::HEXLOWER.decode(PIN.as_bytes()).unwrap().try_into().unwrap()
}

fn is_believed(platform_trusts: bool, pin: [u8; 32], shown: &[&[u8]]) -> bool {
    let inner = Arc::new(Platform { trusts: platform_trusts });
    let pinned = Pinned { inner, pins: vec![[9; 32], pin] };
    let chain: Vec<_> = shown.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
    let name = ServerName::try_from("hub.example").unwrap();
    let now = UnixTime::since_unix_epoch(std::time::Duration::from_hours(500_000));
    pinned.verify_server_cert(&chain[0], &chain[1..], &name, &[], now).is_ok()
}

#[test]
fn a_pinned_key_is_believed_in_the_certificate_or_above_it() {
    assert!(is_believed(true, pin(), &[CERTIFICATE]));
    assert!(is_believed(true, pin(), &[b"another certificate", CERTIFICATE]));
}

#[test]
fn a_key_that_is_not_pinned_is_not_believed_whatever_the_platform_says() {
    assert!(!is_believed(true, [1; 32], &[CERTIFICATE]));
    assert!(!is_believed(true, pin(), &[b"another certificate"]));
}

#[test]
fn a_pin_does_not_make_up_for_the_platforms_distrust() {
    assert!(!is_believed(false, pin(), &[CERTIFICATE]));
}

#[test]
fn a_hub_on_this_machine_needs_no_roots() {
    assert!(trusting_nobody().is_ok());
}
