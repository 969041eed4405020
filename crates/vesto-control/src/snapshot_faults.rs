//! AWS's words for what is wrong with snapshots.

use vesto_aws_wire::ApiError;

pub(crate) fn snapshot_not_found(name: &str) -> ApiError {
    ApiError::new(404, "ClusterSnapshotNotFound", format!("Snapshot {name} not found."))
}

pub(crate) fn snapshot_exists(name: &str) -> ApiError {
    let message = format!("Cannot create the snapshot because a snapshot with the identifier {name} already exists");
    ApiError::new(400, "ClusterSnapshotAlreadyExists", message)
}

pub(crate) fn invalid_retention_period(days: i64) -> ApiError {
    let message =
        format!("Invalid retention period {days}. The value must be either -1 or an integer between 1 and 3,653.");
    ApiError::new(400, "InvalidRetentionPeriodFault", message)
}

pub(crate) fn invalid_state(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "InvalidClusterSnapshotState", message)
}
