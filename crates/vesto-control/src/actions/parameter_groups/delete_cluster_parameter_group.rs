//! `DeleteClusterParameterGroup` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteClusterParameterGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::delete;
use crate::parameters::PARAMETER_GROUPS;

pub async fn delete_cluster_parameter_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    delete(control, ctx, params, &PARAMETER_GROUPS, "DeleteClusterParameterGroup", |state, group| {
        let mut clusters = state.clusters().filter(|cluster| cluster.account == group.account);
        match clusters.find(|cluster| cluster.settings.cluster_parameter_group_name == group.name) {
            None => Ok(()),
            Some(cluster) => Err(ControlError::Fault {
                status: 400,
                code: "InvalidClusterParameterGroupState",
                message: format!(
                    "The cluster parameter group {} cannot be deleted because cluster {} uses it.",
                    group.name, cluster.identifier
                ),
            }),
        }
    })
    .await?;
    Ok(XmlBody::none())
}
