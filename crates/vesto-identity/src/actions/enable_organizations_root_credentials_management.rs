//! `EnableOrganizationsRootCredentialsManagement` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOrganizationsRootCredentialsManagement.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::organization;
use crate::{Identity, OpCtx};

pub(crate) async fn enable_organizations_root_credentials_management(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    organization::set(identity, ctx, "iam:EnableOrganizationsRootCredentialsManagement", |features| {
        features.root_credentials_management = true
    })
    .await
}
