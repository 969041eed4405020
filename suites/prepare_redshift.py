"""Makes what a page of the Redshift examples takes for granted, by the options of its command."""

from __future__ import annotations

import time
from typing import Callable

import psycopg

CLUSTER = "mycluster"
Replaced = dict[str, str]


def prepare(example, clients) -> Replaced:
    redshift, options, operation = clients["redshift"], example.options(), example.operation
    if operation == "wait":
        operation = f"wait-{example.command[3]}"
    made = EXTRAS.get(operation)
    return made(redshift, options) or {} if made else {}


def until(check: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not check():
        if time.monotonic() > deadline:
            raise RuntimeError(f"did not happen: {what}")
        time.sleep(0.05)


def cluster(redshift, _options=None, name: str = CLUSTER, **more) -> None:
    redshift.create_cluster(ClusterIdentifier=name, NodeType="dc2.large", NumberOfNodes=2, MasterUsername="adminuser",
                            MasterUserPassword="TopSecret1", **more)
    available(redshift, name)


def available(redshift, name: str = CLUSTER) -> None:
    def seen() -> bool:
        return redshift.describe_clusters(ClusterIdentifier=name)["Clusters"][0]["ClusterStatus"] == "available"
    until(seen, f"{name} is available")


def snapshot(redshift, name: str, made_cluster: bool = True) -> None:
    if made_cluster:
        cluster(redshift)
    redshift.create_cluster_snapshot(SnapshotIdentifier=name, ClusterIdentifier=CLUSTER)

    def seen() -> bool:
        return redshift.describe_cluster_snapshots(SnapshotIdentifier=name)["Snapshots"][0]["Status"] == "available"
    until(seen, f"snapshot {name} is available")
    available(redshift)


def named_snapshots(option: str) -> Callable:
    def make(redshift, options) -> None:
        names = [value.removeprefix("SnapshotIdentifier=") for value in options[option]]
        for n, name in enumerate(names):
            snapshot(redshift, name, made_cluster=n == 0)
    return make


def automated_snapshot(redshift, options) -> Replaced:
    """The page names an automated snapshot by its time; a manual one stands for it."""
    snapshot(redshift, "my-source")
    option = "source-snapshot-identifier" if "source-snapshot-identifier" in options else "snapshot-identifier"
    return {options[option][0]: "my-source"}


def shared_snapshot(redshift, options) -> None:
    snapshot(redshift, "my-snapshot-id")
    redshift.authorize_snapshot_access(SnapshotIdentifier="my-snapshot-id", AccountWithRestoreAccess="444455556666")


def parameter_group(redshift, _options) -> None:
    redshift.create_cluster_parameter_group(ParameterGroupName="myclusterparametergroup",
                                            ParameterGroupFamily="redshift-1.0", Description="d")


def security_group(redshift, _options) -> None:
    redshift.create_cluster_security_group(ClusterSecurityGroupName="mysecuritygroup", Description="d")


def ingress(redshift, options) -> None:
    security_group(redshift, options)
    redshift.authorize_cluster_security_group_ingress(ClusterSecurityGroupName="mysecuritygroup",
                                                      CIDRIP="192.168.100.100/32")
    redshift.authorize_cluster_security_group_ingress(ClusterSecurityGroupName="mysecuritygroup",
                                                      EC2SecurityGroupName="myec2securitygroup",
                                                      EC2SecurityGroupOwnerId="123445677890")


def subnet_group(redshift, _options) -> None:
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="mysubnetgroup", Description="d",
                                         SubnetIds=["subnet-763fdd1c"])


def cluster_in_group(redshift, _options) -> None:
    """The page is of a time when every cluster was in a security group."""
    cluster(redshift, ClusterSecurityGroups=["default"])


def secured_cluster(redshift, options) -> None:
    cluster(redshift)
    if "cluster-security-groups" in options:
        security_group(redshift, options)


def subscription(redshift, _options) -> None:
    cluster(redshift)
    redshift.create_event_subscription(SubscriptionName="mysubscription", SourceType="cluster", SourceIds=[CLUSTER],
                                       EventCategories=["management"],
                                       SnsTopicArn="arn:aws:sns:us-west-2:123456789012:MySNStopic")


def hsm_certificate(redshift, _options) -> None:
    redshift.create_hsm_client_certificate(HsmClientCertificateIdentifier="myhsmclientcert")


def hsm_configuration(redshift, _options) -> None:
    redshift.create_hsm_configuration(HsmConfigurationIdentifier="myhsmconnection", Description="d",
                                      HsmIpAddress="192.0.2.09", HsmPartitionName="p", HsmPartitionPassword="A1b2c3d4",
                                      HsmServerPublicCertificate="myHsmServerCertificate")


def copy_grant(redshift, _options) -> None:
    redshift.create_snapshot_copy_grant(SnapshotCopyGrantName="mysnapshotcopygrantname")


def schedule(redshift, _options) -> None:
    redshift.create_snapshot_schedule(
        ScheduleIdentifier="mysnapshotschedule", ScheduleDefinitions=["rate(12 hours)"],
        ScheduleDescription="My schedule description",
    )


def scheduled_cluster(redshift, options) -> None:
    cluster(redshift)
    schedule(redshift, options)
    redshift.modify_cluster_snapshot_schedule(ClusterIdentifier=CLUSTER, ScheduleIdentifier="mysnapshotschedule")


def scheduled_action(redshift, _options) -> None:
    cluster(redshift)
    redshift.create_scheduled_action(
        ScheduledActionName="myscheduledaction", Schedule="at(2030-12-25T00:00:00)",
        IamRole="arn:aws:iam::123456789012:role/myRedshiftRole",
        TargetAction={"ResizeCluster": {"ClusterIdentifier": CLUSTER, "NumberOfNodes": 2, "Classic": False}})


def copied_cluster(redshift, _options) -> None:
    cluster(redshift)
    redshift.enable_snapshot_copy(ClusterIdentifier=CLUSTER, DestinationRegion="us-west-1")


def tagged_cluster(redshift, _options) -> None:
    cluster(redshift, Tags=[{"Key": "clustertagkey", "Value": "clustertagvalue"}])


def resizing_cluster(redshift, _options) -> None:
    cluster(redshift)
    redshift.resize_cluster(ClusterIdentifier=CLUSTER, ClusterType="multi-node", NodeType="dc2.large", NumberOfNodes=4,
                            Classic=True)


def cluster_with_role(redshift, options) -> None:
    cluster(redshift, IamRoles=["arn:aws:iam::123456789012:role/myRedshiftRole"])


def restored(redshift, _options) -> None:
    snapshot(redshift, "my-snapshot-id")


def restored_cluster(redshift, options) -> None:
    snapshot(redshift, "my-snapshot-id")
    redshift.delete_cluster(ClusterIdentifier=CLUSTER, SkipFinalClusterSnapshot=True)

    def gone() -> bool:
        return not redshift.describe_clusters()["Clusters"]
    until(gone, "the cluster is deleted")
    redshift.restore_from_cluster_snapshot(ClusterIdentifier=CLUSTER, SnapshotIdentifier="my-snapshot-id")
    available(redshift)


def table_in_snapshot(redshift, options) -> None:
    cluster(redshift)
    endpoint = redshift.describe_clusters(ClusterIdentifier=CLUSTER)["Clusters"][0]["Endpoint"]
    with psycopg.connect(host=endpoint["Address"], port=endpoint["Port"], dbname="dev", user="adminuser",
                         password="TopSecret1", autocommit=True) as connection:
        connection.execute("CREATE TABLE mytable (id int)")
        connection.execute("INSERT INTO mytable VALUES (1)")
    snapshot(redshift, "mycluster-2019-11-19-16-17", made_cluster=False)


def table_restore(redshift, options) -> None:
    table_in_snapshot(redshift, options)
    redshift.restore_table_from_cluster_snapshot(ClusterIdentifier=CLUSTER, SourceTableName="mytable",
                                                 SnapshotIdentifier="mycluster-2019-11-19-16-17",
                                                 SourceDatabaseName="dev", NewTableName="mytable-clone")


def offering(redshift, options) -> Replaced:
    offered = redshift.describe_reserved_node_offerings()["ReservedNodeOfferings"][0]["ReservedNodeOfferingId"]
    return {options["reserved-node-offering-id"][0]: offered}


def reserved_node(redshift, options) -> Replaced:
    offered = redshift.describe_reserved_node_offerings()["ReservedNodeOfferings"][0]["ReservedNodeOfferingId"]
    made = redshift.purchase_reserved_node_offering(ReservedNodeOfferingId=offered)["ReservedNode"]["ReservedNodeId"]
    if "reserved-node-id" not in options:
        return {}
    replaced = {options["reserved-node-id"][0]: made}
    if "target-reserved-node-offering-id" in options:
        offers = redshift.get_reserved_node_exchange_offerings(ReservedNodeId=made)["ReservedNodeOfferings"]
        replaced[options["target-reserved-node-offering-id"][0]] = offers[0]["ReservedNodeOfferingId"]
    return replaced


EXTRAS: dict[str, Callable] = {
    **{operation: cluster for operation in (
        "create-cluster-snapshot", "delete-cluster", "describe-logging-status", "describe-storage",
        "enable-snapshot-copy", "get-cluster-credentials", "modify-cluster-maintenance",
        "resize-cluster", "rotate-encryption-key", "create-tags", "create-event-subscription", "describe-events",
        "describe-cluster-db-revisions", "wait-cluster-available", "describe-tags", "describe-orderable-cluster-options")},
    "describe-clusters": cluster_in_group, "reboot-cluster": cluster_in_group,
    "describe-tags": tagged_cluster, "delete-tags": tagged_cluster,
    "authorize-snapshot-access": restored, "revoke-snapshot-access": shared_snapshot,
    "delete-cluster-snapshot": restored, "describe-cluster-snapshots": restored,
    "batch-delete-cluster-snapshots": named_snapshots("identifiers"),
    "batch-modify-cluster-snapshots": named_snapshots("snapshot-identifier-list"),
    "modify-cluster-snapshot": named_snapshots("snapshot-identifier"),
    "wait-snapshot-available": named_snapshots("snapshot-identifier"),
    "copy-cluster-snapshot": automated_snapshot, "describe-node-configuration-options": automated_snapshot,
    "restore-from-cluster-snapshot": restored, "wait-cluster-restored": restored_cluster,
    "restore-table-from-cluster-snapshot": table_in_snapshot, "describe-table-restore-status": table_restore,
    **{operation: parameter_group for operation in (
        "delete-cluster-parameter-group", "describe-cluster-parameter-groups", "describe-cluster-parameters",
        "modify-cluster-parameter-group", "reset-cluster-parameter-group")},
    **{operation: security_group for operation in (
        "authorize-cluster-security-group-ingress", "delete-cluster-security-group", "describe-cluster-security-groups")},
    "revoke-cluster-security-group-ingress": ingress,
    **{operation: subnet_group for operation in (
        "delete-cluster-subnet-group", "describe-cluster-subnet-groups", "modify-cluster-subnet-group")},
    "modify-cluster": secured_cluster, "modify-cluster-iam-roles": cluster_with_role,
    **{operation: subscription for operation in (
        "delete-event-subscription", "describe-event-subscriptions", "modify-event-subscription")},
    "delete-hsm-client-certificate": hsm_certificate, "describe-hsm-client-certificates": hsm_certificate,
    "delete-hsm-configuration": hsm_configuration, "describe-hsm-configurations": hsm_configuration,
    "delete-snapshot-copy-grant": copy_grant, "describe-snapshot-copy-grants": copy_grant,
    "delete-snapshot-schedule": schedule, "describe-snapshot-schedules": scheduled_cluster, "modify-snapshot-schedule": schedule,
    "modify-cluster-snapshot-schedule": scheduled_cluster,
    **{operation: scheduled_action for operation in (
        "delete-scheduled-action", "describe-scheduled-actions", "modify-scheduled-action")},
    "disable-snapshot-copy": copied_cluster, "modify-snapshot-copy-retention-period": copied_cluster,
    "cancel-resize": resizing_cluster, "describe-resize": resizing_cluster,
    "purchase-reserved-node-offering": offering, "describe-reserved-nodes": reserved_node,
    "get-reserved-node-exchange-offerings": reserved_node, "accept-reserved-node-exchange": reserved_node,
}
