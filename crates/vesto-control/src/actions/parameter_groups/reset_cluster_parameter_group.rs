//! `ResetClusterParameterGroup`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ResetClusterParameterGroup.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::shared::{asked_parameters, change_values};
use crate::control::Control;
use crate::error::ControlError;
use crate::parameters::parameter;

pub async fn reset_cluster_parameter_group(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let changed = change_values(control, ctx, params, "ResetClusterParameterGroup", |values| {
        let (all, asked) = (params.boolean("ResetAllParameters")?.unwrap_or(false), asked_parameters(params)?);
        if all != asked.is_empty() {
            let reason = "Either ResetAllParameters or a list of Parameters must be given, and not both.";
            return Err(ControlError::InvalidCombination(reason.to_owned()));
        }
        if all {
            values.clear();
        }
        for (name, _) in asked {
            values.remove(parameter(&name)?.name);
        }
        Ok(())
    });
    Ok(changed.await?)
}
