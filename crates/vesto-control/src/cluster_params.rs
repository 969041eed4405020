//! What CreateCluster and ModifyCluster ask for, checked: a `ClusterSettings` that exists is well formed.

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_types::{ClusterIdentifier, Secret};

use crate::control::Control;
use crate::error::ControlError;
use crate::maintenance_window::MaintenanceWindow;
use crate::model::{ClusterSettings, Toggle};
use crate::node_types::node_type;
use crate::parameters::Applied;
use crate::progress::Nodes;

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
/// Tracks of releases; both have the same one here.
pub(crate) const TRACKS: &[&str] = &["current", "trailing"];
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
    let text = |name: &str, default: &str| given(params, name).unwrap_or(default).to_owned();
    let toggle =
        |name: &str, default: bool| Ok::<_, ControlError>(Toggle::from(params.boolean(name)?.unwrap_or(default)));
    Ok(ClusterSettings {
        node_type,
        number_of_nodes: number_of_nodes(params)?,
        db_name: db_name(given(params, "DBName").unwrap_or("dev"))?,
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
        preferred_maintenance_window: given(params, "PreferredMaintenanceWindow")
            .map(maintenance_window)
            .transpose()?
            .unwrap_or_default(),
        maintenance_track_name: track_name(text("MaintenanceTrackName", "current"))?,
        automated_snapshot_retention_period: in_range(params, "AutomatedSnapshotRetentionPeriod", 1, 0..=35)?,
        manual_snapshot_retention_period: in_range(params, "ManualSnapshotRetentionPeriod", -1, -1..=3653)?,
        allow_version_upgrade: toggle("AllowVersionUpgrade", true)?,
        publicly_accessible: toggle("PubliclyAccessible", false)?,
        encrypted: toggle("Encrypted", true)?,
        enhanced_vpc_routing: toggle("EnhancedVpcRouting", false)?,
        availability_zone_relocation: toggle("AvailabilityZoneRelocation", false)?,
        kms_key_id: given(params, "KmsKeyId").map(str::to_owned),
    })
}

/// What ModifyCluster asks for of the settings that need no work; `None` leaves one as it is.
#[derive(Debug, Default)]
pub(crate) struct SettingsChange {
    pub(crate) port: Option<u16>,
    availability_zone: Option<String>,
    cluster_version: Option<String>,
    cluster_parameter_group_name: Option<String>,
    cluster_security_groups: Option<Vec<String>>,
    vpc_security_group_ids: Option<Vec<String>>,
    preferred_maintenance_window: Option<MaintenanceWindow>,
    maintenance_track_name: Option<String>,
    automated_snapshot_retention_period: Option<u32>,
    manual_snapshot_retention_period: Option<i32>,
    allow_version_upgrade: Option<Toggle>,
    publicly_accessible: Option<Toggle>,
    enhanced_vpc_routing: Option<Toggle>,
    availability_zone_relocation: Option<Toggle>,
}

impl SettingsChange {
    pub(crate) fn apply(&self, settings: &mut ClusterSettings) {
        fn set<T: Clone>(setting: &mut T, value: Option<&T>) {
            if let Some(value) = value {
                setting.clone_from(value);
            }
        }
        settings.port = self.port.or(settings.port);
        set(&mut settings.availability_zone, self.availability_zone.as_ref());
        set(&mut settings.cluster_version, self.cluster_version.as_ref());
        set(&mut settings.cluster_parameter_group_name, self.cluster_parameter_group_name.as_ref());
        set(&mut settings.cluster_security_groups, self.cluster_security_groups.as_ref());
        set(&mut settings.vpc_security_group_ids, self.vpc_security_group_ids.as_ref());
        set(&mut settings.preferred_maintenance_window, self.preferred_maintenance_window.as_ref());
        set(&mut settings.maintenance_track_name, self.maintenance_track_name.as_ref());
        set(&mut settings.automated_snapshot_retention_period, self.automated_snapshot_retention_period.as_ref());
        set(&mut settings.manual_snapshot_retention_period, self.manual_snapshot_retention_period.as_ref());
        set(&mut settings.allow_version_upgrade, self.allow_version_upgrade.as_ref());
        set(&mut settings.publicly_accessible, self.publicly_accessible.as_ref());
        set(&mut settings.enhanced_vpc_routing, self.enhanced_vpc_routing.as_ref());
        set(&mut settings.availability_zone_relocation, self.availability_zone_relocation.as_ref());
    }

    /// Whether AWS shows the cluster as `modifying` for it, rather than keeping it like the maintenance window.
    pub(crate) fn takes_time(&self) -> bool {
        self.availability_zone.is_some()
            || self.vpc_security_group_ids.is_some()
            || self.publicly_accessible.is_some()
            || self.enhanced_vpc_routing.is_some()
            || self.availability_zone_relocation.is_some()
    }
}

pub(crate) fn settings_change(params: &QueryParams) -> Result<SettingsChange, ControlError> {
    refuse_unsupported(params)?;
    let text = |name: &str| given(params, name).map(str::to_owned);
    let toggle = |name: &str| Ok::<_, ControlError>(params.boolean(name)?.map(Toggle::from));
    Ok(SettingsChange {
        port: any_port(params)?,
        availability_zone: text("AvailabilityZone"),
        cluster_version: given(params, "ClusterVersion").map(|_| cluster_version(params)).transpose()?,
        cluster_parameter_group_name: text("ClusterParameterGroupName").map(|name| name.to_ascii_lowercase()),
        cluster_security_groups: params
            .list("ClusterSecurityGroups", "ClusterSecurityGroupName")
            .map(|_| security_groups(params)),
        vpc_security_group_ids: params.list("VpcSecurityGroupIds", "VpcSecurityGroupId"),
        preferred_maintenance_window: given(params, "PreferredMaintenanceWindow")
            .map(maintenance_window)
            .transpose()?,
        maintenance_track_name: text("MaintenanceTrackName").map(track_name).transpose()?,
        automated_snapshot_retention_period: given(params, "AutomatedSnapshotRetentionPeriod")
            .map(|_| in_range(params, "AutomatedSnapshotRetentionPeriod", 1, 0..=35))
            .transpose()?,
        manual_snapshot_retention_period: given(params, "ManualSnapshotRetentionPeriod")
            .map(|_| in_range(params, "ManualSnapshotRetentionPeriod", -1, -1..=3653))
            .transpose()?,
        allow_version_upgrade: toggle("AllowVersionUpgrade")?,
        publicly_accessible: toggle("PubliclyAccessible")?,
        enhanced_vpc_routing: toggle("EnhancedVpcRouting")?,
        availability_zone_relocation: toggle("AvailabilityZoneRelocation")?,
    })
}

/// The settings of a cluster that is restored: the snapshot's, but for what the request says. Its port is a new one.
pub(crate) fn restored_settings(params: &QueryParams, of: &ClusterSettings) -> Result<ClusterSettings, ControlError> {
    let mut settings = ClusterSettings { port: None, applied_parameters: Applied::default(), ..of.clone() };
    settings_change(params)?.apply(&mut settings);
    settings.port = port(params)?;
    if let Some(name) = given(params, "ClusterSubnetGroupName") {
        settings.cluster_subnet_group_name = name.to_ascii_lowercase();
    }
    if let Some(nodes) = cluster_nodes(params, &settings)? {
        (settings.node_type, settings.number_of_nodes) = (nodes.node_type, nodes.number);
    }
    if let Some(encrypted) = params.boolean("Encrypted")? {
        settings.encrypted = encrypted.into();
    }
    if let Some(key) = given(params, "KmsKeyId") {
        settings.kms_key_id = Some(key.to_owned());
    }
    Ok(settings)
}

/// The size that `NodeType`, `NumberOfNodes` and `ClusterType` ask for, when it is another one.
pub(crate) fn cluster_nodes(params: &QueryParams, settings: &ClusterSettings) -> Result<Option<Nodes>, ControlError> {
    let node_type = match given(params, "NodeType") {
        Some(text) => node_type_name(text)?,
        None => settings.node_type.clone(),
    };
    let names_number = given(params, "NumberOfNodes").is_some() || given(params, "ClusterType").is_some();
    let number = if names_number { number_of_nodes(params)? } else { settings.number_of_nodes };
    let is_same = node_type == settings.node_type && number == settings.number_of_nodes;
    Ok((!is_same).then_some(Nodes { node_type, number }))
}

fn maintenance_window(text: &str) -> Result<MaintenanceWindow, ControlError> {
    let reason = || invalid("PreferredMaintenanceWindow", format!("Invalid preferred maintenance window {text}."));
    text.parse().map_err(|_| reason())
}

fn track_name(text: String) -> Result<String, ControlError> {
    if TRACKS.contains(&text.as_str()) {
        return Ok(text);
    }
    Err(invalid_track(&text).into())
}

pub(crate) fn invalid_track(name: &str) -> ApiError {
    ApiError::new(400, "InvalidClusterTrack", format!("The provided cluster track name {name} is not valid."))
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

pub(crate) fn given<'a>(params: &'a QueryParams, name: &str) -> Option<&'a str> {
    params.get(name).filter(|text| !text.is_empty())
}

fn refuse_unsupported(params: &QueryParams) -> Result<(), ControlError> {
    let refused = NOT_SUPPORTED.iter().find(|name| given(params, name).is_some());
    if let Some(name) = refused {
        return Err(ControlError::NotSupported(format!("The parameter {name}")));
    }
    for name in NOT_SUPPORTED_ON {
        if params.boolean(name)? == Some(true) {
            return Err(ControlError::NotSupported(format!("The parameter {name}")));
        }
    }
    match given(params, "IpAddressType") {
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
    let number = params.integer("NumberOfNodes")?;
    let too_few = "Number of nodes for cluster type multi-node must be greater than or equal to 2";
    let n_nodes = match (given(params, "ClusterType"), number) {
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
    Ok(any_port(params)?.filter(|port| *port != DEFAULT_PORT))
}

fn any_port(params: &QueryParams) -> Result<Option<u16>, ControlError> {
    let Some(port) = params.integer("Port")? else { return Ok(None) };
    let reason = || invalid("Port", format!("Invalid port {port}. Must be between 1150 and 65535"));
    u16::try_from(port).ok().filter(|port| *port >= 1150).map(Some).ok_or_else(reason)
}

fn cluster_version(params: &QueryParams) -> Result<String, ControlError> {
    match given(params, "ClusterVersion") {
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
