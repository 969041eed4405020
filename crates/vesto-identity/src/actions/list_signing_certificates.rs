//! `ListSigningCertificates` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{
    owner::{self, OwnerKind},
    page, signing_certificate,
};
use crate::{Identity, OpCtx, records::SigningCertificate};

pub(crate) fn list_signing_certificates(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let name = owner::authorized_user(ctx, params, "iam:ListSigningCertificates")?;
    let state = identity.state();
    let user = OwnerKind::User.get(&state, ctx.account(), &name)?;
    let certificates = state.records.of_user::<SigningCertificate>(ctx.account(), user.id).collect();
    let page = page::page(params, certificates, |certificate: &&SigningCertificate| certificate.id.clone())?;
    Ok(XmlBody::result(|xml| {
        xml.list("Certificates", "member", &page.items, |xml, certificate| {
            signing_certificate::write(xml, user.name, certificate);
        });
        page.write_end(xml);
    }))
}
