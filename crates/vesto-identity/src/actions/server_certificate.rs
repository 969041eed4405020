//! Server certificates: finding and showing them. The private key is sealed with the record and never shown.

use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};
use vesto_meta::row::Tags;
use vesto_types::{AccountId, Arn};

use super::{
    entity::{Named, Target},
    names,
    owner::no_such_entity,
};
use crate::{OpCtx, records::ServerCertificate};

impl Named for ServerCertificate {
    fn target(ctx: &OpCtx, params: &QueryParams) -> Result<Target, ApiError> {
        let name = names::required(params, "ServerCertificateName")?;
        names::check_name(name, "serverCertificateName", 128)?;
        Ok(Target { key: name.to_lowercase(), name: name.to_owned(), arn: arn(ctx.account(), "/", name) })
    }

    fn arn(&self, account: &AccountId) -> String {
        arn(account, &self.path, &self.name)
    }

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn set_tags(&mut self, tags: Tags) {
        self.tags = tags;
    }

    fn no_such(name: &str) -> ApiError {
        no_such_entity(format!("The Server Certificate with name {name} cannot be found."))
    }
}

pub(crate) fn arn(account: &AccountId, path: &str, name: &str) -> String {
    Arn::iam(account, format!("server-certificate{path}{name}")).to_string()
}

pub(crate) fn malformed() -> ApiError {
    let message = "Unable to parse certificate. Please ensure the certificate is in PEM format.";
    ApiError::new(400, "MalformedCertificate", message)
}

pub(crate) fn write_metadata(xml: &mut XmlWriter, account: &AccountId, certificate: &ServerCertificate) {
    xml.text("Path", &certificate.path)
        .text("ServerCertificateName", &certificate.name)
        .text("ServerCertificateId", &certificate.id)
        .text("Arn", certificate.arn(account))
        .timestamp("UploadDate", certificate.uploaded_at.time())
        .timestamp("Expiration", certificate.expires_at.time());
}
