"""UNLOAD that fails when its first files are published already, or dies with its server: what it wrote goes again."""

from __future__ import annotations

import psycopg
import pytest

from conftest import World, bucket_access, connect, create_cluster, create_role, eventually, make_world, wait_available
from faulty_s3 import FaultyS3, Script
from test_s3_endpoint import FAR, start_near


@pytest.fixture(scope="module")
def sql(world: World):
    with connect(world.server) as connection:
        connection.execute("CREATE TABLE t (n int)")
        connection.execute("INSERT INTO t VALUES (1), (2), (3)")
        yield connection


def role_without(world: World, name: str, *denied: dict) -> str:
    """A role that may use the bucket, but for this."""
    arn = create_role(world.server, name, *bucket_access(world.bucket), *denied)
    world.server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[arn])

    def attached() -> bool:
        roles = world.server.client("redshift").describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["IamRoles"]
        return any(role["IamRoleArn"] == arn and role["ApplyStatus"] == "in-sync" for role in roles)

    eventually(attached, f"role {name} in-sync")
    return arn


def deny(action: str, resource: str) -> dict:
    return {"Effect": "Deny", "Action": action, "Resource": f"arn:aws:s3:::{resource}"}


@pytest.fixture(scope="module")
def no_manifest(world: World) -> str:
    return role_without(world, "NoManifest", deny("s3:PutObject", f"{world.bucket}/*_manifest"))


def test_files_go_again_when_the_manifest_cannot_be_written(world, sql, no_manifest):
    world.put("failed/other", "stays")
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(f"UNLOAD ('SELECT * FROM t') TO 's3://{world.bucket}/failed/t_' IAM_ROLE '{no_manifest}' MANIFEST")
    assert "failed/t_manifest" in str(refused.value)
    assert "could not be removed" not in (refused.value.diag.message_hint or "")
    assert world.keys("failed/") == ["failed/other"]
    assert sql.execute("SELECT count(*) FROM stl_unload_log WHERE path LIKE '%failed/%'").fetchone() == (0,)


def test_what_the_role_may_not_delete_stays_and_is_named(world, sql):
    role = role_without(world, "NoDelete", deny("s3:PutObject", f"{world.bucket}/*_manifest"),
                        deny("s3:DeleteObject", f"{world.bucket}/*"))
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(f"UNLOAD ('SELECT * FROM t') TO 's3://{world.bucket}/kept/t_' IAM_ROLE '{role}' MANIFEST PARALLEL OFF")
    assert world.keys("kept/") == ["kept/t_000"]
    assert (f"1 file(s) of this UNLOAD were published already and could not be removed (s3:DeleteObject), such as "
            f"s3://{world.bucket}/kept/t_000.") in refused.value.diag.message_hint


def test_uploads_of_a_killed_server_are_aborted_by_the_next(shared_server, request, tmp_path):
    s3 = shared_server.client("s3")
    s3.create_bucket(Bucket=FAR)
    near = start_near(request.config.getoption("--vesto"), tmp_path, shared_server.http)
    role = create_role(near, "RedshiftCopyUnload", *bucket_access(FAR))
    create_cluster(near, "c1", [role])

    def uploads() -> list[dict]:
        return s3.list_multipart_uploads(Bucket=FAR).get("Uploads", [])

    connection = connect(near)
    connection.execute("CREATE TABLE d (n int)")
    connection.execute("INSERT INTO d VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)")
    numbers = ", ".join(f"d AS d{place}" for place in range(6))
    connection.pgconn.send_query(f"UNLOAD ($$SELECT repeat('x', 900) FROM {numbers}$$) TO 's3://{FAR}/killed/' "
                                 f"IAM_ROLE '{role}'".encode())
    eventually(uploads, "an upload under way")
    near.kill()
    connection.close()
    assert uploads() != []
    near.start()
    eventually(lambda: not uploads(), "the uploads are aborted")
    assert s3.list_objects_v2(Bucket=FAR, Prefix="killed/").get("KeyCount") == 0
    assert near.stop() == 0, near.log_text()


def history(server, prefix: str) -> list[tuple]:
    """Statuses of the unloads there, and whether they have ended."""
    with connect(server) as connection:
        return connection.execute("SELECT status, end_time IS NOT NULL FROM sys_unload_history "
                                  "WHERE unloaded_location LIKE %s ORDER BY query_id", [f"%/{prefix}%"]).fetchall()


def test_files_that_a_killed_server_had_published_elsewhere_are_removed_by_the_next(shared_server, request, tmp_path):
    s3 = shared_server.client("s3")
    bucket = f"{FAR}-killed"
    s3.create_bucket(Bucket=bucket)
    # Two of the files get through.
    script = Script(None, None, None, then="hang")
    with FaultyS3(int(shared_server.http.rsplit(":", 1)[1]), Script()) as proxy:
        near = start_near(request.config.getoption("--vesto"), tmp_path, proxy.url)
        role = create_role(near, "RedshiftCopyUnload", *bucket_access(bucket))
        create_cluster(near, "c1", [role])

        def keys() -> list[str]:
            return sorted(entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", []))

        connection = connect(near)
        connection.execute("CREATE TABLE d (n int)")
        connection.execute("INSERT INTO d VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)")
        proxy.plan = script
        connection.pgconn.send_query(f"UNLOAD ('SELECT n AS p, n FROM d') TO 's3://{bucket}/killed/' IAM_ROLE '{role}' "
                                     "PARTITION BY (p)".encode())
        eventually(lambda: len(keys()) == 2, "two files are there")
        near.kill()
        connection.close()
        mine, replaced = keys()
        s3.put_object(Bucket=bucket, Key=replaced, Body=b"another's")
        proxy.plan = Script()
        near.start()
        eventually(lambda: keys() == [replaced], "what was published goes, what is another's stays")
        assert history(near, "killed/") == [("aborted", False)]
        assert f"key={mine}" in near.log_text()
        with connect(near) as connection:
            connection.execute(f"UNLOAD ('SELECT n AS p, n FROM d') TO 's3://{bucket}/killed/' IAM_ROLE '{role}' "
                               "PARTITION BY (p) ALLOWOVERWRITE")
        assert len(keys()) >= 10
        assert near.stop() == 0, near.log_text()


def test_a_server_that_is_killed_leaves_all_files_of_an_unload_or_none(server):
    world = make_world(server)
    with connect(server) as connection:
        connection.execute("CREATE TABLE d (n int)")
        connection.execute("INSERT INTO d VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)")
    outcomes = set()
    for attempt in range(6):
        prefix, connection = f"run{attempt}/", connect(server)
        connection.pgconn.send_query(f"UNLOAD ('SELECT a.n * 10 + b.n AS p, a.n FROM d a, d b, d c') "
                                     f"TO 's3://{world.bucket}/{prefix}' IAM_ROLE '{world.role}' PARTITION BY (p) MANIFEST"
                                     .encode())
        eventually(lambda: world.keys(prefix), "the first file is there")
        server.kill()
        connection.close()
        server.start()
        wait_available(server)
        outcomes.add((len(world.keys(prefix)), *history(server, prefix)[0]))
    # A server that dies right after the end may not have written down that it was one.
    assert outcomes <= {(0, "aborted", False), (101, "completed", True), (101, "aborted", False)}, outcomes
