//! `RestoreTableFromClusterSnapshot`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_RestoreTableFromClusterSnapshot.html>
//! Whether the table is in the snapshot, and its new name free, shows when the request is carried out.

use serde_json::Value;
use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;
use vesto_meta::control_records::ControlRecord;

use crate::authz::Target;
use crate::authz_snapshot::SnapshotTarget;
use crate::control::Control;
use crate::error::ControlError;
use crate::families::table_restores::{
    INVALID, NAMESPACE, RestoreStatus, SNAPSHOT, TABLE_RESTORES, check_quota, in_status, outdated,
};
use crate::family::{member, new_record};
use crate::named_cluster::require_available;
use crate::snapshot::SnapshotStatus;
use crate::snapshot_faults as faults;
use crate::state::{Changes, State};

const MAX_NAME: usize = 127;

pub async fn restore_table_from_cluster_snapshot(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    const ACTION: &str = "redshift:RestoreTableFromClusterSnapshot";
    let account = ctx.account();
    let target = Target::cluster(control, account, params.get("ClusterIdentifier").unwrap_or("*"));
    let from = SnapshotTarget::new(control, account, None, params.get("SnapshotIdentifier").unwrap_or("*"));
    target.authorize(ctx, ACTION)?;
    from.authorize(ctx, ACTION)?;
    let request = control.ids().uuid().to_string();
    let mut record = new_record(control, ctx, params, &TABLE_RESTORES, request)?;
    complete(&mut record, params)?;
    let cluster = control.find(account, &target.name).ok_or(ControlError::ClusterNotFound(target.name))?;
    let snapshot = from.found(account)?;
    let decide = |state: &State| {
        let not_found = || ControlError::ClusterNotFound(cluster.identifier.to_string());
        let cluster = state.cluster_of(&cluster.namespace).ok_or_else(not_found)?;
        require_available(cluster)?;
        let current = state.snapshot_by_id(&snapshot.id);
        let current = current.ok_or_else(|| faults::snapshot_not_found(&snapshot.identifier))?;
        if current.status != SnapshotStatus::Available {
            let message = "The specified cluster snapshot is not in the available state.";
            return Err(faults::invalid_state(message).into());
        }
        if current.namespace != cluster.namespace {
            let message = format!("The snapshot {} was not taken of this cluster.", current.identifier);
            return Err(INVALID.of(&message));
        }
        for (name, database) in
            [("SourceDatabaseName", &current.settings.db_name), ("TargetDatabaseName", &cluster.settings.db_name)]
        {
            if member(&record, name) != database {
                return Err(INVALID.of(&format!("The database {} does not exist.", member(&record, name))));
            }
        }
        check_quota(state, cluster)?;
        for (name, value) in [
            ("ClusterIdentifier", cluster.identifier.as_str()),
            ("SnapshotIdentifier", &current.identifier),
            (NAMESPACE, &cluster.namespace),
            (SNAPSHOT, &current.id),
        ] {
            record.body.insert(name.to_owned(), value.into());
        }
        let gone_records = outdated(state, account);
        Ok(Changes { records: vec![record.clone()], gone_records, ..Changes::default() })
    };
    control.change(decide).await?;
    control.wake();
    Ok(TABLE_RESTORES.answer(&record))
}

/// What is left out, names as they are looked up, and where the request stands.
fn complete(record: &mut ControlRecord, params: &QueryParams) -> Result<(), ControlError> {
    for (name, source) in [("TargetDatabaseName", "SourceDatabaseName"), ("TargetSchemaName", "SourceSchemaName")] {
        let source = record.body.get(source).cloned().unwrap_or_default();
        record.body.entry(name.to_owned()).or_insert(source);
    }
    let is_exact = params.boolean("EnableCaseSensitiveIdentifier")?.unwrap_or(false);
    for name in [
        "SourceDatabaseName",
        "SourceSchemaName",
        "SourceTableName",
        "TargetDatabaseName",
        "TargetSchemaName",
        "NewTableName",
    ] {
        let text = member(record, name);
        if text.len() > MAX_NAME {
            return Err(INVALID.of(&format!("The value of {name} is longer than {MAX_NAME} bytes.")));
        }
        let text = if is_exact { text.to_owned() } else { text.to_lowercase() };
        record.body.insert(name.to_owned(), text.into());
    }
    *record = in_status(record, RestoreStatus::Pending, None);
    record.body.insert("RequestTime".to_owned(), Value::from(record.created_at.timestamp_micros()));
    Ok(())
}

#[cfg(test)]
mod tests;
