//! What several actions on parameter groups share: the elements of their answers, and how a group's values change.

use std::collections::BTreeMap;

use serde_json::json;
use vesto_aws_wire::{ApiError, QueryParams, XmlBody, XmlWriter};
use vesto_meta::control_records::ControlRecord;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::{member, named};
use crate::parameters::{GROUP_FAMILY, PARAMETER_GROUPS, Parameter, VALUES, values};
use vesto_identity::OpCtx;

/// Redshift takes this many changes in one call.
const MAX_CHANGES: usize = 20;
const UPDATED: &str = "Your parameter group has been updated. If you changed only dynamic parameters, associated clusters \
                       are being modified now. If you changed static parameters, all updates, including dynamic \
                       parameters, will be applied when you reboot the associated clusters.";

/// `Parameters.Parameter.N.ParameterName` and `.ParameterValue`, at most twenty.
pub(super) fn asked_parameters(params: &QueryParams) -> Result<Vec<(String, Option<String>)>, ControlError> {
    let asked = params.structures("Parameters", "Parameter").unwrap_or_default();
    if asked.len() > MAX_CHANGES {
        let reason =
            format!("At most {MAX_CHANGES} parameters can be changed in one request; it names {}.", asked.len());
        return Err(ControlError::InvalidValue { parameter: "Parameters", reason });
    }
    let pair = |parameter: &QueryParams| {
        let name = parameter.required("ParameterName")?.to_owned();
        Ok((name, parameter.get("ParameterValue").map(str::to_owned)))
    };
    asked.iter().map(pair).collect::<Result<_, ApiError>>().map_err(ControlError::from)
}

/// Replaces the values of the group that the request names by what `change` makes of them.
pub(super) async fn change_values(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
    change: impl FnOnce(&mut BTreeMap<String, String>) -> Result<(), ControlError> + Send,
) -> Result<XmlBody, ControlError> {
    let target = named(control, ctx, params, &PARAMETER_GROUPS, action)?;
    let decide = |_: &_, current: &ControlRecord| {
        if PARAMETER_GROUPS.builtin_names().any(|name| name == current.name) {
            return Err(PARAMETER_GROUPS.invalid_state.of(&current.name));
        }
        let mut values = values(current);
        change(&mut values)?;
        let mut group = current.clone();
        group.body.insert(VALUES.to_owned(), json!(values));
        Ok(group)
    };
    let group = control.update_record(ctx.account(), &PARAMETER_GROUPS, &target.name, decide).await?;
    Ok(XmlBody::result(|xml| {
        xml.text("ParameterGroupName", &group.name).text("ParameterGroupStatus", UPDATED);
    }))
}

/// A `Parameter` as a group has it.
pub(super) fn show_parameter(xml: &mut XmlWriter, parameter: &Parameter, family: &str, own: Option<&String>) {
    let default = parameter.default(family);
    xml.text("ParameterName", parameter.name)
        .text("ParameterValue", own.map_or(default, String::as_str))
        .text("Description", parameter.description)
        .text("Source", if own.is_some() { USER } else { ENGINE_DEFAULT })
        .text("DataType", parameter.data_type.as_str())
        .optional("AllowedValues", parameter.allowed)
        .text("ApplyType", parameter.apply.as_str())
        .text("IsModifiable", "true");
}

pub(super) const USER: &str = "user";
pub(super) const ENGINE_DEFAULT: &str = "engine-default";

pub(super) fn family_of(group: &ControlRecord) -> &str {
    member(group, GROUP_FAMILY)
}
