//! `DisableOrganizationsRootSessions` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DisableOrganizationsRootSessions.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::organization;
use crate::{Identity, OpCtx};

pub(crate) async fn disable_organizations_root_sessions(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    organization::set(identity, ctx, "iam:DisableOrganizationsRootSessions", |features| features.root_sessions = false)
        .await
}
