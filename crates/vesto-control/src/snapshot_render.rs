//! A snapshot as the API shows it.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_Snapshot.html>

use vesto_aws_wire::{XmlBody, XmlWriter};

use crate::control::Control;
use crate::node_types::restorable_node_types;
use crate::render::{VPC_ID, tag};
use crate::snapshot::{Snapshot, SnapshotStatus};

const MEGABYTE: f64 = (1_u64 << 20) as f64;

/// The answer with one `Snapshot`.
pub(crate) fn snapshot_answer(control: &Control, snapshot: &Snapshot) -> XmlBody {
    XmlBody::result(|xml| {
        xml.element("Snapshot", |xml| render(xml, control, snapshot, snapshot.status.as_str()));
    })
}

/// The answer with a snapshot that is gone.
pub(crate) fn deleted_snapshot_answer(control: &Control, snapshot: &Snapshot) -> XmlBody {
    XmlBody::result(|xml| {
        xml.element("Snapshot", |xml| render(xml, control, snapshot, "deleted"));
    })
}

/// The members of a `Snapshot` element.
pub(crate) fn snapshot(xml: &mut XmlWriter, control: &Control, snapshot: &Snapshot) {
    render(xml, control, snapshot, snapshot.status.as_str());
}

fn render(xml: &mut XmlWriter, control: &Control, snapshot: &Snapshot, status: &str) {
    let settings = &snapshot.settings;
    xml.text("SnapshotIdentifier", &snapshot.identifier)
        .text("ClusterIdentifier", &snapshot.cluster)
        .timestamp("SnapshotCreateTime", snapshot.created_at)
        .text("Status", status)
        .text("Port", snapshot.port)
        .text("AvailabilityZone", &settings.availability_zone);
    if let Some(at) = snapshot.cluster_created_at {
        xml.timestamp("ClusterCreateTime", at);
    }
    xml.text("MasterUsername", &settings.master_username)
        .text("ClusterVersion", &settings.cluster_version)
        .text("EngineFullVersion", env!("CARGO_PKG_VERSION"))
        .text("SnapshotType", snapshot.kind.as_str())
        .text("NodeType", &settings.node_type)
        .text("NumberOfNodes", settings.number_of_nodes)
        .text("DBName", &settings.db_name)
        .text("VpcId", VPC_ID)
        .text("Encrypted", settings.encrypted.as_str())
        .optional("KmsKeyId", settings.kms_key_id.as_ref())
        .text("EncryptedWithHSM", "false")
        .list(
            "AccountsWithRestoreAccess",
            "AccountWithRestoreAccess",
            &snapshot.accounts_with_access,
            |xml, account| {
                xml.text("AccountId", account);
            },
        )
        .text("OwnerAccount", &snapshot.account);
    progress(xml, control, snapshot);
    xml.list("Tags", "Tag", &snapshot.tags, |xml, (key, value)| tag(xml, key, value))
        .text_list("RestorableNodeTypes", "NodeType", restorable_node_types())
        .text("EnhancedVpcRouting", settings.enhanced_vpc_routing.as_str())
        .text("MaintenanceTrackName", &settings.maintenance_track_name);
    if snapshot.is_manual() {
        xml.text("ManualSnapshotRetentionPeriod", snapshot.retention_period);
    }
    if let Some(at) = snapshot.expires_at() {
        xml.text("ManualSnapshotRemainingDays", (at - control.now()).num_days().max(0));
    }
    xml.timestamp("SnapshotRetentionStartTime", snapshot.retention_since).text("SnapshotArn", snapshot.arn());
}

/// Data files are shared with the cluster, so what a snapshot adds of its own is little; the total is what it holds.
fn progress(xml: &mut XmlWriter, control: &Control, snapshot: &Snapshot) {
    let megabytes = snapshot.size_bytes.unwrap_or(0) as f64 / MEGABYTE;
    let is_creating = snapshot.status == SnapshotStatus::Creating;
    let elapsed = if is_creating { (control.now() - snapshot.created_at).num_seconds().max(0) } else { 0 };
    xml.text("TotalBackupSizeInMegaBytes", megabytes)
        .text("ActualIncrementalBackupSizeInMegaBytes", megabytes)
        .text("BackupProgressInMegaBytes", megabytes)
        .text("CurrentBackupRateInMegaBytesPerSecond", 0)
        .text("EstimatedSecondsToCompletion", if snapshot.size_bytes.is_some() { 0 } else { -1 })
        .text("ElapsedTimeInSeconds", elapsed);
}
