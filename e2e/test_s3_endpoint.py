"""Buckets at another S3-compatible endpoint, which here is a second server: COPY and UNLOAD use them as their own, under
their own policies first."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import psycopg
import pytest

from conftest import ROOT_KEY, ROOT_SECRET, Server, bucket_access, connect, create_cluster, create_role, eventually, wait_available

FAR = "far-bucket"


@dataclass
class Scene:
    far: Server
    near: Server
    role: str
    sql: psycopg.Connection

    def put(self, key: str, body: bytes | str) -> None:
        body = body.encode() if isinstance(body, str) else body
        self.far.client("s3").put_object(Bucket=FAR, Key=key, Body=body)

    def objects(self, prefix: str) -> dict[str, bytes]:
        s3 = self.far.client("s3")
        listed = s3.list_objects_v2(Bucket=FAR, Prefix=prefix).get("Contents", [])
        return {entry["Key"]: s3.get_object(Bucket=FAR, Key=entry["Key"])["Body"].read() for entry in listed}


def start_near(binary: str, directory, url: str, *arguments: str) -> Server:
    """A server that has the endpoint's buckets too."""
    (directory / "data").mkdir()
    keys = directory / "endpoint-keys"
    keys.write_text(f"[default]\naws_access_key_id = {ROOT_KEY}\naws_secret_access_key = {ROOT_SECRET}\n")
    arguments = ["--s3-endpoint", url, "--s3-endpoint-credentials", str(keys), *arguments]
    return Server(binary, directory / "data", arguments).start()


def calls(server: Server) -> list[dict]:
    """What the server's audit log has, once it has the last call."""
    server.client("s3").list_buckets()

    def written() -> list[dict]:
        files = sorted((server.data_dir / "audit").iterdir())
        events = [json.loads(line) for file in files for line in file.read_text().splitlines()]
        return events if events and events[-1]["eventName"] == "ListBuckets" else []

    return eventually(written, "the audit log")


@pytest.fixture(scope="module")
def scene(shared_server: Server, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    shared_server.client("s3").create_bucket(Bucket=FAR)
    near = start_near(request.config.getoption("--vesto"), tmp_path_factory.mktemp("near"), shared_server.http)
    role = create_role(near, "RedshiftCopyUnload", *bucket_access(FAR))
    narrow = create_role(near, "OnlyListing", *bucket_access(FAR)[:1])
    create_cluster(near, "c1", [role, narrow])
    yield Scene(shared_server, near, role, connect(near))
    assert near.stop() == 0, near.log_text()


def test_copy_reads_and_unload_writes_there(scene: Scene) -> None:
    scene.sql.execute("CREATE TABLE t (n int, text varchar(20))")
    scene.put("in/a.txt", "1|one\n2|two\n")
    scene.put("in/b.txt", "3|three\n")
    scene.sql.execute(f"COPY t FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}'")
    assert scene.sql.execute("SELECT count(*), sum(n) FROM t").fetchone() == (3, 6)
    scene.sql.execute(f"UNLOAD ('SELECT * FROM t ORDER BY n') TO 's3://{FAR}/out/t_' IAM_ROLE '{scene.role}' "
                      "PARALLEL OFF MANIFEST")
    written = scene.objects("out/")
    assert written["out/t_000"] == b"1|one\n2|two\n3|three\n"
    assert b"s3://far-bucket/out/t_000" in written["out/t_manifest"]
    scene.sql.execute(f"COPY t FROM 's3://{FAR}/out/t_manifest' IAM_ROLE '{scene.role}' MANIFEST")
    assert scene.sql.execute("SELECT count(*) FROM t").fetchone() == (6,)
    # Every format goes the same way.
    scene.sql.execute(f"UNLOAD ('SELECT * FROM t') TO 's3://{FAR}/parquet/' IAM_ROLE '{scene.role}' PARQUET")
    scene.sql.execute(f"COPY t FROM 's3://{FAR}/parquet/' IAM_ROLE '{scene.role}' PARQUET")
    assert scene.sql.execute("SELECT count(*) FROM t").fetchone() == (12,)
    # What is not empty is not overwritten, CLEANPATH removes it.
    with pytest.raises(psycopg.Error, match="Specified unload destination on S3 is not empty"):
        scene.sql.execute(f"UNLOAD ('SELECT 1') TO 's3://{FAR}/out/' IAM_ROLE '{scene.role}'")
    scene.sql.execute(f"UNLOAD ('SELECT 1 AS one') TO 's3://{FAR}/out/' IAM_ROLE '{scene.role}' CLEANPATH PARALLEL OFF")
    assert list(scene.objects("out/").values()) == [b"1\n"]


def test_a_job_loads_what_comes_there(scene: Scene) -> None:
    """Nobody tells of it: the job looks when it is run, or turned on, and then from time to time."""
    def rows() -> list[tuple]:
        return scene.sql.execute("SELECT n FROM jobbed ORDER BY n").fetchall()

    scene.sql.execute("CREATE TABLE jobbed (n int)")
    scene.put("jobs/before", "1\n")
    # Other stores tell whole seconds, and the job's own second counts as after it.
    second = int(time.time())
    eventually(lambda: int(time.time()) > second, "the next second")
    scene.sql.execute(f"COPY jobbed FROM 's3://{FAR}/jobs/' IAM_ROLE '{scene.role}' JOB CREATE far_job AUTO OFF")
    scene.put("jobs/after", "2\n")
    for _ in range(2):
        scene.sql.execute("COPY JOB RUN far_job")
        assert rows() == [(2,)]
    scene.put("jobs/later", "3\n")
    scene.sql.execute("COPY JOB ALTER far_job AUTO ON")
    eventually(lambda: rows() == [(2,), (3,)], "the job has looked")
    scene.sql.execute("COPY JOB DROP far_job")


def test_a_large_object_is_written_in_parts_and_read_again(scene: Scene) -> None:
    scene.sql.execute("CREATE TABLE large (n int, text varchar(200))")
    body = "".join(f"{n}|{str(n) * 20:.100}\n" for n in range(200_000))
    scene.put("large/a.txt", body)
    scene.sql.execute(f"COPY large FROM 's3://{FAR}/large/' IAM_ROLE '{scene.role}'")
    scene.sql.execute(f"UNLOAD ('SELECT * FROM large ORDER BY n') TO 's3://{FAR}/large-out/' IAM_ROLE '{scene.role}' "
                      "PARALLEL OFF")
    assert scene.objects("large-out/") == {"large-out/000": body.encode()}
    assert len(body) > 2 * (8 << 20)


def test_policies_here_decide_first(scene: Scene) -> None:
    scene.sql.execute("CREATE TABLE refused (n int)")
    narrow = scene.role.replace("RedshiftCopyUnload", "OnlyListing")
    scene.put("in/c.txt", "1\n")
    with pytest.raises(psycopg.Error) as refused:
        scene.sql.execute(f"COPY refused FROM 's3://{FAR}/in/c.txt' IAM_ROLE '{narrow}'")
    assert "S3ServiceException:Access Denied,Status 403,Error AccessDenied" in refused.value.diag.message_primary
    assert "s3:GetObject" in refused.value.diag.message_hint
    explained = scene.sql.execute(f"EXPLAIN AUTHORIZATION COPY refused FROM 's3://{FAR}/in/c.txt' "
                                  f"IAM_ROLE '{narrow}'").fetchall()
    assert (explained[-1][2], explained[-1][4]) == ("s3:GetObject", "Deny")
    scene.sql.execute(f"COPY refused FROM 's3://{FAR}/in/c.txt' IAM_ROLE '{scene.role}'")
    reads = [call for call in calls(scene.far) if call["eventName"] == "GetObject"]
    reads = [call for call in reads if call["requestParameters"]["key"] == "in/c.txt"]
    assert len(reads) == 1, "only the allowed statement asked the endpoint"


def test_what_is_missing_there_is_said_as_of_a_bucket_here(scene: Scene) -> None:
    scene.sql.execute("CREATE TABLE missing (n int)")
    with pytest.raises(psycopg.Error, match="The specified S3 prefix 'nothing/' does not exist"):
        scene.sql.execute(f"COPY missing FROM 's3://{FAR}/nothing/' IAM_ROLE '{scene.role}'")
    other = create_role(scene.near, "Everything", {"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    scene.near.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[other])
    wait_available(scene.near)
    with pytest.raises(psycopg.Error, match="The specified bucket does not exist,Status 404,Error NoSuchBucket"):
        scene.sql.execute(f"COPY missing FROM 's3://no-such-bucket-there/x' IAM_ROLE '{other}'")
    with pytest.raises(psycopg.Error, match="must be addressed using the specified endpoint"):
        scene.sql.execute(f"COPY missing FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}' REGION 'eu-west-1'")


def test_the_endpoints_key_is_never_told(scene: Scene) -> None:
    assert ROOT_SECRET not in scene.near.log_text()
    helped = scene.near.aws("s3", "ls", f"s3://{FAR}", check=False)
    assert "NoSuchBucket" in helped.stderr, "S3's own face has only what is here"
