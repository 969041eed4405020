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

pub(crate) fn access_denied() -> ApiError {
    let message = "The owner of the specified snapshot has not authorized your account to access the snapshot.";
    ApiError::new(400, "AccessToSnapshotDenied", message)
}

pub(crate) fn only_manual_deleted(name: &str) -> ApiError {
    invalid_state(format!("Cannot delete the snapshot {name} because only manual snapshots may be deleted"))
}

pub(crate) fn in_use(name: &str) -> ApiError {
    invalid_state(format!("Cannot delete the snapshot {name} because it is being used by another operation"))
}
