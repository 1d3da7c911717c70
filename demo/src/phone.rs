//! A phone of the demo: the real client on real files, with its key in a file beside them.

use std::path::Path;
use std::sync::Arc;

use fieldbook_client::{
    Config, Fieldbook, KeyProvider, KeyUnavailable, Ports, Random, SystemRandom,
};
use fieldbook_document::Language;
use zeroize::Zeroizing;

use crate::DemoError;

/// The folders of the two phones.
pub const PHONES: [&str; 2] = ["phone-a", "phone-b"];

/// A key in a file. Real phones keep it in the Keystore or the Keychain; a demo has neither.
#[derive(Debug)]
pub struct PhoneKey([u8; 32]);

impl PhoneKey {
    /// Reads the key of this phone, or makes one.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub fn load_or_make(dir: &Path) -> Result<Self, DemoError> {
        let path = dir.join("demo.key");
        if !path.exists() {
            let mut fresh = [0; 32];
            SystemRandom.fill(&mut fresh).map_err(|_| DemoError::Missing("randomness"))?;
            std::fs::write(&path, fresh)?;
        }
        let bytes = std::fs::read(&path)?;
        let key = bytes.try_into().map_err(|_| DemoError::Missing("key of 32 bytes"))?;
        Ok(Self(key))
    }

    /// The key's bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl KeyProvider for PhoneKey {
    fn store_key(&self) -> Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
        Ok(Zeroizing::new(self.0))
    }
}

/// Opens the phone in `dir/name`, which is made when there is none.
///
/// # Errors
/// What the phone says, or the disk.
pub fn open(dir: &Path, name: &str, language: Language) -> Result<Fieldbook, DemoError> {
    let home = dir.join(name);
    std::fs::create_dir_all(&home)?;
    let key = PhoneKey::load_or_make(&home)?;
    let config = Config {
        dir: home.join("store"),
        language,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
        device_name: name.to_owned(),
        request_timeout: Config::REQUEST_TIMEOUT,
    };
    Ok(Fieldbook::open(config, Ports::system(Arc::new(key)))?)
}
