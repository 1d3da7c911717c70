use std::fs;
use std::path::Path;

use super::android::roots;

const ROOT: &str = "-----BEGIN CERTIFICATE-----
MIIBkzCCATmgAwIBAgIUPUAC3MYmCo7mQYt2vejo+PVr4K8wCgYIKoZIzj0EAwIw
HjEcMBoGA1UEAwwTRmllbGRib29rIHRlc3Qgcm9vdDAgFw0yNjExMjMwMTMzNDVa
GA8yMTI2MTAzMDAxMzM0NVowHjEcMBoGA1UEAwwTRmllbGRib29rIHRlc3Qgcm9v
dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABENHtPfPTzlbo3O88zZW3f1697Ok
iY+kaRUWKe4pKHGZx7Ddw9SQlX28KFjCoU3L+KSW5C52TQpDacUm8nGdICmjUzBR
MB0GA1UdDgQWBBRBilgrXrJGKLjdTf8sKF3CDVSBBjAfBgNVHSMEGDAWgBRBilgr
XrJGKLjdTf8sKF3CDVSBBjAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gA
MEUCIQDihx8mC0LZI1sYpnh5+HycxMtuJtitro5DWZRBLdRuYgIgfx1W6KA/PM9C
l1i+fbKC6HluJ4HG17yc/ypC4qvm55I=
-----END CERTIFICATE-----
";

#[test]
fn roots_come_from_the_first_folder_that_holds_any() {
    let phone = tempfile::tempdir().unwrap();
    let (absent, updated, system) =
        (phone.path().join("absent"), phone.path().join("updated"), phone.path().join("system"));
    fs::create_dir(&updated).unwrap();
    fs::create_dir(&system).unwrap();
    fs::write(updated.join("notes.txt"), "no certificate").unwrap();
    // Android names its files as OpenSSL does, and keeps a text beside the certificate.
    fs::write(system.join("5ed36f99.0"), format!("{ROOT}Certificate:\n    Data:\n")).unwrap();
    let found = roots([absent.as_path(), &updated, &system]).unwrap();
    assert_eq!(found.len(), 1);
}

#[test]
fn without_any_root_nobody_is_trusted() {
    let phone = tempfile::tempdir().unwrap();
    fs::write(phone.path().join("5ed36f99.0"), "no certificate").unwrap();
    assert!(roots([phone.path(), Path::new("/nowhere")]).is_err());
}
