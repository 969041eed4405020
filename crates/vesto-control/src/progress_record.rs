//! Between a cluster's progress as it is kept and as it is used.

use serde_json::{Value, json};
use vesto_types::ClusterIdentifier;

use crate::json::{Json, micros};
use crate::progress::{
    DeferredMaintenance, Encryption, FollowedSchedule, Nodes, Pending, Progress, Resize, ResizeKind, ResizeStatus,
    RestoredFrom, SnapshotCopy,
};

pub(crate) fn progress_json(progress: &Progress) -> Value {
    let pending = &progress.pending;
    json!({
        "since": micros(progress.since),
        "pending": {
            "identifier": pending.identifier.as_ref().map(ToString::to_string),
            "nodes": pending.nodes.as_ref().map(nodes_json),
            "encryption": pending.encryption.as_ref().map(|encryption| json!({
                "encrypted": encryption.encrypted.is_on(),
                "kms_key_id": encryption.kms_key_id,
            })),
            "reopen": pending.reopen,
        },
        "restored_from": progress.restored_from.as_ref().map(|from| json!({
            "snapshot": from.snapshot, "identifier": from.identifier, "size_bytes": from.size_bytes,
        })),
        "resize": progress.resize.as_ref().map(|resize| json!({
            "target": nodes_json(&resize.target),
            "kind": resize.kind.as_str(),
            "status": resize.status.name(),
            "started_at": micros(resize.started_at),
            "ended_at": resize.ended_at.map(micros),
        })),
        "deferred_maintenance": progress.deferred_maintenance.as_ref().map(|deferred| json!({
            "identifier": deferred.identifier, "start": micros(deferred.start), "end": micros(deferred.end),
        })),
        "snapshot_copy": progress.snapshot_copy.as_ref().map(|copy| json!({
            "destination_region": copy.destination_region,
            "retention_period": copy.retention_period,
            "manual_retention_period": copy.manual_retention_period,
            "grant_name": copy.grant_name,
        })),
        "snapshot_schedule": progress.snapshot_schedule.as_ref().map(|followed| json!({
            "identifier": followed.identifier, "since": micros(followed.since),
        })),
    })
}

/// `None` if a part is there but cannot be read.
pub(crate) fn progress(value: &Value) -> Option<Progress> {
    let json = Json::new(value)?;
    Some(Progress {
        since: json.time("since").unwrap_or_default(),
        pending: part(&json, "pending", pending)?.unwrap_or_default(),
        restored_from: part(&json, "restored_from", |json| {
            Some(RestoredFrom {
                snapshot: json.text("snapshot")?,
                identifier: json.text("identifier")?,
                size_bytes: json.number("size_bytes")?,
            })
        })?,
        resize: part(&json, "resize", resize)?,
        deferred_maintenance: part(&json, "deferred_maintenance", |json| {
            Some(DeferredMaintenance {
                identifier: json.text("identifier")?,
                start: json.time("start")?,
                end: json.time("end")?,
            })
        })?,
        snapshot_copy: part(&json, "snapshot_copy", |json| {
            Some(SnapshotCopy {
                destination_region: json.text("destination_region")?,
                retention_period: json.number("retention_period")?,
                manual_retention_period: json.number("manual_retention_period")?,
                grant_name: json.text("grant_name"),
            })
        })?,
        snapshot_schedule: part(&json, "snapshot_schedule", |json| {
            Some(FollowedSchedule { identifier: json.text("identifier")?, since: json.time("since")? })
        })?,
    })
}

/// A part that may be absent: the outer `None` is for one that cannot be read.
fn part<T>(json: &Json<'_>, name: &str, read: impl FnOnce(&Json<'_>) -> Option<T>) -> Option<Option<T>> {
    match json.get(name) {
        None => Some(None),
        Some(value) => Some(Some(read(&Json::new(value)?)?)),
    }
}

fn pending(json: &Json<'_>) -> Option<Pending> {
    Some(Pending {
        identifier: match json.text("identifier") {
            None => None,
            Some(text) => Some(ClusterIdentifier::parse(&text).ok()?),
        },
        nodes: part(json, "nodes", nodes)?,
        encryption: part(json, "encryption", |json| {
            Some(Encryption { encrypted: json.toggle("encrypted")?, kms_key_id: json.text("kms_key_id") })
        })?,
        reopen: json.toggle("reopen")?.is_on(),
    })
}

fn nodes_json(nodes: &Nodes) -> Value {
    json!({"node_type": nodes.node_type, "number": nodes.number})
}

fn nodes(json: &Json<'_>) -> Option<Nodes> {
    Some(Nodes { node_type: json.text("node_type")?, number: json.number("number")? })
}

fn resize(json: &Json<'_>) -> Option<Resize> {
    let kind = json.text("kind")?;
    Some(Resize {
        target: nodes(&json.object("target")?)?,
        kind: [ResizeKind::Classic, ResizeKind::Elastic].into_iter().find(|known| known.as_str() == kind)?,
        status: ResizeStatus::parse(&json.text("status")?)?,
        started_at: json.time("started_at")?,
        ended_at: json.time("ended_at"),
    })
}
