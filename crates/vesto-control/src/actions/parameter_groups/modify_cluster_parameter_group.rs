//! `ModifyClusterParameterGroup`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyClusterParameterGroup.html>
//! All of the values or none.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::shared::{asked_parameters, change_values};
use crate::control::Control;
use crate::parameters::{checked, parameter};

pub async fn modify_cluster_parameter_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let changed = change_values(control, ctx, params, "ModifyClusterParameterGroup", |values| {
        let asked = asked_parameters(params)?;
        if asked.is_empty() {
            return Err(ApiError::missing_parameter("Parameters").into());
        }
        for (name, value) in asked {
            let value = value.ok_or_else(|| ApiError::missing_parameter("ParameterValue"))?;
            values.insert(name.clone(), checked(parameter(&name)?, &value)?);
        }
        Ok(())
    });
    Ok(changed.await?)
}
