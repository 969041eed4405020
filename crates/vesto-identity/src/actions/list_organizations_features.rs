//! `ListOrganizationsFeatures` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOrganizationsFeatures.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::organization;
use crate::{
    Identity, OpCtx,
    records::{ONLY, OrganizationsFeatures},
};

pub(crate) fn list_organizations_features(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:ListOrganizationsFeatures", "*")?;
    organization::check_management(identity, ctx)?;
    let state = identity.state();
    let features = state.records.get::<OrganizationsFeatures>(ctx.account(), ONLY).cloned().unwrap_or_default();
    Ok(organization::answer(identity, &features))
}
