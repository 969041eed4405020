//! `ModifyAquaConfiguration`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_ModifyAquaConfiguration.html>
//! AWS has retired the operation: it changes nothing there either.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::given;
use crate::control::Control;
use crate::named_cluster::named_cluster;

pub fn modify_aqua_configuration(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    named_cluster(control, ctx, params, "redshift:ModifyAquaConfiguration")?;
    if let Some(status) = given(params, "AquaConfigurationStatus")
        && !["enabled", "disabled", "auto"].contains(&status)
    {
        let message = format!("Invalid value {status} for AquaConfigurationStatus.");
        return Err(ApiError::invalid_parameter_value(message));
    }
    Ok(XmlBody::result(|xml| {
        xml.element("AquaConfiguration", |xml| {
            xml.text("AquaStatus", "disabled").text("AquaConfigurationStatus", "auto");
        });
    }))
}
