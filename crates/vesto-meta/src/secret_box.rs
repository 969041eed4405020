//! Secrets at rest: AES-256-GCM with the key in the data directory's `secret.key` (mode 0600).
//!
//! A sealed value is nonce ‖ ciphertext ‖ tag. Its purpose (for instance `access-key AKIA…`) is authenticated with it, so
//! that a sealed value moved to another row does not open.

use std::{fs, io, path::Path, sync::Arc};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use thiserror::Error;
use vesto_types::{Ids, Secret};

const KEY_LEN: usize = 32;
const KEY_FILE: &str = "secret.key";

#[derive(Debug, Error)]
pub enum SecretBoxError {
    #[error("cannot read or write `secret.key`")]
    KeyFile(#[source] io::Error),
    #[error("`secret.key` does not hold {KEY_LEN} bytes in hexadecimal")]
    MalformedKey,
    #[error("cannot seal `{0}`")]
    Seal(String),
    #[error("cannot open `{0}`: it was sealed with another key or has been changed")]
    Open(String),
}

#[derive(Clone)]
pub struct SecretBox {
    key: Arc<LessSafeKey>,
    ids: Arc<dyn Ids>,
}

impl SecretBox {
    /// The box of a data directory; makes its key at first use.
    pub fn open(dir: &Path, ids: Arc<dyn Ids>) -> Result<Self, SecretBoxError> {
        let path = dir.join(KEY_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = hex::encode(random_key(&*ids));
                create_private(&path, &text).map_err(SecretBoxError::KeyFile)?;
                text
            }
            Err(error) => return Err(SecretBoxError::KeyFile(error)),
        };
        let bytes = hex::decode(text.trim()).map_err(|_| SecretBoxError::MalformedKey)?;
        Self::with_key(&bytes, ids)
    }

    /// A box whose key is forgotten with it; for the in-memory twin.
    pub fn ephemeral(ids: Arc<dyn Ids>) -> Result<Self, SecretBoxError> {
        Self::with_key(&random_key(&*ids), ids)
    }

    fn with_key(bytes: &[u8], ids: Arc<dyn Ids>) -> Result<Self, SecretBoxError> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| SecretBoxError::MalformedKey)?;
        Ok(Self { key: Arc::new(LessSafeKey::new(key)), ids })
    }

    pub fn seal(&self, purpose: &str, secret: &Secret) -> Result<Vec<u8>, SecretBoxError> {
        let mut nonce = [0; NONCE_LEN];
        self.ids.fill(&mut nonce);
        let mut text = secret.expose().as_bytes().to_vec();
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(purpose.as_bytes()), &mut text)
            .map_err(|_| SecretBoxError::Seal(purpose.to_owned()))?;
        Ok([nonce.as_slice(), &text].concat())
    }

    pub fn open_sealed(&self, purpose: &str, sealed: &[u8]) -> Result<Secret, SecretBoxError> {
        let refused = || SecretBoxError::Open(purpose.to_owned());
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or_else(refused)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| refused())?;
        let mut text = text.to_vec();
        let opened = self.key.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut text).map_err(|_| refused())?;
        String::from_utf8(opened.to_vec()).map(Secret::new).map_err(|_| refused())
    }
}

impl std::fmt::Debug for SecretBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretBox(***)")
    }
}

fn random_key(ids: &dyn Ids) -> [u8; KEY_LEN] {
    let mut key = [0; KEY_LEN];
    ids.fill(&mut key);
    key
}

/// Writes the whole file before it gets its name: a crash leaves no half-written key.
fn create_private(path: &Path, text: &str) -> io::Result<()> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let unfinished = path.with_extension("new");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    path.parent().map_or(Ok(()), |dir| fs::File::open(dir)?.sync_all())
}

#[cfg(test)]
mod tests;
