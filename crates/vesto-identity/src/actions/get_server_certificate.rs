//! `GetServerCertificate` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_policy::Context;

use super::{
    entity::{self, Named},
    server_certificate, tags,
};
use crate::{Identity, OpCtx, records::ServerCertificate};

pub(crate) fn get_server_certificate(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let target = ServerCertificate::target(ctx, params)?;
    entity::authorize::<ServerCertificate>(ctx, "iam:GetServerCertificate", &target, Context::new())?;
    let state = identity.state();
    let certificate = entity::get::<ServerCertificate>(&state, ctx, &target)?;
    Ok(XmlBody::result(|xml| {
        xml.element("ServerCertificate", |xml| {
            xml.element("ServerCertificateMetadata", |xml| {
                server_certificate::write_metadata(xml, ctx.account(), certificate);
            });
            xml.text("CertificateBody", &certificate.body).optional("CertificateChain", certificate.chain.as_ref());
            if !certificate.tags.is_empty() {
                tags::write(xml, &certificate.tags);
            }
        });
    }))
}
