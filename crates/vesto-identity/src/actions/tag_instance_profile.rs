//! `TagInstanceProfile` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) async fn tag_instance_profile(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::tag::<InstanceProfile>(identity, ctx, params, "iam:TagInstanceProfile").await
}
