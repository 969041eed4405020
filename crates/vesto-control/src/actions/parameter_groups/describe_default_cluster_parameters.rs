//! `DescribeDefaultClusterParameters`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeDefaultClusterParameters.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use super::shared::show_parameter;
use crate::control::Control;
use crate::error::ControlError;
use crate::family::target;
use crate::page::PageRequest;
use crate::parameters::{FAMILIES, PARAMETER_GROUPS, PARAMETERS};

pub fn describe_default_cluster_parameters(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    let every_group = target(control, ctx, &PARAMETER_GROUPS, None);
    every_group.authorize(ctx, "DescribeDefaultClusterParameters", Context::new())?;
    let family = params.required("ParameterGroupFamily")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    if !FAMILIES.contains(&family) {
        let reason = format!("ParameterGroupFamily {family} is not a valid parameter group family");
        return Err(ControlError::InvalidValue { parameter: "ParameterGroupFamily", reason });
    }
    let (found, marker) = page.take(PARAMETERS, |parameter| parameter.name.to_owned());
    Ok(XmlBody::result(|xml| {
        xml.element("DefaultClusterParameters", |xml| {
            xml.text("ParameterGroupFamily", family).optional("Marker", marker);
            xml.list("Parameters", "Parameter", found, |xml, parameter| show_parameter(xml, parameter, family, None));
        });
    }))
}
