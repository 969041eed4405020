"""moto's tests of redshift use names that Redshift refuses (`my_cluster`, `test-db`, a role ARN without an account). They are sent as Redshift takes them, and shown to the test as it wrote them. moto's clusters are
available at once: calls that change a cluster return when it has settled."""

from __future__ import annotations

import functools
import time

import botocore.client
from botocore.exceptions import ClientError

# Members whose values are identifiers: hyphens, no underscores.
IDENTIFIERS = ("Identifier", "GroupName", "SubscriptionName", "GrantName", "ClusterSecurityGroups")
CHANGES = ("CreateCluster", "RestoreFromClusterSnapshot", "ModifyCluster", "ResizeCluster", "PauseCluster", "ResumeCluster",
           "RebootCluster", "DeleteCluster", "CreateClusterSnapshot")
SETTLED = ("available", "paused")
ROLE, ROLE_OF_ACCOUNT = "arn:aws:iam:::role/", "arn:aws:iam::123456789012:role/"


def install() -> None:
    original = botocore.client.BaseClient._make_api_call

    @functools.wraps(original)
    def make_api_call(self, operation_name, parameters):
        if self.meta.service_model.service_name != "redshift":
            return original(self, operation_name, parameters)
        sent = outgoing("", parameters)
        try:
            answer = original(self, operation_name, sent)
            if operation_name in CHANGES:
                settle(functools.partial(original, self), operation_name, answer)
            return incoming(answer)
        except ClientError as error:
            error.response = incoming(error.response)
            raise

    botocore.client.BaseClient._make_api_call = make_api_call


def settle(call, operation_name: str, answer: dict) -> None:
    """Waits until every cluster and snapshot has settled; the answer shows what moto's would show at once."""
    deadline = time.monotonic() + 30
    while True:
        clusters = {cluster["ClusterIdentifier"]: cluster for cluster in call("DescribeClusters", {})["Clusters"]}
        snapshots = call("DescribeClusterSnapshots", {})["Snapshots"]
        unsettled = [cluster["ClusterStatus"] for cluster in clusters.values() if cluster["ClusterStatus"] not in SETTLED]
        unsettled += [snapshot["Status"] for snapshot in snapshots if snapshot["Status"] != "available"]
        if not unsettled:
            break
        assert time.monotonic() < deadline, f"neither clusters nor snapshots settle: {unsettled}"
        time.sleep(0.02)
    made = clusters.get(answer.get("Cluster", {}).get("ClusterIdentifier"), {})
    shown = ["ClusterCreateTime", *(["ClusterStatus"] if operation_name in ("PauseCluster", "ResumeCluster") else [])]
    answer.get("Cluster", {}).update({name: made[name] for name in shown if name in made})


# What was sent in place of a name, by what the test wrote: answers to later calls show it too.
RENAMED: dict[str, str] = {}


def outgoing(member: str, value):
    if isinstance(value, dict):
        return {name: outgoing(name, inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [outgoing(member, inner) for inner in value]
    if not isinstance(value, str):
        return value
    if member == "NodeType" and value == "single-node":
        return "dc2.large"
    replaced = value
    if member.endswith(IDENTIFIERS):
        replaced = value.replace("_", "-")
    elif member == "DBName":
        replaced = value.replace("-", "_")
    elif member == "ResourceName":
        for new, old in RENAMED.items():
            replaced = replaced.replace(old, new)
    elif value.startswith(ROLE):
        replaced = value.replace(ROLE, ROLE_OF_ACCOUNT)
    if replaced != value:
        RENAMED[replaced] = value
    return replaced


def incoming(value):
    if isinstance(value, dict):
        return {name: incoming(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [incoming(inner) for inner in value]
    if isinstance(value, str):
        for new, old in RENAMED.items():
            value = value.replace(new, old)
    return value
