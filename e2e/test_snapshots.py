"""Snapshots hold the data: what was committed when they were made comes back, whatever became of the cluster."""

import threading

import psycopg
import pytest

from conftest import PASSWORD, connect, create_cluster, eventually, wait_available

OTHER = {"key": "AKIAOTHEROTHEROTHER1", "secret": "other/secret/other/secret/other/secret/o"}


def snapshot_available(redshift, name: str, **more) -> dict:
    def available() -> dict | None:
        found = redshift.describe_cluster_snapshots(SnapshotIdentifier=name, **more)["Snapshots"][0]
        return found if found["Status"] == "available" else None

    return eventually(available, f"snapshot {name} available")


def deleted(server, name: str) -> None:
    redshift = server.client("redshift")
    eventually(lambda: name not in [one["ClusterIdentifier"] for one in redshift.describe_clusters()["Clusters"]],
               f"{name} is gone")


@pytest.fixture
def running(server):
    create_cluster(server)
    return server


def test_the_final_snapshot_of_a_deleted_cluster_brings_everything_back(running):
    redshift = running.client("redshift")
    role = "arn:aws:iam::123456789012:role/R"
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
    with connect(running) as sql:
        sql.execute("CREATE TABLE t (a int, b varchar(20))")
        sql.execute("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')")
        sql.execute("DELETE FROM t WHERE a = 2")
        sql.execute(f"CREATE USER reader PASSWORD '{PASSWORD}'")
        sql.execute("GRANT SELECT ON t TO reader")
    answer = redshift.delete_cluster(ClusterIdentifier="c1", FinalClusterSnapshotIdentifier="Last-One")["Cluster"]
    assert answer["ClusterStatus"] in ("final-snapshot", "deleting")
    deleted(running, "c1")
    running.aws("redshift", "wait", "cluster-deleted", "--cluster-identifier", "c1")
    running.aws("redshift", "wait", "snapshot-available", "--snapshot-identifier", "last-one")
    snapshot = snapshot_available(redshift, "last-one")
    assert (snapshot["SnapshotType"], snapshot["ClusterIdentifier"]) == ("manual", "c1")
    assert snapshot["TotalBackupSizeInMegaBytes"] > 0

    redshift.restore_from_cluster_snapshot(ClusterIdentifier="c2", SnapshotIdentifier="last-one")
    restored = wait_available(running, "c2")
    assert restored["RestoreStatus"]["Status"] == "completed"
    assert restored["IamRoles"] == [], "roles are those that the request names"
    running.aws("redshift", "wait", "cluster-restored", "--cluster-identifier", "c2")
    for user in ("awsuser", "reader"):
        with connect(running, "c2", user=user) as sql:
            assert sql.execute("SELECT a, b FROM t ORDER BY a").fetchall() == [(1, "one"), (3, "three")]
    with connect(running, "c2", user="reader") as sql, pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.execute("DELETE FROM t")


def test_no_row_that_was_committed_misses_the_final_snapshot(running):
    redshift = running.client("redshift")
    with connect(running) as sql:
        sql.execute("CREATE TABLE t (n int)")
        sql.execute("INSERT INTO t VALUES (0)")
        redshift.delete_cluster(ClusterIdentifier="c1", FinalClusterSnapshotIdentifier="last")
        committed = 1
        with pytest.raises(psycopg.Error):
            for committed in range(1, 100_000):
                sql.execute(f"INSERT INTO t VALUES ({committed})")
    deleted(running, "c1")
    redshift.restore_from_cluster_snapshot(ClusterIdentifier="c2", SnapshotIdentifier="last")
    wait_available(running, "c2")
    with connect(running, "c2") as sql:
        kept = {n for n, in sql.execute("SELECT n FROM t").fetchall()}
    assert kept >= set(range(committed)), set(range(committed)) - kept


def test_a_snapshot_taken_while_rows_go_in_is_of_one_moment(running):
    redshift = running.client("redshift")
    with connect(running) as sql:
        sql.execute("CREATE TABLE a (n int)")
        sql.execute("CREATE TABLE b (n int)")
    going = threading.Event()
    stop = threading.Event()

    def insert() -> None:
        with connect(running) as sql:
            number = 0
            while not stop.is_set():
                with sql.transaction():
                    sql.execute(f"INSERT INTO a VALUES ({number})")
                    sql.execute(f"INSERT INTO b VALUES ({number})")
                number += 1
                if number == 3:
                    going.set()

    writer = threading.Thread(target=insert)
    writer.start()
    assert going.wait(30)
    redshift.create_cluster_snapshot(ClusterIdentifier="c1", SnapshotIdentifier="s1")
    snapshot_available(redshift, "s1")
    stop.set()
    writer.join()
    redshift.restore_from_cluster_snapshot(ClusterIdentifier="c2", SnapshotIdentifier="s1")
    wait_available(running, "c2")
    with connect(running, "c2") as sql:
        (n_a,), (n_b,) = (sql.execute(f"SELECT count(*) FROM {table}").fetchone() for table in "ab")
        assert n_a == n_b >= 3
    with connect(running) as sql:
        assert sql.execute("SELECT count(*) FROM a").fetchone()[0] >= n_a


def test_snapshots_outlive_a_crash_and_deleted_ones_leave_no_files(running):
    redshift = running.client("redshift")
    with connect(running) as sql:
        sql.execute("CREATE TABLE t (a int)")
        sql.execute("INSERT INTO t VALUES (7)")
    for name in ("kept", "dropped"):
        redshift.create_cluster_snapshot(ClusterIdentifier="c1", SnapshotIdentifier=name)
        snapshot_available(redshift, name)
    directory = running.data_dir / "snapshots"
    assert len(list(directory.iterdir())) == 2
    redshift.delete_cluster_snapshot(SnapshotIdentifier="dropped")
    eventually(lambda: len(list(directory.iterdir())) == 1, "the data of the deleted snapshot is gone")
    running.kill()
    (directory / "11111111-1111-1111-1111-111111111111.unfinished").mkdir()
    running.start()
    eventually(lambda: len(list(directory.iterdir())) == 1, "what a crash left is gone")
    redshift = running.client("redshift")
    redshift.restore_from_cluster_snapshot(ClusterIdentifier="c2", SnapshotIdentifier="kept")
    wait_available(running, "c2")
    with connect(running, "c2") as sql:
        assert sql.execute("SELECT a FROM t").fetchall() == [(7,)]


def test_another_account_restores_what_is_shared_with_it(running):
    redshift, other = running.client("redshift"), running.client("redshift", **OTHER)
    with connect(running) as sql:
        sql.execute("CREATE TABLE t (a int)")
    redshift.create_cluster_snapshot(ClusterIdentifier="c1", SnapshotIdentifier="shared")
    snapshot_available(redshift, "shared")
    arguments = {"ClusterIdentifier": "theirs", "SnapshotIdentifier": "shared", "OwnerAccount": "123456789012"}
    with pytest.raises(other.exceptions.ClusterSnapshotNotFoundFault):
        other.restore_from_cluster_snapshot(**arguments)
    redshift.authorize_snapshot_access(SnapshotIdentifier="shared", AccountWithRestoreAccess="999999999999")
    assert [one["SnapshotIdentifier"] for one in other.describe_cluster_snapshots()["Snapshots"]] == ["shared"]
    other.restore_from_cluster_snapshot(**arguments)
    restored = eventually(lambda: (found := other.describe_clusters()["Clusters"][0])["ClusterStatus"] == "available"
                          and found, "theirs is available")
    with psycopg.connect(host="127.0.0.1", port=restored["Endpoint"]["Port"], user="awsuser", password=PASSWORD,
                         dbname="dev", client_encoding="utf8") as sql:
        assert sql.execute("SELECT count(*) FROM t").fetchone() == (0,)
    redshift.revoke_snapshot_access(SnapshotIdentifier="shared", AccountWithRestoreAccess="999999999999")
    assert other.describe_cluster_snapshots()["Snapshots"] == []


def test_a_restore_asks_for_the_cluster_and_for_the_snapshot(running):
    redshift = running.client("redshift")
    redshift.create_cluster_snapshot(ClusterIdentifier="c1", SnapshotIdentifier="s1")
    snapshot_available(redshift, "s1")
    iam = running.client("iam")
    iam.create_user(UserName="bob")
    key = iam.create_access_key(UserName="bob")["AccessKey"]
    bob = running.client("redshift", key=key["AccessKeyId"], secret=key["SecretAccessKey"])
    arns = ["arn:aws:redshift:us-east-1:123456789012:cluster:c2",
            "arn:aws:redshift:us-east-1:123456789012:snapshot:c1/s1"]

    def allow(*resources: str) -> None:
        statements = ", ".join(f'{{"Effect": "Allow", "Action": "redshift:RestoreFromClusterSnapshot", '
                               f'"Resource": "{resource}"}}' for resource in resources)
        iam.put_user_policy(UserName="bob", PolicyName="p",
                            PolicyDocument=f'{{"Version": "2012-10-17", "Statement": [{statements}]}}')

    for resource, refused in zip(arns, reversed(arns)):
        allow(resource)
        with pytest.raises(bob.exceptions.ClientError) as error:
            bob.restore_from_cluster_snapshot(ClusterIdentifier="c2", SnapshotIdentifier="s1")
        assert error.value.response["Error"]["Code"] == "AccessDenied"
        assert f"on resource: {refused} " in error.value.response["Error"]["Message"]
    allow(*arns)
    bob.restore_from_cluster_snapshot(ClusterIdentifier="c2", SnapshotIdentifier="s1")


def test_events_tell_what_happened_to_cluster_and_snapshot(running):
    redshift = running.client("redshift")
    redshift.create_cluster_snapshot(ClusterIdentifier="c1", SnapshotIdentifier="s1")
    snapshot_available(redshift, "s1")
    redshift.delete_cluster_snapshot(SnapshotIdentifier="s1")
    redshift.delete_cluster(ClusterIdentifier="c1", SkipFinalClusterSnapshot=True)
    deleted(running, "c1")
    told = [event["EventId"] for event in redshift.describe_events()["Events"]]
    assert told == ["REDSHIFT-EVENT-2000", "REDSHIFT-EVENT-2009", "REDSHIFT-EVENT-3004", "REDSHIFT-EVENT-2011",
                    "REDSHIFT-EVENT-2001"]
    only = redshift.describe_events(SourceType="cluster-snapshot", SourceIdentifier="s1")["Events"]
    assert [event["EventId"] for event in only] == told[1:4]
    running.stop()
    running.start()
    assert [event["EventId"] for event in running.client("redshift").describe_events()["Events"]] == told
