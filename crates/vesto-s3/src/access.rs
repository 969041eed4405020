//! What s3s asks for: secrets, and whether the request may go on.

use async_trait::async_trait;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::validation::NameValidation;
use s3s::{S3Error, S3ErrorCode, S3Result};
use vesto_identity::Identity;
use vesto_objects::check_bucket_name;
use vesto_types::AccessKeyId;

use crate::authenticate::Caller;

pub(crate) struct Keys(pub(crate) Identity);

#[async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        let key = AccessKeyId::parse(access_key).ok().and_then(|id| self.0.access_key(&id));
        match key.filter(|key| key.active) {
            Some(key) => Ok(SecretKey::from(key.secret.expose())),
            None => Err(S3Error::new(S3ErrorCode::InvalidAccessKeyId)),
        }
    }
}

/// Lets a request on if s3s found it signed by the key that `authenticate` verified, or unsigned as `authenticate` did.
/// Permission is asked by the operations.
pub(crate) struct Access;

#[async_trait]
impl S3Access for Access {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        let signed_by = cx.credentials().map(|credentials| credentials.access_key.clone());
        let verified = cx.extensions_mut().get::<Caller>();
        match verified {
            Some(caller) if caller.access_key_id == signed_by => Ok(()),
            Some(_) | None => Err(S3Error::new(S3ErrorCode::AccessDenied)),
        }
    }
}

pub(crate) struct Names;

impl NameValidation for Names {
    fn validate_bucket_name(&self, name: &str) -> bool {
        check_bucket_name(name).is_ok()
    }
}
