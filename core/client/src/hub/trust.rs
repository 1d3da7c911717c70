//! Whom the platform trusts.
//!
//! Apple and the desktop systems are asked by their own verifier. Android's answers only to an app that carries a
//! Kotlin part of it and hands it a `Context`; without that it panics. The roots lie in a folder that every app may
//! read, so they are read there (`docs/adr/0006-android-trust.md`).

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;

/// The platform's own verifier.
///
/// # Errors
/// What the platform says when it has no trust to offer.
#[cfg(not(target_os = "android"))]
pub(super) fn platform(
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    Ok(Arc::new(rustls_platform_verifier::Verifier::new(provider)?))
}

/// The roots that came with this Android.
///
/// # Errors
/// No root can be read.
#[cfg(target_os = "android")]
pub(super) fn platform(
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    let roots = android::roots(android::FOLDERS.map(std::path::Path::new))?;
    let verifier = rustls::client::WebPkiServerVerifier::builder_with_provider(roots, provider);
    let none = |_| rustls::Error::General("the roots of this Android are unusable".into());
    Ok(verifier.build().map_err(none)?)
}

#[cfg(any(target_os = "android", test))]
mod android {
    use std::path::Path;
    use std::sync::Arc;

    use rustls::RootCertStore;

    /// Where the roots lie: from Android 14 on in a module that is updated by itself, before that in the system.
    #[cfg(target_os = "android")]
    pub(super) const FOLDERS: [&str; 2] =
        ["/apex/com.android.conscrypt/cacerts", "/system/etc/security/cacerts"];

    /// The roots of the first folder that holds any; a file that is no certificate is passed over.
    pub(super) fn roots<'a>(
        folders: impl IntoIterator<Item = &'a Path>,
    ) -> Result<Arc<RootCertStore>, rustls::Error> {
        for folder in folders {
            let found = rustls_native_certs::load_certs_from_paths(None, Some(folder));
            let mut roots = RootCertStore::empty();
            if roots.add_parsable_certificates(found.certs).0 > 0 {
                return Ok(Arc::new(roots));
            }
        }
        Err(rustls::Error::General("no root certificate can be read".into()))
    }
}

#[cfg(test)]
mod tests;
