"""The guide's three CLI examples and its policy, as printed there."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, create_cluster, eventually, wait_available

GUIDE_POLICY = (Path(__file__).parent / "guide_policy.json").read_text()


def role(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def vesto_aws(server, *arguments: str) -> subprocess.CompletedProcess:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    environment["AWS_PAGER"] = ""
    return subprocess.run([server.binary, "aws", "--data-dir", str(server.data_dir), *arguments], env=environment,
                          capture_output=True, text=True, timeout=120)


def statuses(server, cluster: str) -> dict[str, str]:
    described = server.client("redshift").describe_clusters(ClusterIdentifier=cluster)["Clusters"][0]
    return {entry["IamRoleArn"]: entry["ApplyStatus"] for entry in described["IamRoles"]}


@pytest.fixture
def user(server):
    """A user who has the guide's policy and nothing else: her clients by service name."""
    iam = server.client("iam")
    iam.create_user(UserName="admin")
    iam.put_user_policy(UserName="admin", PolicyName="guide", PolicyDocument=GUIDE_POLICY)
    key = iam.create_access_key(UserName="admin")["AccessKey"]
    return lambda service: server.client(service, key["AccessKeyId"], key["SecretAccessKey"])


def test_the_guides_create_modify_and_describe_examples_run_as_printed(server):
    created = vesto_aws(server, "redshift", "create-cluster", "--cluster-identifier", "my-redshift-cluster",
                        "--node-type", "dc1.large", "--number-of-nodes", "16", "--iam-role-arns",
                        role("RedshiftCopyUnload"), role("SecondRedshiftRole"))
    assert created.returncode == 0, created.stderr
    cluster = json.loads(created.stdout)["Cluster"]
    assert (cluster["NodeType"], cluster["NumberOfNodes"]) == ("dc1.large", 16)
    assert [entry["ApplyStatus"] for entry in cluster["IamRoles"]] == ["adding", "adding"]
    assert "--iam-roles" in created.stderr and "awsuser" in created.stderr
    wait_available(server, "my-redshift-cluster")
    assert statuses(server, "my-redshift-cluster") == {role("RedshiftCopyUnload"): "in-sync",
                                                       role("SecondRedshiftRole"): "in-sync"}

    removed = vesto_aws(server, "redshift", "modify-cluster-iam-roles", "--cluster-identifier", "my-redshift-cluster",
                        "--remove-iam-roles", role("RedshiftCopyUnload"))
    assert removed.returncode == 0, removed.stderr
    assert statuses_of(json.loads(removed.stdout)["Cluster"])[role("RedshiftCopyUnload")] == "removing"
    eventually(lambda: role("RedshiftCopyUnload") not in statuses(server, "my-redshift-cluster"), "the role is gone")

    added = vesto_aws(server, "redshift", "modify-cluster-iam-roles", "--cluster-identifier", "my-redshift-cluster",
                      "--add-iam-roles", role("RedshiftCopyUnload"))
    assert statuses_of(json.loads(added.stdout)["Cluster"])[role("RedshiftCopyUnload")] == "adding"

    described = vesto_aws(server, "redshift", "describe-clusters")
    assert [cluster["ClusterIdentifier"] for cluster in json.loads(described.stdout)["Clusters"]] == ["my-redshift-cluster"]


def statuses_of(cluster: dict) -> dict[str, str]:
    return {entry["IamRoleArn"]: entry["ApplyStatus"] for entry in cluster["IamRoles"]}


def test_the_guides_policy_allows_what_it_says(server, user):
    redshift = user("redshift")
    redshift.create_cluster(ClusterIdentifier="my-redshift-cluster", NodeType="dc1.large", NumberOfNodes=2,
                            MasterUsername="awsuser", MasterUserPassword="Secret-Passw0rd",
                            IamRoles=[role("MyRedshiftRole"), role("SecondRedshiftRole")])
    wait_available(server, "my-redshift-cluster")
    redshift.modify_cluster_iam_roles(ClusterIdentifier="my-redshift-cluster", AddIamRoles=[role("ThirdRedshiftRole")])
    redshift.modify_cluster_iam_roles(ClusterIdentifier="my-redshift-cluster", RemoveIamRoles=[role("MyRedshiftRole")])
    assert redshift.describe_clusters()["Clusters"][0]["ClusterIdentifier"] == "my-redshift-cluster"


def test_the_guides_policy_refuses_everything_else(server, user):
    create_cluster(server, "my-redshift-cluster")
    create_cluster(server, "somebody-elses")
    redshift = user("redshift")

    with pytest.raises(ClientError) as refused:
        redshift.modify_cluster_iam_roles(ClusterIdentifier="my-redshift-cluster",
                                          AddIamRoles=[role("MyRedshiftRole"), role("RedshiftCopyUnload")])
    assert refused.value.response["Error"] == {
        "Type": "Sender", "Code": "AccessDenied",
        "Message": f"User: arn:aws:iam::{ACCOUNT}:user/admin is not authorized to perform: iam:PassRole on resource: "
                   f"{role('RedshiftCopyUnload')} because no identity-based policy allows the iam:PassRole action"}
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert statuses(server, "my-redshift-cluster") == {}, "one refused role refuses the call"

    for attempt in [
        lambda: redshift.modify_cluster_iam_roles(ClusterIdentifier="somebody-elses", AddIamRoles=[role("MyRedshiftRole")]),
        lambda: redshift.delete_cluster(ClusterIdentifier="my-redshift-cluster", SkipFinalClusterSnapshot=True),
        lambda: user("iam").list_users(),
        lambda: user("s3").list_buckets(),
    ]:
        with pytest.raises(ClientError) as refused:
            attempt()
        assert refused.value.response["Error"]["Code"] == "AccessDenied"


def test_an_eleventh_role_and_another_accounts_role_are_refused(server):
    create_cluster(server, "my-redshift-cluster", [role(f"R{n}") for n in range(10)])
    redshift = server.client("redshift")
    for arn in [role("R10"), "arn:aws:iam::999999999999:role/R1", "NotAnArn"]:
        with pytest.raises(ClientError) as refused:
            redshift.modify_cluster_iam_roles(ClusterIdentifier="my-redshift-cluster", AddIamRoles=[arn])
        assert refused.value.response["Error"]["Code"] == "InvalidParameterValue", arn
    assert len(statuses(server, "my-redshift-cluster")) == 10
    redshift.modify_cluster_iam_roles(ClusterIdentifier="my-redshift-cluster", RemoveIamRoles=[role("R0")],
                                      AddIamRoles=[role("R10")])
    eventually(lambda: set(statuses(server, "my-redshift-cluster").values()) == {"in-sync"}, "all in-sync")
    assert role("R10") in statuses(server, "my-redshift-cluster")


@pytest.mark.parametrize("server", [["--role-apply-delay", "2s"]], indirect=True)
def test_associations_go_on_after_a_restart_in_between(server):
    create_cluster(server, "my-redshift-cluster", [role("Old")])
    server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="my-redshift-cluster", AddIamRoles=[role("New")],
                                                       RemoveIamRoles=[role("Old")])
    assert statuses(server, "my-redshift-cluster") == {role("Old"): "removing", role("New"): "adding"}
    server.kill()
    server.start()
    seen = statuses(server, "my-redshift-cluster")
    assert seen.get(role("New")) in ("adding", "in-sync")
    eventually(lambda: statuses(server, "my-redshift-cluster") == {role("New"): "in-sync"}, "adding done, removing done")


def test_the_cli_waiters_follow_a_clusters_life(server):
    server.aws("redshift", "create-cluster", "--cluster-identifier", "c1", "--node-type", "ra3.xlplus", "--cluster-type",
               "single-node", "--master-username", "awsuser", "--master-user-password", "Secret-Passw0rd")
    waiter = server.client("redshift").get_waiter("cluster_available")
    waiter.wait(ClusterIdentifier="c1", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    server.aws("redshift", "delete-cluster", "--cluster-identifier", "c1", "--skip-final-cluster-snapshot")
    waiter = server.client("redshift").get_waiter("cluster_deleted")
    waiter.wait(ClusterIdentifier="c1", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    gone = server.aws("redshift", "describe-clusters", "--cluster-identifier", "c1", check=False)
    assert "ClusterNotFound" in gone.stderr
