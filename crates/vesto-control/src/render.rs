//! A cluster as the API shows it.
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html>

use chrono::{DateTime, Utc};
use vesto_aws_wire::XmlWriter;

use crate::control::Control;
use crate::model::{Cluster, ClusterStatus, Toggle};
use crate::node_types::node_type;
use crate::parameters::{apply_status, group_status};
use crate::progress::{Nodes, ResizeStatus, RestoredFrom, SnapshotCopy};
use crate::reconcile::next_automated_snapshot;
use crate::state::State;

/// There is no VPC; clients only carry its id around.
pub(crate) const VPC_ID: &str = "vpc-00000000000000000";
/// There is one revision of a database: the program itself.
pub(crate) const REVISION: &str = "1";

/// What is shown of a cluster besides itself.
pub(crate) struct View<'a> {
    state: &'a State,
    now: DateTime<Utc>,
}

impl<'a> View<'a> {
    pub(crate) fn new(control: &Control, state: &'a State) -> Self {
        Self { state, now: control.now() }
    }

    /// The members of a `Cluster` element.
    pub(crate) fn cluster(&self, xml: &mut XmlWriter, cluster: &Cluster) {
        let settings = &cluster.settings;
        xml.text("ClusterIdentifier", &cluster.identifier)
            .text("NodeType", &settings.node_type)
            .text("ClusterStatus", cluster.status.as_str())
            .text("ClusterAvailabilityStatus", self.availability(cluster))
            .text("MasterUsername", &settings.master_username)
            .text("DBName", &settings.db_name);
        endpoint(xml, cluster);
        if let Some(at) = cluster.available_at {
            xml.timestamp("ClusterCreateTime", at);
        }
        xml.text("AutomatedSnapshotRetentionPeriod", settings.automated_snapshot_retention_period)
            .text("ManualSnapshotRetentionPeriod", settings.manual_snapshot_retention_period)
            .list("ClusterSecurityGroups", "ClusterSecurityGroup", &settings.cluster_security_groups, |xml, name| {
                xml.text("ClusterSecurityGroupName", name).text("Status", "active");
            })
            .list("VpcSecurityGroups", "VpcSecurityGroup", &settings.vpc_security_group_ids, |xml, id| {
                xml.text("VpcSecurityGroupId", id).text("Status", "active");
            })
            .list(
                "ClusterParameterGroups",
                "ClusterParameterGroup",
                [&settings.cluster_parameter_group_name],
                |xml, name| {
                    xml.text("ParameterGroupName", name)
                        .text("ParameterApplyStatus", group_status(self.state, cluster));
                    if cluster.available_at.is_some() {
                        let statuses = apply_status(self.state, cluster);
                        xml.list("ClusterParameterStatusList", "member", statuses, |xml, (name, status)| {
                            xml.text("ParameterName", name).text("ParameterApplyStatus", status);
                        });
                    }
                },
            )
            .text("ClusterSubnetGroupName", &settings.cluster_subnet_group_name)
            .text("VpcId", VPC_ID)
            .text("AvailabilityZone", &settings.availability_zone)
            .text("PreferredMaintenanceWindow", settings.preferred_maintenance_window);
        xml.element("PendingModifiedValues", |xml| pending(xml, cluster));
        xml.text("ClusterVersion", &settings.cluster_version)
            .text("AllowVersionUpgrade", settings.allow_version_upgrade.as_str())
            .text("NumberOfNodes", settings.number_of_nodes)
            .text("PubliclyAccessible", settings.publicly_accessible.as_str())
            .text("Encrypted", settings.encrypted.as_str())
            .text("ClusterRevisionNumber", REVISION);
        if let Some(from) = &cluster.progress.restored_from {
            xml.element("RestoreStatus", |xml| restore_status(xml, cluster, from));
        }
        if let Some(copy) = &cluster.progress.snapshot_copy {
            xml.element("ClusterSnapshotCopyStatus", |xml| snapshot_copy(xml, copy));
        }
        nodes(xml, cluster);
        xml.list("Tags", "Tag", &cluster.tags, |xml, (key, value)| tag(xml, key, value))
            .optional("KmsKeyId", settings.kms_key_id.as_ref())
            .text("EnhancedVpcRouting", settings.enhanced_vpc_routing.as_str());
        roles(xml, cluster);
        xml.element("PendingActions", |_| {})
            .text("MaintenanceTrackName", &settings.maintenance_track_name)
            .text("ElasticResizeNumberOfNodeOptions", resize_options(settings.number_of_nodes))
            .list(
                "DeferredMaintenanceWindows",
                "DeferredMaintenanceWindow",
                &cluster.progress.deferred_maintenance,
                |xml, deferred| {
                    xml.text("DeferMaintenanceIdentifier", &deferred.identifier)
                        .timestamp("DeferMaintenanceStartTime", deferred.start)
                        .timestamp("DeferMaintenanceEndTime", deferred.end);
                },
            );
        if let Some(schedule) = &cluster.progress.snapshot_schedule {
            xml.text("SnapshotScheduleIdentifier", &schedule.identifier).text("SnapshotScheduleState", "ACTIVE");
            if let Some(at) = next_automated_snapshot(cluster, self.state) {
                let status = if at > self.now { "OnTrack" } else { "Pending" };
                xml.timestamp("ExpectedNextSnapshotScheduleTime", at)
                    .text("ExpectedNextSnapshotScheduleTimeStatus", status);
            }
        }
        xml.timestamp("NextMaintenanceWindowStartTime", settings.preferred_maintenance_window.next_start(self.now));
        if let Some(resize) =
            cluster.progress.resize.as_ref().filter(|resize| resize.status == ResizeStatus::InProgress)
        {
            xml.element("ResizeInfo", |xml| {
                xml.text("ResizeType", resize.kind.as_str()).text("AllowCancelResize", "true");
            });
        }
        xml.text("AvailabilityZoneRelocationStatus", enabled(settings.availability_zone_relocation))
            .text("ClusterNamespaceArn", cluster.namespace_arn())
            .text("TotalStorageCapacityInMegaBytes", storage(&settings.node_type, settings.number_of_nodes))
            .text("IpAddressType", "ipv4")
            .text("MultiAZ", "Disabled");
    }

    /// A cluster on its way in or out is `Modifying`: Terraform takes `Unavailable` while deleting for a failure.
    fn availability(&self, cluster: &Cluster) -> &'static str {
        match cluster.status {
            ClusterStatus::Available if self.state.is_running(cluster) => "Available",
            ClusterStatus::Available | ClusterStatus::Paused => "Unavailable",
            ClusterStatus::Creating
            | ClusterStatus::Modifying
            | ClusterStatus::Renaming
            | ClusterStatus::Resizing
            | ClusterStatus::CancellingResize
            | ClusterStatus::RotatingKeys
            | ClusterStatus::Rebooting
            | ClusterStatus::Pausing
            | ClusterStatus::Resuming
            | ClusterStatus::FinalSnapshot
            | ClusterStatus::Deleting => "Modifying",
        }
    }
}

/// What was asked for and is not applied yet.
fn pending(xml: &mut XmlWriter, cluster: &Cluster) {
    let pending = &cluster.progress.pending;
    let restores = cluster.progress.restored_from.is_some();
    if cluster.master_password.is_some() || (cluster.status == ClusterStatus::Creating && !restores) {
        xml.text("MasterUserPassword", "****");
    }
    if let Some(Nodes { node_type, number }) = &pending.nodes {
        let changes_type = (*number == 1) != (cluster.settings.number_of_nodes == 1);
        let cluster_type = if *number == 1 { "single-node" } else { "multi-node" };
        xml.text("NodeType", node_type)
            .text("NumberOfNodes", number)
            .optional("ClusterType", changes_type.then_some(cluster_type));
    }
    xml.optional("ClusterIdentifier", pending.identifier.as_ref());
    if let Some(encryption) = &pending.encryption {
        xml.text("EncryptionType", if encryption.encrypted.is_on() { "KMS" } else { "NONE" });
    }
}

/// `completed` stays with a restored cluster: that is what the waiter looks for.
fn restore_status(xml: &mut XmlWriter, cluster: &Cluster, from: &RestoredFrom) {
    let megabytes = from.size_bytes.div_ceil(1 << 20);
    let is_done = cluster.available_at.is_some();
    let status = match (is_done, cluster.endpoint.is_some()) {
        (true, _) => "completed",
        (false, true) => "restoring",
        (false, false) => "starting",
    };
    xml.text("Status", status)
        .text("CurrentRestoreRateInMegaBytesPerSecond", if is_done { 0 } else { megabytes })
        .text("SnapshotSizeInMegaBytes", megabytes)
        .text("ProgressInMegaBytes", if is_done { megabytes } else { 0 })
        .text("ElapsedTimeInSeconds", 0)
        .text("EstimatedTimeToCompletionInSeconds", 0);
}

fn snapshot_copy(xml: &mut XmlWriter, copy: &SnapshotCopy) {
    xml.text("DestinationRegion", &copy.destination_region)
        .text("RetentionPeriod", copy.retention_period)
        .text("ManualSnapshotRetentionPeriod", copy.manual_retention_period)
        .optional("SnapshotCopyGrantName", copy.grant_name.as_ref());
}

pub(crate) fn tag(xml: &mut XmlWriter, key: &str, value: &str) {
    xml.text("Key", key).text("Value", value);
}

/// Absent until the cluster is available for the first time.
fn endpoint(xml: &mut XmlWriter, cluster: &Cluster) {
    let Some(endpoint) = cluster.endpoint.as_ref().filter(|_| cluster.available_at.is_some()) else { return };
    xml.element("Endpoint", |xml| {
        xml.text("Address", &endpoint.host).text("Port", endpoint.port).element("VpcEndpoints", |_| {});
    });
}

/// `IamRoleApplyStatus` is how the guide's example output names what the API calls `ApplyStatus`; SDKs skip it.
fn roles(xml: &mut XmlWriter, cluster: &Cluster) {
    xml.list("IamRoles", "ClusterIamRole", cluster.roles.roles(), |xml, association| {
        xml.text("IamRoleArn", &association.role)
            .text("ApplyStatus", association.status.as_str())
            .text("IamRoleApplyStatus", association.status.as_str());
    });
    xml.optional("DefaultIamRoleArn", cluster.roles.default_role());
}

/// One machine plays every node: all have its address.
fn nodes(xml: &mut XmlWriter, cluster: &Cluster) {
    let n_nodes = cluster.settings.number_of_nodes;
    let roles: Vec<String> = match (cluster.available_at, n_nodes) {
        (None, _) => Vec::new(),
        (Some(_), 1) => vec!["SHARED".to_owned()],
        (Some(_), _) => {
            let compute = (0..n_nodes).map(|number| format!("COMPUTE-{number}"));
            std::iter::once("LEADER".to_owned()).chain(compute).collect()
        }
    };
    let host = cluster.endpoint.as_ref().map_or("127.0.0.1", |endpoint| endpoint.host.as_str());
    xml.list("ClusterNodes", "member", roles, |xml, role| {
        xml.text("NodeRole", role).text("PrivateIPAddress", host).text("PublicIPAddress", host);
    });
}

/// Half and twice as many nodes, as elastic resize offers.
fn resize_options(n_nodes: u32) -> String {
    let half = n_nodes / 2;
    let options = [half, n_nodes * 2].into_iter().filter(|option| *option >= 2);
    let options: Vec<String> = options.map(|option| option.to_string()).collect();
    format!("[{}]", options.join(","))
}

fn enabled(toggle: Toggle) -> &'static str {
    match toggle {
        Toggle::On => "enabled",
        Toggle::Off => "disabled",
    }
}

pub(crate) fn storage(name: &str, n_nodes: u32) -> u64 {
    node_type(name).map_or(0, |node_type| node_type.storage_megabytes) * u64::from(n_nodes)
}
