//! `ListSigningCertificates` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html>
//! There are none, so the list is empty.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{empty, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn list_signing_certificates(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    empty::list_of(identity, ctx, params, OwnerKind::User, "iam:ListSigningCertificates", "Certificates")
}
