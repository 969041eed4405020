//! Parameter groups: the parameters of each family, their limits, and what a cluster has of its group.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html>
//!
//! A dynamic parameter counts from the next session on. A static one counts once the cluster has been rebooted; until
//! then its group is `pending-reboot`. What a cluster runs with is kept with it ([`Applied`]), because the group may
//! have changed since.

use std::collections::BTreeMap;

use serde_json::Value;
use vesto_meta::control_records::ControlRecord;
use vesto_types::AccountId;

use crate::control::Control;
use crate::error::ControlError;
use crate::family::{Authorized, Family, Fault, member, text};
use crate::model::{Cluster, ClusterKey, ClusterSettings};
use crate::state::State;

pub(crate) const FAMILIES: [&str; 2] = ["redshift-1.0", "redshift-2.0"];
/// The member of a group's record that holds its own values.
pub(crate) const VALUES: &str = "values";
pub(crate) const GROUP_FAMILY: &str = "ParameterGroupFamily";

pub(crate) static PARAMETER_GROUPS: Family = Family {
    kind: "parametergroup",
    arn: Authorized::Arn,
    resource_type: Some("Parameter group"),
    asked_name: "ParameterGroupName",
    shown_name: "ParameterGroupName",
    element: "ClusterParameterGroup",
    list: "ParameterGroups",
    item: "ClusterParameterGroup",
    members: &[text(GROUP_FAMILY).required(), text("Description").required()],
    max_name: 255,
    builtin: &[
        (
            "default.redshift-1.0",
            &[(GROUP_FAMILY, "redshift-1.0"), ("Description", "Default parameter group for redshift-1.0")],
        ),
        (
            "default.redshift-2.0",
            &[(GROUP_FAMILY, "redshift-2.0"), ("Description", "Default parameter group for redshift-2.0")],
        ),
    ],
    not_found: Fault(404, "ClusterParameterGroupNotFound", "ClusterParameterGroup not found: {}"),
    exists: Fault(400, "ClusterParameterGroupAlreadyExists", "ClusterParameterGroup {} already exists"),
    invalid_state: Fault(
        400,
        "InvalidClusterParameterGroupState",
        "The default parameter group {} cannot be changed or deleted.",
    ),
    quota: Fault(
        400,
        "ClusterParameterGroupQuotaExceeded",
        "The request would result in the user exceeding the allowed number of cluster parameter groups.",
    ),
    limit: 40,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DataType {
    Text,
    Integer,
    Boolean,
}

impl DataType {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apply {
    Static,
    Dynamic,
}

impl Apply {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Dynamic => "dynamic",
        }
    }
}

/// Whether SQL sessions have a setting of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Session,
    Cluster,
}

pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    defaults: [&'static str; 2],
    pub(crate) data_type: DataType,
    pub(crate) allowed: Option<&'static str>,
    pub(crate) apply: Apply,
    reach: Reach,
    pub(crate) description: &'static str,
}

const BOOLEAN: Option<&str> = Some("true,false");

const fn boolean(name: &'static str, default: &'static str, description: &'static str) -> Parameter {
    Parameter {
        name,
        defaults: [default; 2],
        data_type: DataType::Boolean,
        allowed: BOOLEAN,
        apply: Apply::Static,
        reach: Reach::Cluster,
        description,
    }
}

const fn other(
    name: &'static str,
    default: &'static str,
    data_type: DataType,
    allowed: Option<&'static str>,
    description: &'static str,
) -> Parameter {
    let (defaults, apply) = ([default; 2], Apply::Static);
    Parameter { name, defaults, data_type, allowed, apply, reach: Reach::Cluster, description }
}

impl Parameter {
    const fn session(mut self) -> Self {
        self.reach = Reach::Session;
        self
    }

    const fn dynamic(mut self) -> Self {
        self.apply = Apply::Dynamic;
        self
    }

    /// In family redshift-2.0 the default is another one.
    const fn since_2(mut self, default: &'static str) -> Self {
        let [first, _] = self.defaults;
        self.defaults = [first, default];
        self
    }

    pub(crate) fn default(&self, family: &str) -> &'static str {
        let [first, second] = self.defaults;
        if family == "redshift-2.0" { second } else { first }
    }
}

/// By name.
pub(crate) static PARAMETERS: &[Parameter] = &[
    boolean("auto_analyze", "true", "Use auto analyze").session(),
    boolean("auto_mv", "true", "Use automated materialized views"),
    other("datestyle", "ISO, MDY", DataType::Text, None, "Sets the display format for date and time values.").session(),
    boolean(
        "enable_case_sensitive_identifier",
        "false",
        "Keep the case of quoted database, schema, table and column names",
    )
    .session(),
    boolean("enable_user_activity_logging", "false", "parameter for audit logging purpose"),
    other(
        "extra_float_digits",
        "0",
        DataType::Integer,
        Some("-15-2"),
        "Sets the number of digits displayed for floating-point values",
    )
    .session(),
    other(
        "max_concurrency_scaling_clusters",
        "1",
        DataType::Integer,
        Some("0-10"),
        "The maximum concurrency scaling clusters can be used.",
    )
    .dynamic()
    .session(),
    other(
        "max_cursor_result_set_size",
        "default",
        DataType::Integer,
        Some("0-14400000"),
        "Sets the max cursor result set size",
    )
    .session(),
    other(
        "query_group",
        "default",
        DataType::Text,
        None,
        "This parameter applies a user-defined label to a group of queries that are run during the same session..",
    )
    .session(),
    boolean("require_ssl", "false", "Require ssl for all databaseconnections").since_2("true"),
    other(
        "search_path",
        "$user, public",
        DataType::Text,
        None,
        "Sets the schema search order for names that are not schema-qualified.",
    )
    .session(),
    other(
        "statement_timeout",
        "0",
        DataType::Integer,
        Some("0,100-2147483647"),
        "Aborts any statement that takes over the specified number of milliseconds.",
    )
    .session(),
    boolean("use_fips_ssl", "false", "Use fips ssl library"),
    other("wlm_json_configuration", "[{\"auto_wlm\":true}]", DataType::Text, None, "wlm json configuration").dynamic(),
];

pub(crate) fn parameter(name: &str) -> Result<&'static Parameter, ControlError> {
    let known = PARAMETERS.iter().find(|parameter| parameter.name == name);
    known.ok_or_else(|| invalid(format!("Could not find parameter with name: {name}")))
}

/// A value as it is kept, if the parameter may have it.
pub(crate) fn checked(parameter: &Parameter, value: &str) -> Result<String, ControlError> {
    let name = parameter.name;
    let refused = || invalid(format!("Invalid parameter value: {value} for parameter: {name}"));
    let value = match parameter.data_type {
        DataType::Boolean => {
            let lower = value.to_ascii_lowercase();
            ["true", "false"].into_iter().find(|known| *known == lower).map(str::to_owned).ok_or_else(refused)?
        }
        DataType::Integer if value == parameter.defaults[0] => value.to_owned(),
        DataType::Integer => {
            let number: i64 = value.trim().parse().map_err(|_| refused())?;
            let ranges = parameter.allowed.unwrap_or_default().split(',').filter_map(range);
            if !ranges.into_iter().any(|range| range.contains(&number)) {
                return Err(refused());
            }
            number.to_string()
        }
        DataType::Text if name == "datestyle" => date_style(value).then(|| value.to_owned()).ok_or_else(refused)?,
        DataType::Text if name == "wlm_json_configuration" => {
            let json: Value = serde_json::from_str(value).map_err(|_| refused())?;
            json.is_array().then(|| value.to_owned()).ok_or_else(refused)?
        }
        DataType::Text => value.to_owned(),
    };
    Ok(value)
}

/// `0` or `-15-2`.
fn range(text: &str) -> Option<std::ops::RangeInclusive<i64>> {
    if let Ok(single) = text.parse() {
        return Some(single..=single);
    }
    let dash = text.get(1..)?.find('-')? + 1;
    Some(text.get(..dash)?.parse().ok()?..=text.get(dash + 1..)?.parse().ok()?)
}

/// Redshift has more output styles than ISO; sessions here have that one.
fn date_style(value: &str) -> bool {
    let known = ["ISO", "MDY", "DMY", "YMD", "US", "EURO", "EUROPEAN", "NONEURO", "NONEUROPEAN"];
    value.split(',').all(|word| known.contains(&word.trim().to_ascii_uppercase().as_str()))
}

fn invalid(reason: String) -> ControlError {
    ControlError::InvalidValue { parameter: "ParameterName", reason }
}

/// What a group says other than its family's defaults.
pub(crate) fn values(group: &ControlRecord) -> BTreeMap<String, String> {
    let values = group.body.get(VALUES).and_then(Value::as_object).into_iter().flatten();
    values.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

/// Every parameter of the group with its value.
fn all_values(group: &ControlRecord) -> BTreeMap<String, String> {
    let family = member(group, GROUP_FAMILY);
    let defaults = PARAMETERS.iter().map(|known| (known.name.to_owned(), known.default(family).to_owned()));
    defaults.chain(values(group)).collect()
}

/// What a cluster runs with: the values of its group when it was started or last rebooted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// `None`: a cluster from before groups were honoured.
    pub group: Option<String>,
    pub values: BTreeMap<String, String>,
}

/// The groups that a cluster's settings name must exist.
pub(crate) fn check_groups(state: &State, account: &AccountId, settings: &ClusterSettings) -> Result<(), ControlError> {
    let exists = |family: &'static Family, name: &str| match state.record(account, family, name) {
        Some(_) => Ok(()),
        None => Err(family.not_found_error(name)),
    };
    exists(&PARAMETER_GROUPS, &settings.cluster_parameter_group_name)?;
    exists(&crate::network_groups::SUBNET_GROUPS, &settings.cluster_subnet_group_name)?;
    let mut security_groups = settings.cluster_security_groups.iter();
    security_groups.try_for_each(|name| exists(&crate::network_groups::SECURITY_GROUPS, name))
}

/// What a cluster takes over from its group when it starts anew or is rebooted.
pub(crate) fn applied_now(state: &State, account: &AccountId, settings: &ClusterSettings) -> Applied {
    let group = &settings.cluster_parameter_group_name;
    let values = state.record(account, &PARAMETER_GROUPS, group).map(|group| all_values(&group));
    Applied { group: Some(group.clone()), values: values.unwrap_or_default() }
}

/// What a cluster's sessions and server go by now: what was applied, and the group's dynamic parameters.
pub(crate) fn in_force(state: &State, cluster: &Cluster) -> BTreeMap<String, String> {
    let now = applied_now(state, &cluster.account, &cluster.settings);
    let mut in_force = match &cluster.settings.applied_parameters {
        Applied { group: Some(_), values } => values.clone(),
        Applied { group: None, .. } => now.values.clone(),
    };
    let dynamic = PARAMETERS.iter().filter(|known| known.apply == Apply::Dynamic);
    in_force.extend(dynamic.filter_map(|known| Some((known.name.to_owned(), now.values.get(known.name)?.clone()))));
    in_force
}

/// `ParameterApplyStatus` of each parameter: `in-sync`, or `pending-reboot`.
pub(crate) fn apply_status(state: &State, cluster: &Cluster) -> Vec<(&'static str, &'static str)> {
    let wanted = applied_now(state, &cluster.account, &cluster.settings).values;
    let in_force = in_force(state, cluster);
    let status = |known: &Parameter| match in_force.get(known.name) == wanted.get(known.name) {
        true => (known.name, IN_SYNC),
        false => (known.name, PENDING_REBOOT),
    };
    PARAMETERS.iter().map(status).collect()
}

/// The same of the whole group: another group than the one applied waits for the reboot even if it says the same.
pub(crate) fn group_status(state: &State, cluster: &Cluster) -> &'static str {
    let settings = &cluster.settings;
    let applied = settings.applied_parameters.group.as_ref();
    let is_other = applied.is_some_and(|applied| *applied != settings.cluster_parameter_group_name);
    let waits = apply_status(state, cluster).iter().any(|(_, status)| *status != IN_SYNC);
    if is_other || waits { PENDING_REBOOT } else { IN_SYNC }
}

const IN_SYNC: &str = "in-sync";
const PENDING_REBOOT: &str = "pending-reboot";

impl Control {
    /// The parameters that a cluster's server goes by now, all of them.
    pub fn parameters(&self, cluster: &ClusterKey) -> BTreeMap<String, String> {
        let state = self.state();
        state.cluster(cluster).map(|cluster| in_force(&state, cluster)).unwrap_or_default()
    }

    /// Those that give SQL sessions another value than they have anyway.
    pub fn session_parameters(&self, cluster: &ClusterKey) -> BTreeMap<String, String> {
        let mut parameters = self.parameters(cluster);
        parameters.retain(|name, value| {
            let known = PARAMETERS.iter().find(|known| known.name == name);
            known.is_some_and(|known| known.reach == Reach::Session && known.defaults[0] != value)
        });
        parameters
    }
}

#[cfg(test)]
mod tests;
