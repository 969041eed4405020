//! `ListServerCertificates` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{names, page, server_certificate};
use crate::{
    Identity, OpCtx,
    records::{Keyed, ServerCertificate},
};

pub(crate) fn list_server_certificates(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let prefix = names::path_prefix(params)?;
    ctx.authorize("iam:ListServerCertificates", &server_certificate::arn(ctx.account(), prefix, ""))?;
    let state = identity.state();
    let certificates = state.records.list::<ServerCertificate>(ctx.account());
    let certificates = certificates.filter(|certificate| certificate.path.starts_with(prefix)).collect();
    let page = page::page(params, certificates, |certificate: &&ServerCertificate| certificate.key())?;
    Ok(XmlBody::result(|xml| {
        xml.list("ServerCertificateMetadataList", "member", &page.items, |xml, certificate| {
            server_certificate::write_metadata(xml, ctx.account(), certificate);
        });
        page.write_end(xml);
    }))
}
