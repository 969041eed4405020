//! SSH public keys: checking, finding and showing them. As at AWS, RSA keys of 2048 bits and more.

use md5::{Digest, Md5};
use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};
use vesto_types::AccountId;

use super::{names, owner::no_such_entity};
use crate::{public_key::RsaKey, records::SshPublicKey, state::State};

const MIN_BITS: usize = 2048;

/// The key in either form that may be uploaded.
pub(crate) fn parse(body: &str) -> Result<RsaKey, ApiError> {
    let invalid = || ApiError::new(400, "InvalidPublicKey", "The public key is malformed or otherwise invalid.");
    let body = body.trim();
    let key = if body.starts_with("ssh-rsa ") {
        RsaKey::of_ssh(body)
    } else if body.starts_with("-----BEGIN PUBLIC KEY-----") || body.starts_with("-----BEGIN RSA PUBLIC KEY-----") {
        RsaKey::of_pem(body)
    } else {
        let message = "The public key encoding is not recognized: it must be in ssh-rsa or PEM format.";
        return Err(ApiError::new(400, "UnrecognizedPublicKeyEncoding", message));
    };
    key.filter(|key| key.bits() >= MIN_BITS).ok_or_else(invalid)
}

/// The MD5 digest, as `ssh-keygen -E md5` prints it.
pub(crate) fn fingerprint(key: &RsaKey) -> String {
    let digest = Md5::digest(key.ssh_blob());
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

/// The parameter `SSHPublicKeyId`.
pub(crate) fn id(params: &QueryParams) -> Result<&str, ApiError> {
    let id = names::required(params, "SSHPublicKeyId")?;
    names::check_length(id, "sSHPublicKeyId", 20, 128)?;
    Ok(id)
}

/// The key, if it is this user's.
pub(crate) fn get<'a>(
    state: &'a State,
    account: &AccountId,
    user_id: &str,
    id: &str,
) -> Result<&'a SshPublicKey, ApiError> {
    let key = state.records.get::<SshPublicKey>(account, id).filter(|key| key.user_id == user_id);
    key.ok_or_else(|| no_such_entity(format!("The Public Key with id {id} cannot be found.")))
}

pub(crate) fn write(xml: &mut XmlWriter, user_name: &str, key: &SshPublicKey, body: &str) {
    xml.element("SSHPublicKey", |xml| {
        xml.text("UserName", user_name)
            .text("SSHPublicKeyId", &key.id)
            .text("Fingerprint", &key.fingerprint)
            .text("SSHPublicKeyBody", body)
            .text("Status", names::status_word(key.active))
            .timestamp("UploadDate", key.uploaded_at.time());
    });
}
