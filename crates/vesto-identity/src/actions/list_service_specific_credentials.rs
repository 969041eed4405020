//! `ListServiceSpecificCredentials` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html>
//! There are none, so the list is empty.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{empty, owner::OwnerKind};
use crate::{Identity, OpCtx};

pub(crate) fn list_service_specific_credentials(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    empty::list_of(
        identity,
        ctx,
        params,
        OwnerKind::User,
        "iam:ListServiceSpecificCredentials",
        "ServiceSpecificCredentials",
    )
}
