//! `ListInstanceProfileTags` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::entity;
use crate::{Identity, OpCtx, records::InstanceProfile};

pub(crate) fn list_instance_profile_tags(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    entity::list_tags::<InstanceProfile>(identity, ctx, params, "iam:ListInstanceProfileTags")
}
