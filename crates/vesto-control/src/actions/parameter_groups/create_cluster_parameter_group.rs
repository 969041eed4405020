//! `CreateClusterParameterGroup` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateClusterParameterGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::{create, member};
use crate::parameters::{FAMILIES, GROUP_FAMILY, PARAMETER_GROUPS};

pub async fn create_cluster_parameter_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let created = create(control, ctx, params, &PARAMETER_GROUPS, "CreateClusterParameterGroup", |_, group| {
        let family = member(group, GROUP_FAMILY);
        if FAMILIES.contains(&family) {
            return Ok(());
        }
        let reason = format!("ParameterGroupFamily {family} is not a valid parameter group family");
        Err(ControlError::InvalidValue { parameter: GROUP_FAMILY, reason })
    });
    let group = created.await?;
    Ok(PARAMETER_GROUPS.answer(&group))
}
