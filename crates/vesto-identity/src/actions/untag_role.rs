//! `UntagRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner::OwnerKind, tagging};
use crate::{Identity, OpCtx};

pub(crate) async fn untag_role(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    tagging::untag(identity, ctx, params, OwnerKind::Role, "iam:UntagRole").await
}
