//! What CreateCluster asks for, checked: a `ClusterSettings` that exists is well formed.

use vesto_aws_wire::QueryParams;
use vesto_types::{ClusterIdentifier, Secret};

use crate::control::Control;
use crate::error::ControlError;
use crate::model::{ClusterSettings, Toggle};
use crate::node_types::node_type;
use crate::parameters::Applied;

/// Members whose effect is not built. Given, they are refused rather than ignored.
const NOT_SUPPORTED: &[&str] = &[
    "AdditionalInfo",
    "CatalogName",
    "ElasticIp",
    "HsmClientCertificateIdentifier",
    "HsmConfigurationIdentifier",
    "LoadSampleData",
    "MasterPasswordSecretKmsKeyId",
    "RedshiftIdcApplicationArn",
    "SnapshotScheduleIdentifier",
];
/// Switches whose "on" is not built.
const NOT_SUPPORTED_ON: &[&str] = &["ManageMasterPassword", "MultiAZ", "ExtraComputeForAutomaticOptimization"];
const PARAMETER_GROUP: &str = "default.redshift-1.0";
const SUBNET_GROUP: &str = "default";
const DEFAULT_PORT: u16 = 5439;
const MAX_NODES: i64 = 100;

pub(crate) fn cluster_identifier(text: &str) -> Result<ClusterIdentifier, ControlError> {
    let reason = "The parameter ClusterIdentifier is not a valid identifier. Identifiers must begin with a letter; must \
                  contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two \
                  consecutive hyphens.";
    ClusterIdentifier::parse(&text.to_ascii_lowercase()).map_err(|_| invalid("ClusterIdentifier", reason))
}

pub(crate) fn cluster_settings(control: &Control, params: &QueryParams) -> Result<ClusterSettings, ControlError> {
    refuse_unsupported(params)?;
    let node_type = node_type_name(params.required("NodeType")?)?;
    let text = |name: &str, default: &str| non_empty(params, name).unwrap_or(default).to_owned();
    let toggle =
        |name: &str, default: bool| Ok::<_, ControlError>(Toggle::from(params.boolean(name)?.unwrap_or(default)));
    Ok(ClusterSettings {
        node_type,
        number_of_nodes: number_of_nodes(params)?,
        db_name: db_name(non_empty(params, "DBName").unwrap_or("dev"))?,
        master_username: master_username(params.required("MasterUsername")?)?,
        port: port(params)?,
        availability_zone: text("AvailabilityZone", &format!("{}a", control.region())),
        cluster_version: cluster_version(params)?,
        // Whether these groups exist is decided together with the cluster, see `check_groups`.
        cluster_parameter_group_name: text("ClusterParameterGroupName", PARAMETER_GROUP).to_ascii_lowercase(),
        cluster_subnet_group_name: text("ClusterSubnetGroupName", SUBNET_GROUP).to_ascii_lowercase(),
        cluster_security_groups: security_groups(params),
        applied_parameters: Applied::default(),
        vpc_security_group_ids: params.list("VpcSecurityGroupIds", "VpcSecurityGroupId").unwrap_or_default(),
        preferred_maintenance_window: match non_empty(params, "PreferredMaintenanceWindow") {
            None => Default::default(),
            Some(text) => text.parse().map_err(|_| {
                invalid("PreferredMaintenanceWindow", format!("Invalid preferred maintenance window {text}."))
            })?,
        },
        maintenance_track_name: text("MaintenanceTrackName", "current"),
        automated_snapshot_retention_period: in_range(params, "AutomatedSnapshotRetentionPeriod", 1, 0..=35)?,
        manual_snapshot_retention_period: in_range(params, "ManualSnapshotRetentionPeriod", -1, -1..=3653)?,
        allow_version_upgrade: toggle("AllowVersionUpgrade", true)?,
        publicly_accessible: toggle("PubliclyAccessible", false)?,
        encrypted: toggle("Encrypted", true)?,
        enhanced_vpc_routing: toggle("EnhancedVpcRouting", false)?,
        availability_zone_relocation: toggle("AvailabilityZoneRelocation", false)?,
        kms_key_id: non_empty(params, "KmsKeyId").map(str::to_owned),
    })
}

/// 8 to 64 printable ASCII characters without `' " \ / @` and space; an upper-case and a lower-case letter and a digit.
pub(crate) fn master_password(params: &QueryParams) -> Result<Secret, ControlError> {
    let text = params.required("MasterUserPassword")?;
    let invalid = |reason: &str| {
        Err(invalid("MasterUserPassword", format!("The parameter MasterUserPassword is not a valid password {reason}")))
    };
    let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(&kind);
    if text.len() < 8 {
        return invalid("because it is shorter than 8 characters.");
    }
    if text.len() > 64 {
        return invalid("because it is longer than 64 characters.");
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic() && !b"'\"\\/@".contains(&byte)) {
        return invalid(
            "because only printable ASCII characters besides '/', '@', '\"', ''', '\\' and space may be used.",
        );
    }
    if !(has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)) {
        return invalid(
            "because it must contain at least one upper case letter, one lower case letter, and one decimal digit.",
        );
    }
    Ok(Secret::new(text))
}

fn invalid(parameter: &'static str, reason: impl Into<String>) -> ControlError {
    ControlError::InvalidValue { parameter, reason: reason.into() }
}

fn non_empty<'a>(params: &'a QueryParams, name: &str) -> Option<&'a str> {
    params.get(name).filter(|text| !text.is_empty())
}

fn refuse_unsupported(params: &QueryParams) -> Result<(), ControlError> {
    let given = NOT_SUPPORTED.iter().find(|name| non_empty(params, name).is_some());
    if let Some(name) = given {
        return Err(ControlError::NotSupported(format!("The parameter {name}")));
    }
    for name in NOT_SUPPORTED_ON {
        if params.boolean(name)? == Some(true) {
            return Err(ControlError::NotSupported(format!("The parameter {name}")));
        }
    }
    match non_empty(params, "IpAddressType") {
        None | Some("ipv4") => Ok(()),
        Some(other) => Err(ControlError::NotSupported(format!("The IpAddressType {other}"))),
    }
}

fn node_type_name(text: &str) -> Result<String, ControlError> {
    let known = node_type(text).ok_or_else(|| invalid("NodeType", format!("Invalid node type: {text}")))?;
    Ok(known.name.to_owned())
}

/// Without `ClusterType`, the number of nodes says it: tools often pass only that.
fn number_of_nodes(params: &QueryParams) -> Result<u32, ControlError> {
    let given = params.integer("NumberOfNodes")?;
    let too_few = "Number of nodes for cluster type multi-node must be greater than or equal to 2";
    let n_nodes = match (non_empty(params, "ClusterType"), given) {
        (None | Some("single-node"), None) => 1,
        (None, Some(n_nodes)) => n_nodes,
        (Some("single-node"), Some(1)) => 1,
        (Some("single-node"), Some(_)) => {
            let reason = "Number of nodes for cluster type single-node must be equal to 1";
            return Err(ControlError::InvalidCombination(reason.to_owned()));
        }
        (Some("multi-node"), Some(n_nodes)) if n_nodes >= 2 => n_nodes,
        (Some("multi-node"), _) => return Err(ControlError::InvalidCombination(too_few.to_owned())),
        (Some(_), _) => {
            let reason = "Invalid cluster type. Cluster type can be one of multi-node or single-node";
            return Err(invalid("ClusterType", reason));
        }
    };
    let out_of_range =
        || invalid("NumberOfNodes", format!("Invalid number of nodes {n_nodes}. Must be between 1 and 100"));
    if !(1..=MAX_NODES).contains(&n_nodes) {
        return Err(out_of_range());
    }
    u32::try_from(n_nodes).map_err(|_| out_of_range())
}

fn db_name(text: &str) -> Result<String, ControlError> {
    let well_formed = text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let reason = "The parameter DBName must begin with a lower case letter and contain only 1 to 64 lower case letters, \
                  digits and underscores.";
    if well_formed { Ok(text.to_owned()) } else { Err(invalid("DBName", reason)) }
}

fn master_username(text: &str) -> Result<String, ControlError> {
    let well_formed = (1..=128).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_+.@-".contains(&byte));
    // `rdsdb` owns the system objects; `public` is everybody.
    if well_formed && !["public", "rdsdb"].contains(&text) {
        return Ok(text.to_owned());
    }
    let reason = "The parameter MasterUsername is not valid. It must begin with a letter, contain only 1 to 128 lower \
                  case letters, digits and the characters _ + . @ -, and must not be a reserved word.";
    Err(invalid("MasterUsername", reason))
}

/// Many clusters share one address here, so the default port means any; another one is wanted for itself.
fn port(params: &QueryParams) -> Result<Option<u16>, ControlError> {
    let Some(port) = params.integer("Port")? else { return Ok(None) };
    let reason = || invalid("Port", format!("Invalid port {port}. Must be between 1150 and 65535"));
    let port = u16::try_from(port).ok().filter(|port| *port >= 1150).ok_or_else(reason)?;
    Ok(Some(port).filter(|port| *port != DEFAULT_PORT))
}

fn cluster_version(params: &QueryParams) -> Result<String, ControlError> {
    match non_empty(params, "ClusterVersion") {
        None | Some("1.0") => Ok("1.0".to_owned()),
        Some(other) => Err(invalid("ClusterVersion", format!("Invalid cluster version {other}."))),
    }
}

fn security_groups(params: &QueryParams) -> Vec<String> {
    let names = params.list("ClusterSecurityGroups", "ClusterSecurityGroupName").unwrap_or_default();
    names.iter().map(|name| name.to_ascii_lowercase()).collect()
}

fn in_range<N: TryFrom<i64>>(
    params: &QueryParams,
    name: &'static str,
    default: i64,
    range: std::ops::RangeInclusive<i64>,
) -> Result<N, ControlError> {
    let value = params.integer(name)?.unwrap_or(default);
    let reason = || {
        let (low, high) = (range.start(), range.end());
        invalid(name, format!("Invalid value {value} for {name}. Must be between {low} and {high}"))
    };
    if !range.contains(&value) {
        return Err(reason());
    }
    N::try_from(value).map_err(|_| reason())
}
