//! `DescribeClusterParameters`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterParameters.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use super::shared::{ENGINE_DEFAULT, USER, family_of, show_parameter};
use crate::control::Control;
use crate::error::ControlError;
use crate::family::named;
use crate::page::PageRequest;
use crate::parameters::{PARAMETER_GROUPS, PARAMETERS, values};

pub fn describe_cluster_parameters(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    let target = named(control, ctx, params, &PARAMETER_GROUPS, "DescribeClusterParameters")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let source = params.get("Source").filter(|text| !text.is_empty());
    if let Some(other) = source.filter(|source| ![USER, ENGINE_DEFAULT].contains(source)) {
        let reason = format!("Invalid value {other} for Source. Valid values: user, engine-default");
        return Err(ControlError::InvalidValue { parameter: "Source", reason });
    }
    let group = control.state().record(ctx.account(), &PARAMETER_GROUPS, &target.name);
    let group = group.ok_or_else(|| PARAMETER_GROUPS.not_found_error(&target.name))?;
    let own = values(&group);
    let wanted = PARAMETERS.iter().filter(|parameter| match source {
        None => true,
        Some(source) => (source == USER) == own.contains_key(parameter.name),
    });
    let (found, marker) = page.take(wanted, |parameter| parameter.name.to_owned());
    Ok(XmlBody::result(|xml| {
        xml.list("Parameters", "Parameter", found, |xml, parameter| {
            show_parameter(xml, parameter, family_of(&group), own.get(parameter.name));
        });
        xml.optional("Marker", marker);
    }))
}
