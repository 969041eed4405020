//! `UntagUser` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner::OwnerKind, tagging};
use crate::{Identity, OpCtx};

pub(crate) async fn untag_user(identity: &Identity, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    tagging::untag(identity, ctx, params, OwnerKind::User, "iam:UntagUser").await
}
