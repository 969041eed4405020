//! Between clusters as they are kept (`vesto_meta::clusters`) and as they are used.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use vesto_meta::MetaError;
use vesto_meta::clusters::{ClusterRecord, ClusterRoleRecord};
use vesto_meta::row::At;

use crate::associations::{ApplyStatus, Association, Associations};
use crate::model::{Cluster, ClusterSettings, ClusterStatus, Endpoint, Toggle};
use crate::parameters::Applied;

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
        settings: settings(&record)?,
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

fn settings_json(settings: &ClusterSettings) -> Value {
    json!({
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

fn settings(record: &ClusterRecord) -> Result<ClusterSettings, MetaError> {
    let corrupt = || At("clusters", "settings").corrupt(record.settings.to_string());
    let json = Settings(record.settings.as_object().ok_or_else(corrupt)?);
    let read = || {
        Some(ClusterSettings {
            node_type: record.node_type.clone(),
            number_of_nodes: record.number_of_nodes,
            db_name: record.db_name.clone(),
            master_username: record.master_username.clone(),
            port: json.0.get("port").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok()),
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
    };
    read().ok_or_else(corrupt)
}

struct Settings<'a>(&'a Map<String, Value>);

impl Settings<'_> {
    fn text(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(str::to_owned)
    }

    fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.0.get(name)?.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
    }

    fn map(&self, name: &str) -> Option<BTreeMap<String, String>> {
        let members = self.0.get(name)?.as_object()?.iter();
        members.map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
    }

    fn number<N: TryFrom<i64>>(&self, name: &str) -> Option<N> {
        N::try_from(self.0.get(name)?.as_i64()?).ok()
    }

    fn toggle(&self, name: &str) -> Option<Toggle> {
        self.0.get(name)?.as_bool().map(Toggle::from)
    }
}
