//! `DeleteClusterSecurityGroup` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteClusterSecurityGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::family::delete;
use crate::network_groups::{SECURITY_GROUPS, not_in_use};

pub async fn delete_cluster_security_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &SECURITY_GROUPS, "DeleteClusterSecurityGroup", |state, group| {
        let names_it = |name: &String| *name == group.name;
        not_in_use(state, group, &SECURITY_GROUPS, |cluster| {
            cluster.settings.cluster_security_groups.iter().any(names_it)
        })
    })
    .await?;
    Ok(XmlBody::none())
}
