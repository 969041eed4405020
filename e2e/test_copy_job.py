"""Copy jobs: uploads become rows by themselves, each file exactly once, as the job's owner and with the job's role."""

from __future__ import annotations

import random
import threading

import psycopg
import pytest
from conftest import ACCOUNT, PASSWORD, Server, World, bucket_access, connect, create_role, eventually, make_world, \
    wait_available


def values(connection: psycopg.Connection, table: str) -> list[int]:
    return [row[0] for row in connection.execute(f"select v from {table} order by v").fetchall()]


def files(connection: psycopg.Connection, job: str) -> dict[str, str]:
    rows = connection.execute("select file_name, status from sys_copy_job_detail where job_name = %s", [job])
    return {name: status.strip() for name, status in rows.fetchall()}


def create_job(connection: psycopg.Connection, world: World, job: str, rest: str = "") -> None:
    connection.execute(f"create table if not exists {job} (v int)")
    connection.execute(f"copy {job} from 's3://{world.bucket}/{job}/' iam_role '{world.role}' {rest} job create {job}")


def test_uploads_become_rows(world: World) -> None:
    with connect(world.server) as connection:
        world.put("arrivals/old", "1\n")
        create_job(connection, world, "arrivals")
        for value in (10, 11, 12):
            world.put(f"arrivals/{value}", f"{value}\n")
        world.put("elsewhere/13", "13\n")
        eventually(lambda: values(connection, "arrivals") == [10, 11, 12], "the uploads are loaded")
        assert files(connection, "arrivals") == {f"arrivals/{value}": "I" for value in (10, 11, 12)}
        loaded = connection.execute("select count(distinct filename) from stl_load_commits where copy_job_id = "
                                    "(select job_id from sys_copy_job where job_name = 'arrivals')").fetchone()
        assert loaded == (3,)


def test_a_file_is_loaded_once_even_if_it_is_written_again(world: World) -> None:
    with connect(world.server) as connection:
        create_job(connection, world, "again")
        world.put("again/a", "1\n")
        eventually(lambda: values(connection, "again") == [1], "the file is loaded")
        world.put("again/a", "2\n")
        world.put("again/b", "3\n")
        eventually(lambda: 3 in values(connection, "again"), "the next file is loaded")
        assert values(connection, "again") == [1, 3]


def test_multipart_uploads_and_copies_are_seen(world: World) -> None:
    s3 = world.server.client("s3")
    with connect(world.server) as connection:
        create_job(connection, world, "parts")
        upload = s3.create_multipart_upload(Bucket=world.bucket, Key="parts/whole")["UploadId"]
        part = s3.upload_part(Bucket=world.bucket, Key="parts/whole", UploadId=upload, PartNumber=1, Body=b"1\n2\n")
        s3.complete_multipart_upload(Bucket=world.bucket, Key="parts/whole", UploadId=upload,
                                     MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
        eventually(lambda: values(connection, "parts") == [1, 2], "the completed upload is loaded")
        s3.copy_object(Bucket=world.bucket, Key="parts/copy", CopySource=f"{world.bucket}/parts/whole")
        eventually(lambda: values(connection, "parts") == [1, 1, 2, 2], "the copy is loaded")


def test_a_bad_file_is_passed_by_and_told_of(world: World) -> None:
    with connect(world.server) as connection:
        create_job(connection, world, "mixed")
        for name, body in (("a", "1\n"), ("bad", "one\n"), ("c", "3\n")):
            world.put(f"mixed/{name}", body)
        eventually(lambda: values(connection, "mixed") == [1, 3], "the good files are loaded")
        eventually(lambda: files(connection, "mixed") == {"mixed/a": "I", "mixed/bad": "E", "mixed/c": "I"}, "statuses")
        message = "select message from sys_copy_job_info where job_name = 'mixed'"
        told = eventually(lambda: connection.execute(message).fetchall(), "the failure is told")
        assert len(told) == 1 and "mixed/bad" in told[0][0]
        world.put("mixed/d", "4\n")
        eventually(lambda: values(connection, "mixed") == [1, 3, 4], "later files are loaded")
        errors = connection.execute("select count(*) from stl_load_errors where filename like '%mixed/bad%'").fetchone()
        again = connection.execute("select message from sys_copy_job_info where job_name = 'mixed'").fetchall()
        assert errors[0] >= 1 and len(again) == 1
        # Whoever has mended the file runs the job.
        world.put("mixed/bad", "2\n")
        connection.execute("copy job run mixed")
        assert values(connection, "mixed") == [1, 2, 3, 4]


def test_auto_off_waits_for_run(world: World) -> None:
    with connect(world.server) as connection:
        create_job(connection, world, "manual")
        connection.execute("copy job alter manual auto off")
        world.put("manual/a", "1\n")
        create_job(connection, world, "witness")
        world.put("witness/a", "1\n")
        eventually(lambda: values(connection, "witness") == [1], "another job has run meanwhile")
        assert values(connection, "manual") == []
        connection.execute("copy job run manual")
        connection.execute("copy job run manual")
        assert values(connection, "manual") == [1]
        world.put("manual/b", "2\n")
        connection.execute("copy job alter manual auto on")
        eventually(lambda: values(connection, "manual") == [1, 2], "what came before AUTO ON is loaded")


def test_a_dropped_job_loads_nothing(world: World) -> None:
    with connect(world.server) as connection:
        create_job(connection, world, "dropped")
        listed = {row[1] for row in connection.execute("copy job list").fetchall()}
        assert "dropped" in listed
        shown = connection.execute("copy job show dropped").fetchone()
        assert shown[1:5] == ("dropped", "awsuser", "public.dropped", f"s3://{world.bucket}/dropped/")
        connection.execute("copy job drop dropped")
        world.put("dropped/a", "1\n")
        create_job(connection, world, "after_drop")
        world.put("after_drop/a", "1\n")
        eventually(lambda: values(connection, "after_drop") == [1], "another job has run meanwhile")
        assert values(connection, "dropped") == []
        with pytest.raises(psycopg.errors.UndefinedObject, match='copy job "dropped" does not exist'):
            connection.execute("copy job run dropped")


@pytest.mark.parametrize("options", ["maxerror 5", "ignoreallerrors", "manifest", "noload"])
def test_what_a_job_cannot_have_is_refused(world: World, options: str) -> None:
    with connect(world.server) as connection:
        connection.execute("create table if not exists refused (v int)")
        with pytest.raises(psycopg.errors.SyntaxError, match="JOB is not compatible with"):
            connection.execute(f"copy refused from 's3://b/x' iam_role '{world.role}' {options} job create refused")


@pytest.mark.parametrize("authorization", ["iam_role default", "iam_role 'SESSION'",
                                           "access_key_id 'k' secret_access_key 's'"])
def test_a_job_names_its_role(world: World, authorization: str) -> None:
    with connect(world.server) as connection:
        connection.execute("create table if not exists refused (v int)")
        with pytest.raises(psycopg.errors.SyntaxError, match="JOB is not compatible with") as refused:
            connection.execute(f"copy refused from 's3://b/x' {authorization} job create refused")
        if authorization.startswith("iam_role"):
            assert "by its ARN" in refused.value.diag.message_hint
        connection.execute("begin")
        with pytest.raises(psycopg.errors.ActiveSqlTransaction):
            connection.execute(f"copy refused from 's3://b/x' iam_role '{world.role}' job create refused")
        connection.execute("rollback")


def test_jobs_take_permissions_and_run_as_their_owner(world: World) -> None:
    with connect(world.server) as admin:
        admin.execute(f"create user loader password '{PASSWORD}'")
        admin.execute("create table owned (v int)")
        create = f"copy owned from 's3://{world.bucket}/owned/' iam_role '{world.role}' job create owned"
        with connect(world.server, user="loader") as loader:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="copy jobs"):
                loader.execute(create)
            admin.execute("grant create for copy jobs in database dev to loader")
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="relation owned"):
                loader.execute(create)
            admin.execute("grant insert, select on owned to loader")
            loader.execute(create)
            world.put("owned/a", "1\n")
            eventually(lambda: values(loader, "owned") == [1], "the owner's job has run")
            decided = admin.execute("select distinct username from svv_authorization_log where query in "
                                    "(select query from stl_load_commits where filename like '%owned/a%')").fetchall()
            assert decided == [("loader",)]
            # Without the privilege the job waits, and goes on when it is back.
            admin.execute("revoke insert on owned from loader")
            world.put("owned/b", "2\n")
            message = "select message from sys_copy_job_info where job_name = 'owned'"
            told = eventually(lambda: loader.execute(message).fetchall(), "the lack is told")
            assert told[0][0] == "permission denied for relation owned"
            admin.execute("grant insert on owned to loader")
            eventually(lambda: values(loader, "owned") == [1, 2], "the job goes on", seconds=70)


def test_a_job_without_its_role_goes_on_when_it_is_back(world: World) -> None:
    redshift = world.server.client("redshift")
    role = create_role(world.server, "JobRole", *bucket_access(world.bucket))
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
    wait_available(world.server)
    with connect(world.server) as connection:
        connection.execute("create table roleless (v int)")
        connection.execute(f"copy roleless from 's3://{world.bucket}/roleless/' iam_role '{role}' job create roleless")
        redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", RemoveIamRoles=[role])
        wait_available(world.server)
        world.put("roleless/a", "1\n")
        message = "select message from sys_copy_job_info where job_name = 'roleless'"
        told = eventually(lambda: connection.execute(message).fetchall(), "the refusal is told")
        assert "role/JobRole" in told[0][0] and ACCOUNT in told[0][0]
        denied = connection.execute("select step, reason from svv_authorization_log where decision = 'Deny' "
                                    "and resource like '%JobRole%'").fetchall()
        assert denied, "the refusal is explained"
        redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
        wait_available(world.server)
        eventually(lambda: values(connection, "roleless") == [1], "the job goes on", seconds=70)
        assert files(connection, "roleless") == {"roleless/a": "I"}


def test_a_paused_cluster_loads_what_came_meanwhile(server: Server) -> None:
    world = make_world(server)
    redshift = server.client("redshift")
    with connect(server) as connection:
        create_job(connection, world, "paused")
        world.put("paused/a", "1\n")
        eventually(lambda: values(connection, "paused") == [1], "the job runs")
    redshift.pause_cluster(ClusterIdentifier="c1")
    status = lambda: redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["ClusterStatus"]
    eventually(lambda: status() == "paused", "the cluster is paused")
    world.put("paused/b", "2\n")
    redshift.resume_cluster(ClusterIdentifier="c1")
    wait_available(server)
    with connect(server) as connection:
        eventually(lambda: values(connection, "paused") == [1, 2], "what came meanwhile is loaded")


def test_every_file_is_loaded_exactly_once_whenever_the_server_dies(server: Server) -> None:
    """Uploads go on while the server is killed again and again. In the end each file that S3 has taken is there, once."""
    world = make_world(server)
    with connect(server) as connection:
        create_job(connection, world, "exact")
    chance = random.Random(4711)
    taken: list[int] = []
    number = 0
    for _ in range(5):
        stop = threading.Event()

        def upload() -> None:
            nonlocal number
            while not stop.is_set():
                number += 1
                try:
                    world.put(f"exact/{number}", f"{number}\n")
                    taken.append(number)
                except Exception:
                    return

        uploading = threading.Thread(target=upload)
        uploading.start()
        stop.wait(0.4 + chance.random())
        server.kill()
        stop.set()
        uploading.join()
        server.start()
        wait_available(server)
    world.put("exact/last", "0\n")
    with connect(server) as connection:
        expected = sorted({int(key.split("/")[1].replace("last", "0")) for key in world.keys("exact/")})
        assert set(taken) <= set(expected)
        eventually(lambda: len(values(connection, "exact")) >= len(expected), "all files are loaded", seconds=60)
        assert values(connection, "exact") == expected
        assert set(files(connection, "exact").values()) == {"I"}
