//! What clients say about encryption at rest. It is kept, told and asked about by policies; the bytes on the disk are
//! not encrypted by the store, which leaves that to the host's disk. A customer's key is never kept: only its MD5, so
//! that who reads must show the same key again.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use vesto_policy::Context;

use crate::S3Error;

/// How an object is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// SSE-S3, `AES256`.
    S3,
    /// SSE-KMS, or DSSE-KMS with two layers.
    Kms { dual_layer: bool, key_id: Option<String>, bucket_key: bool },
    /// SSE-C: the customer's key, of which the MD5 is known.
    Customer { key_md5: String },
}

impl Encryption {
    /// The value of `x-amz-server-side-encryption`; SSE-C has headers of its own.
    pub fn algorithm(&self) -> Option<&'static str> {
        match self {
            Self::S3 => Some("AES256"),
            Self::Kms { dual_layer: false, .. } => Some("aws:kms"),
            Self::Kms { dual_layer: true, .. } => Some("aws:kms:dsse"),
            Self::Customer { .. } => None,
        }
    }

    pub fn kms_key_id(&self) -> Option<&str> {
        match self {
            Self::Kms { key_id, .. } => key_id.as_deref(),
            Self::S3 | Self::Customer { .. } => None,
        }
    }

    pub fn customer_key_md5(&self) -> Option<&str> {
        match self {
            Self::Customer { key_md5 } => Some(key_md5),
            Self::S3 | Self::Kms { .. } => None,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::S3 => json!({"algorithm": "AES256"}),
            Self::Kms { key_id, bucket_key, .. } => {
                json!({"algorithm": self.algorithm(), "key_id": key_id, "bucket_key": bucket_key})
            }
            Self::Customer { key_md5 } => json!({"customer_key_md5": key_md5}),
        }
    }

    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        if let Some(key_md5) = text("customer_key_md5") {
            return Some(Self::Customer { key_md5: key_md5.to_owned() });
        }
        let kms = |dual_layer| Self::Kms {
            dual_layer,
            key_id: text("key_id").map(str::to_owned),
            bucket_key: value.get("bucket_key").and_then(Value::as_bool).unwrap_or_default(),
        };
        match text("algorithm")? {
            "AES256" => Some(Self::S3),
            "aws:kms" => Some(kms(false)),
            "aws:kms:dsse" => Some(kms(true)),
            _ => None,
        }
    }
}

/// The encryption headers of a request as they came: policies are asked about these words, whatever they are worth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncryptionHeaders {
    /// `x-amz-server-side-encryption`
    pub algorithm: Option<String>,
    /// `x-amz-server-side-encryption-aws-kms-key-id`
    pub kms_key_id: Option<String>,
    /// `x-amz-server-side-encryption-bucket-key-enabled`
    pub bucket_key: bool,
    pub customer: CustomerKeyHeaders,
}

/// `x-amz-server-side-encryption-customer-…`, or the same of a copy's source.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CustomerKeyHeaders {
    pub algorithm: Option<String>,
    /// The key itself, in base 64.
    pub key: Option<String>,
    pub key_md5: Option<String>,
}

impl std::fmt::Debug for CustomerKeyHeaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerKeyHeaders").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl EncryptionHeaders {
    /// Condition keys.
    pub(crate) fn keys(&self, keys: &mut Context) {
        let values = [
            ("s3:x-amz-server-side-encryption", &self.algorithm),
            ("s3:x-amz-server-side-encryption-aws-kms-key-id", &self.kms_key_id),
            ("s3:x-amz-server-side-encryption-customer-algorithm", &self.customer.algorithm),
        ];
        for (key, value) in values {
            if let Some(value) = value {
                keys.set_string(key, value);
            }
        }
    }

    /// What the headers ask for together; `None` if nothing. Refuses words that S3 does not know and headers that
    /// contradict each other.
    pub(crate) fn parse(&self) -> Result<Option<Encryption>, S3Error> {
        let invalid = |message: &str, name, value: &Option<String>| {
            let (message, value) = (message.to_owned(), value.clone().unwrap_or_default());
            Err(S3Error::InvalidArgument { message, name, value })
        };
        let customer = self.customer.parse()?;
        if customer.is_some() && (self.algorithm.is_some() || self.kms_key_id.is_some()) {
            let message = "Server Side Encryption with Customer provided key is incompatible with the encryption \
                           method specified";
            return invalid(message, "x-amz-server-side-encryption", &self.algorithm);
        }
        let kms = |dual_layer| Encryption::Kms {
            dual_layer,
            key_id: self.kms_key_id.clone(),
            bucket_key: self.bucket_key && !dual_layer,
        };
        match self.algorithm.as_deref() {
            Some("aws:kms") => Ok(Some(kms(false))),
            Some("aws:kms:dsse") => Ok(Some(kms(true))),
            Some("AES256") | None if self.kms_key_id.is_some() => {
                let message = "Server Side Encryption with AWS KMS managed key requires HTTP header \
                               x-amz-server-side-encryption : aws:kms";
                invalid(message, "x-amz-server-side-encryption", &self.algorithm)
            }
            Some("AES256") => Ok(Some(Encryption::S3)),
            Some(_) => {
                let message = "The encryption method specified is not supported";
                invalid(message, "x-amz-server-side-encryption", &self.algorithm)
            }
            None => Ok(customer.map(|key_md5| Encryption::Customer { key_md5 })),
        }
    }
}

impl CustomerKeyHeaders {
    /// The verified MD5 of the key that was sent, if one was.
    pub(crate) fn parse(&self) -> Result<Option<String>, S3Error> {
        let invalid = |message: &str, name, value: &Option<String>| {
            let (message, value) = (message.to_owned(), value.clone().unwrap_or_default());
            Err(S3Error::InvalidArgument { message, name, value })
        };
        let Self { algorithm, key, key_md5 } = self;
        if algorithm.is_none() && key.is_none() && key_md5.is_none() {
            return Ok(None);
        }
        match algorithm.as_deref() {
            Some("AES256") => {}
            Some(_) => {
                let message = "The Server Side Encryption with Customer provided key algorithm is not supported";
                return invalid(message, "x-amz-server-side-encryption", algorithm);
            }
            None => {
                let message = "Requests specifying Server Side Encryption with Customer provided keys must provide a \
                               valid encryption algorithm.";
                return invalid(message, "x-amz-server-side-encryption", algorithm);
            }
        }
        let Some(bytes) = key.as_ref().and_then(|key| STANDARD.decode(key).ok()) else {
            let message = "Requests specifying Server Side Encryption with Customer provided keys must provide an \
                           appropriate secret key.";
            return invalid(message, "x-amz-server-side-encryption", &None);
        };
        if bytes.len() != 32 {
            let message = "The secret key was invalid for the specified algorithm.";
            return invalid(message, "x-amz-server-side-encryption", &None);
        }
        let Some(sent) = key_md5 else {
            let message = "Requests specifying Server Side Encryption with Customer provided keys must provide the \
                           client calculated MD5 of the secret key.";
            return invalid(message, "x-amz-server-side-encryption", &None);
        };
        if STANDARD.encode(Md5::digest(&bytes)) != *sent {
            let message = "The calculated MD5 hash of the key did not match the hash that was provided.";
            return invalid(message, "x-amz-server-side-encryption", &None);
        }
        Ok(Some(sent.clone()))
    }

    /// Whether these headers show the key that an object was written with.
    pub(crate) fn open(&self, encryption: Option<&Encryption>) -> Result<(), S3Error> {
        let sent = self.parse()?;
        match (encryption.and_then(Encryption::customer_key_md5), sent) {
            (None, None) => Ok(()),
            (None, Some(_)) => {
                Err(S3Error::invalid_request("The encryption parameters are not applicable to this object."))
            }
            (Some(_), None) => Err(S3Error::invalid_request(
                "The object was stored using a form of Server Side Encryption. The correct parameters must be \
                 provided to retrieve the object.",
            )),
            (Some(known), Some(sent)) if known == sent => Ok(()),
            (Some(_), Some(_)) => Err(S3Error::WrongCustomerKey),
        }
    }
}

#[cfg(test)]
mod tests;
