"""A cluster's life through the real aws CLI and SQL clients: each operation does what it says, not only what it answers."""

import json
import socket

import psycopg
import pytest

from conftest import PASSWORD, connect, create_cluster, eventually, wait_available

NEW_PASSWORD = "Another-Passw0rd1"


def cluster(server, name: str = "c1") -> dict:
    return server.client("redshift").describe_clusters(ClusterIdentifier=name)["Clusters"][0]


def became(server, status: str, name: str = "c1") -> dict:
    return eventually(lambda: (found := cluster(server, name))["ClusterStatus"] == status and found,
                      f"{name} is {status}")


@pytest.fixture
def running(server):
    create_cluster(server)
    wait_available(server)
    return server


def test_a_new_admin_password_replaces_the_old_one(running):
    answer = json.loads(running.aws("redshift", "modify-cluster", "--cluster-identifier", "c1",
                                    "--master-user-password", NEW_PASSWORD).stdout)["Cluster"]
    assert answer["PendingModifiedValues"] == {"MasterUserPassword": "****"}
    assert became(running, "available")["PendingModifiedValues"] == {}
    with connect(running, password=NEW_PASSWORD) as sql:
        assert sql.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError):
        connect(running)
    assert NEW_PASSWORD not in running.log_text()


def test_rebooting_drops_connections_and_keeps_the_data(running):
    with connect(running) as sql:
        sql.execute("CREATE TABLE kept (a int)")
        sql.execute("INSERT INTO kept VALUES (1)")
        answer = running.client("redshift").reboot_cluster(ClusterIdentifier="c1")["Cluster"]
        assert answer["ClusterStatus"] == "rebooting"
        became(running, "available")
        with pytest.raises(psycopg.OperationalError):
            sql.execute("SELECT 1")
    with connect(running) as sql:
        assert sql.execute("SELECT a FROM kept").fetchall() == [(1,)]


def test_a_paused_cluster_takes_no_connections_until_it_is_resumed(running):
    with connect(running) as sql:
        sql.execute("CREATE TABLE kept (a int)")
    port = cluster(running)["Endpoint"]["Port"]
    redshift = running.client("redshift")
    assert redshift.pause_cluster(ClusterIdentifier="c1")["Cluster"]["ClusterStatus"] == "pausing"
    assert became(running, "paused")["ClusterAvailabilityStatus"] == "Unavailable"
    with pytest.raises(psycopg.OperationalError):
        connect(running)
    with pytest.raises(redshift.exceptions.InvalidClusterStateFault):
        redshift.reboot_cluster(ClusterIdentifier="c1")
    running.stop()
    running.start()
    assert cluster(running)["ClusterStatus"] == "paused", "it stays paused over a restart"
    running.client("redshift").resume_cluster(ClusterIdentifier="c1")
    assert became(running, "available")["Endpoint"]["Port"] == port
    with connect(running) as sql:
        assert sql.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_renamed_cluster_keeps_its_data_and_roles_under_the_new_name(running):
    redshift = running.client("redshift")
    role = "arn:aws:iam::123456789012:role/R"
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
    with connect(running) as sql:
        sql.execute("CREATE TABLE kept (a int)")
    namespace = cluster(running)["ClusterNamespaceArn"]
    answer = redshift.modify_cluster(ClusterIdentifier="c1", NewClusterIdentifier="c2")["Cluster"]
    assert (answer["ClusterStatus"], answer["PendingModifiedValues"]["ClusterIdentifier"]) == ("renaming", "c2")
    eventually(lambda: [one["ClusterIdentifier"] for one in redshift.describe_clusters()["Clusters"]] == ["c2"],
               "the old name is gone")
    renamed = became(running, "available", "c2")
    assert renamed["ClusterNamespaceArn"] == namespace
    assert [one["IamRoleArn"] for one in renamed["IamRoles"]] == [role]
    with pytest.raises(redshift.exceptions.ClusterNotFoundFault):
        redshift.describe_clusters(ClusterIdentifier="c1")
    with connect(running, name="c2") as sql:
        assert sql.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    running.kill()
    running.start()
    with connect(running, name="c2") as sql:
        assert sql.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_resize_is_told_until_it_is_over(running):
    redshift = running.client("redshift")
    with pytest.raises(redshift.exceptions.ResizeNotFoundFault):
        redshift.describe_resize(ClusterIdentifier="c1")
    redshift.resize_cluster(ClusterIdentifier="c1", NodeType="ra3.4xlarge", NumberOfNodes=4)
    assert redshift.describe_resize(ClusterIdentifier="c1")["Status"] == "IN_PROGRESS"
    resized = became(running, "available")
    assert (resized["NodeType"], resized["NumberOfNodes"], len(resized["ClusterNodes"])) == ("ra3.4xlarge", 4, 5)
    told = redshift.describe_resize(ClusterIdentifier="c1")
    assert (told["Status"], told["TargetNumberOfNodes"]) == ("SUCCEEDED", 4)


def test_the_cluster_listens_on_a_port_that_it_is_given(running):
    with socket.create_server(("127.0.0.1", 0)) as free:
        new = free.getsockname()[1]
    running.client("redshift").modify_cluster(ClusterIdentifier="c1", Port=new)
    assert became(running, "available")["Endpoint"]["Port"] == new
    with connect(running) as sql:
        assert sql.execute("SELECT 1").fetchone() == (1,)


def test_the_waiters_see_a_cluster_come_and_go(server):
    create_cluster(server)
    eventually(lambda: cluster(server)["ClusterStatus"] == "available", "available")
    server.aws("redshift", "wait", "cluster-available", "--cluster-identifier", "c1")
    server.aws("redshift", "delete-cluster", "--cluster-identifier", "c1", "--skip-final-cluster-snapshot")
    eventually(lambda: not server.client("redshift").describe_clusters()["Clusters"], "gone")
    server.aws("redshift", "wait", "cluster-deleted", "--cluster-identifier", "c1")
