//! Snapshot copy grants: kept and shown.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_SnapshotCopyGrant.html>

use crate::family::{Authorized, Family, Fault, text};

pub(crate) static SNAPSHOT_COPY_GRANTS: Family = Family {
    kind: "snapshotcopygrant",
    arn: Authorized::Arn,
    resource_type: Some("Snapshot copy grant"),
    asked_name: "SnapshotCopyGrantName",
    shown_name: "SnapshotCopyGrantName",
    element: "SnapshotCopyGrant",
    list: "SnapshotCopyGrants",
    item: "SnapshotCopyGrant",
    members: &[text("KmsKeyId").or("alias/aws/redshift")],
    max_name: 63,
    builtin: &[],
    not_found: Fault(400, "SnapshotCopyGrantNotFoundFault", "Snapshot copy grant {} not found."),
    exists: Fault(400, "SnapshotCopyGrantAlreadyExistsFault", "Snapshot copy grant {} already exists."),
    invalid_state: Fault(400, "InvalidSnapshotCopyGrantStateFault", "Snapshot copy grant {} is in use by a cluster."),
    quota: Fault(
        400,
        "SnapshotCopyGrantQuotaExceededFault",
        "The account has exceeded the maximum number of snapshot copy grants in this region.",
    ),
    limit: 20,
};
