//! Signing certificates: finding and showing them.

use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};
use vesto_types::AccountId;

use super::{names, owner::no_such_entity};
use crate::{records::SigningCertificate, state::State};

/// The parameter `CertificateId`.
pub(crate) fn id(params: &QueryParams) -> Result<&str, ApiError> {
    let id = names::required(params, "CertificateId")?;
    names::check_length(id, "certificateId", 24, 128)?;
    Ok(id)
}

/// The certificate, if it is this user's.
pub(crate) fn get<'a>(
    state: &'a State,
    account: &AccountId,
    user_id: &str,
    id: &str,
) -> Result<&'a SigningCertificate, ApiError> {
    let certificate = state.records.get::<SigningCertificate>(account, id).filter(|found| found.user_id == user_id);
    certificate.ok_or_else(|| no_such_entity(format!("The Certificate with id {id} cannot be found.")))
}

pub(crate) fn write(xml: &mut XmlWriter, user_name: &str, certificate: &SigningCertificate) {
    xml.text("UserName", user_name)
        .text("CertificateId", &certificate.id)
        .text("CertificateBody", &certificate.body)
        .text("Status", names::status_word(certificate.active))
        .timestamp("UploadDate", certificate.uploaded_at.time());
}
