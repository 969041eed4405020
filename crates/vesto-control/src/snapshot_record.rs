//! Between snapshots as they are kept (`vesto_meta::cluster_snapshots`) and as they are used.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vesto_meta::MetaError;
use vesto_meta::cluster_snapshots::SnapshotRecord;
use vesto_meta::row::At;
use vesto_types::{AccountId, ClusterIdentifier, Region};

use crate::json::{Json, micros};
use crate::record::{settings, settings_json};
use crate::snapshot::{Snapshot, SnapshotKind, SnapshotStatus};

pub(crate) fn to_record(snapshot: &Snapshot) -> SnapshotRecord {
    SnapshotRecord {
        id: snapshot.id.clone(),
        account: snapshot.account.clone(),
        identifier: snapshot.identifier.clone(),
        status: snapshot.status.as_str().to_owned(),
        created_at: snapshot.created_at,
        details: json!({
            "region": snapshot.region.as_str(),
            "kind": snapshot.kind.name(),
            "cluster": snapshot.cluster.as_str(),
            "namespace": snapshot.namespace,
            "cluster_created_at": snapshot.cluster_created_at.map(micros),
            "settings": settings_json(&snapshot.settings),
            "port": snapshot.port,
            "retention_period": snapshot.retention_period,
            "retention_since": micros(snapshot.retention_since),
            "accounts_with_access":
                snapshot.accounts_with_access.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "tags": snapshot.tags,
            "size_bytes": snapshot.size_bytes,
            "copied_from": snapshot.copied_from,
        }),
    }
}

pub(crate) fn from_record(record: SnapshotRecord) -> Result<Snapshot, MetaError> {
    let corrupt = || At("cluster_snapshots", "details").corrupt(record.details.to_string());
    read(&record).ok_or_else(corrupt)
}

fn read(record: &SnapshotRecord) -> Option<Snapshot> {
    let json = Json::new(&record.details)?;
    let accounts = json.texts("accounts_with_access")?;
    Some(Snapshot {
        id: record.id.clone(),
        account: record.account.clone(),
        region: Region::parse(&json.text("region")?).ok()?,
        identifier: record.identifier.clone(),
        kind: SnapshotKind::parse(&json.text("kind")?)?,
        status: SnapshotStatus::parse(&record.status)?,
        created_at: record.created_at,
        cluster: ClusterIdentifier::parse(&json.text("cluster")?).ok()?,
        namespace: json.text("namespace")?,
        cluster_created_at: json.time("cluster_created_at"),
        settings: settings(json.get("settings")?)?,
        port: json.number("port")?,
        retention_period: json.number("retention_period")?,
        retention_since: json.time("retention_since")?,
        accounts_with_access: accounts.iter().map(|account| AccountId::parse(account).ok()).collect::<Option<_>>()?,
        tags: tags(json.get("tags")?)?,
        size_bytes: json.number("size_bytes"),
        copied_from: json.text("copied_from"),
    })
}

fn tags(value: &Value) -> Option<BTreeMap<String, String>> {
    value.as_object()?.iter().map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}
