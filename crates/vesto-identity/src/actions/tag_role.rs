//! `TagRole` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner::OwnerKind, tagging};
use crate::{Identity, OpCtx};

pub(crate) async fn tag_role(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    tagging::tag(identity, ctx, params, OwnerKind::Role, "iam:TagRole").await
}
