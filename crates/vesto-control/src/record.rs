//! Between clusters as they are kept (`vesto_meta::clusters`) and as they are used.

use serde_json::{Value, json};
use vesto_meta::MetaError;
use vesto_meta::clusters::{ClusterRecord, ClusterRoleRecord};
use vesto_meta::row::At;

use crate::associations::{ApplyStatus, Association, Associations};
use crate::json::Json;
use crate::model::{Cluster, ClusterSettings, ClusterStatus, Endpoint};
use crate::parameters::Applied;
use crate::progress_record::{progress, progress_json};

pub(crate) fn to_record(cluster: &Cluster) -> ClusterRecord {
    let role = |association: &Association| ClusterRoleRecord {
        role: association.role.clone(),
        status: association.status.as_str().to_owned(),
        since: association.since,
    };
    ClusterRecord {
        account: cluster.account.clone(),
        identifier: cluster.identifier.clone(),
        region: cluster.region.clone(),
        namespace: cluster.namespace.clone(),
        status: cluster.status.as_str().to_owned(),
        node_type: cluster.settings.node_type.clone(),
        number_of_nodes: cluster.settings.number_of_nodes,
        db_name: cluster.settings.db_name.clone(),
        master_username: cluster.settings.master_username.clone(),
        master_password: cluster.master_password.clone(),
        settings: settings_json(&cluster.settings),
        progress: progress_json(&cluster.progress),
        endpoint: cluster.endpoint.as_ref().map(|endpoint| (endpoint.host.clone(), endpoint.port)),
        default_role: cluster.roles.default_role().cloned(),
        requested_at: cluster.requested_at,
        available_at: cluster.available_at,
        roles: cluster.roles.roles().iter().map(role).collect(),
        tags: cluster.tags.clone(),
    }
}

pub(crate) fn from_record(record: ClusterRecord) -> Result<Cluster, MetaError> {
    let status =
        ClusterStatus::parse(&record.status).ok_or_else(|| At("clusters", "status").corrupt(&record.status))?;
    let roles = record.roles.iter().map(association).collect::<Result<_, _>>()?;
    Ok(Cluster {
        settings: cluster_settings(&record)?,
        progress: progress(&record.progress)
            .ok_or_else(|| At("clusters", "progress").corrupt(record.progress.to_string()))?,
        account: record.account,
        region: record.region,
        identifier: record.identifier,
        namespace: record.namespace,
        status,
        master_password: record.master_password,
        requested_at: record.requested_at,
        available_at: record.available_at,
        endpoint: record.endpoint.map(|(host, port)| Endpoint { host, port }),
        roles: Associations::restore(roles, record.default_role),
        tags: record.tags,
    })
}

fn association(record: &ClusterRoleRecord) -> Result<Association, MetaError> {
    let status =
        ApplyStatus::parse(&record.status).ok_or_else(|| At("cluster_roles", "status").corrupt(&record.status))?;
    Ok(Association { role: record.role.clone(), status, since: record.since })
}

/// Everything of a cluster's settings; what the table `clusters` has columns for is in there too.
pub(crate) fn settings_json(settings: &ClusterSettings) -> Value {
    json!({
        "node_type": settings.node_type,
        "number_of_nodes": settings.number_of_nodes,
        "db_name": settings.db_name,
        "master_username": settings.master_username,
        "port": settings.port,
        "availability_zone": settings.availability_zone,
        "cluster_version": settings.cluster_version,
        "cluster_parameter_group_name": settings.cluster_parameter_group_name,
        "cluster_subnet_group_name": settings.cluster_subnet_group_name,
        "cluster_security_groups": settings.cluster_security_groups,
        "applied_parameter_group": settings.applied_parameters.group,
        "applied_parameters": settings.applied_parameters.values,
        "vpc_security_group_ids": settings.vpc_security_group_ids,
        "preferred_maintenance_window": settings.preferred_maintenance_window.to_string(),
        "maintenance_track_name": settings.maintenance_track_name,
        "automated_snapshot_retention_period": settings.automated_snapshot_retention_period,
        "manual_snapshot_retention_period": settings.manual_snapshot_retention_period,
        "allow_version_upgrade": settings.allow_version_upgrade.is_on(),
        "publicly_accessible": settings.publicly_accessible.is_on(),
        "encrypted": settings.encrypted.is_on(),
        "enhanced_vpc_routing": settings.enhanced_vpc_routing.is_on(),
        "availability_zone_relocation": settings.availability_zone_relocation.is_on(),
        "kms_key_id": settings.kms_key_id,
    })
}

fn cluster_settings(record: &ClusterRecord) -> Result<ClusterSettings, MetaError> {
    let mut json = record.settings.clone();
    // The columns are what counts; records of earlier versions have these four nowhere else.
    if let Some(object) = json.as_object_mut() {
        object.insert("node_type".to_owned(), record.node_type.clone().into());
        object.insert("number_of_nodes".to_owned(), record.number_of_nodes.into());
        object.insert("db_name".to_owned(), record.db_name.clone().into());
        object.insert("master_username".to_owned(), record.master_username.clone().into());
    }
    settings(&json).ok_or_else(|| At("clusters", "settings").corrupt(record.settings.to_string()))
}

pub(crate) fn settings(value: &Value) -> Option<ClusterSettings> {
    let json = Json::new(value)?;
    Some(ClusterSettings {
        node_type: json.text("node_type")?,
        number_of_nodes: json.number("number_of_nodes")?,
        db_name: json.text("db_name")?,
        master_username: json.text("master_username")?,
        port: json.number("port"),
        availability_zone: json.text("availability_zone")?,
        cluster_version: json.text("cluster_version")?,
        cluster_parameter_group_name: json.text("cluster_parameter_group_name")?,
        cluster_subnet_group_name: json.text("cluster_subnet_group_name")?,
        // Absent from clusters that were made before these were kept.
        cluster_security_groups: json.texts("cluster_security_groups").unwrap_or_default(),
        applied_parameters: Applied {
            group: json.text("applied_parameter_group"),
            values: json.map("applied_parameters").unwrap_or_default(),
        },
        vpc_security_group_ids: json.texts("vpc_security_group_ids")?,
        preferred_maintenance_window: json.text("preferred_maintenance_window")?.parse().ok()?,
        maintenance_track_name: json.text("maintenance_track_name")?,
        automated_snapshot_retention_period: json.number("automated_snapshot_retention_period")?,
        manual_snapshot_retention_period: json.number("manual_snapshot_retention_period")?,
        allow_version_upgrade: json.toggle("allow_version_upgrade")?,
        publicly_accessible: json.toggle("publicly_accessible")?,
        encrypted: json.toggle("encrypted")?,
        enhanced_vpc_routing: json.toggle("enhanced_vpc_routing")?,
        availability_zone_relocation: json.toggle("availability_zone_relocation")?,
        kms_key_id: json.text("kms_key_id"),
    })
}
