//! `EnableOrganizationsRootSessions` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootSessions.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::organization;
use crate::{Identity, OpCtx};

pub(crate) async fn enable_organizations_root_sessions(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    organization::set(identity, ctx, "iam:EnableOrganizationsRootSessions", |features| features.root_sessions = true)
        .await
}
