//! `TagUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner::OwnerKind, tagging};
use crate::{Identity, OpCtx};

pub(crate) async fn tag_user(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    tagging::tag(identity, ctx, params, OwnerKind::User, "iam:TagUser").await
}
