"""What SQL can be made to name: roles, credentials, URLs, manifests, users."""

import json

import botocore.exceptions
import psycopg
import pytest

from attacks import OTHER_KEY, allowing, sql_error, still_well, user
from conftest import ACCOUNT, PASSWORD, connect


@pytest.fixture(scope="module")
def server(world):
    user(world.server, "guardian")
    world.put("no-row.txt", "no number\n")  # So that the whole bucket is no source either.
    world.server.client("s3").create_bucket(Bucket="bound-bucket")
    world.server.client("s3").put_object(Bucket="bound-bucket", Key="k", Body=b"1\n")
    yield world.server
    still_well(world.server)


@pytest.fixture
def sql(server, world):
    with connect(server) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS t (id int)")
        world.put("data.txt", "1\n")
        yield connection


@pytest.mark.parametrize("role", [
    "{role}\\', \\'x", "{role} ", " {role}", "{role},", ",{role}", "{role};{role}", "{role}\n", "{role}/../Other", "{role}*", "*", "default'",
    "arn:aws:iam::{account}:role/*", "arn:aws:iam::{account}:user/guardian", "",
])
def test_a_role_string_names_roles_and_nothing_else(sql, world, role):
    text = role.format(role=world.role, account=ACCOUNT).replace("'", "''")
    diag = sql_error(sql, f"COPY t FROM 's3://{world.bucket}/data.txt' IAM_ROLE '{text}'")
    assert diag.sqlstate in ("XX000", "42601", "22023", "0A000"), (diag.sqlstate, diag.message_primary)
    assert sql.execute("SELECT count(*) FROM t").fetchone() == (0,)


@pytest.mark.parametrize("credentials", [
    "aws_iam_role={role};aws_iam_role={role}", "aws_iam_role={role};aws_access_key_id=AKIAROOTROOTROOTROOT",
    "aws_access_key_id=AKIAROOTROOTROOTROOT", "aws_access_key_id=AKIAROOTROOTROOTROOT;aws_secret_access_key=wrong", "aws_iam_role=", "",
    "AKIAROOTROOTROOTROOT", "aws_iam_role={role}\n;x=y",
])
def test_a_credentials_string_is_one_identity(sql, world, credentials):
    text = credentials.format(role=world.role)
    diag = sql_error(sql, f"COPY t FROM 's3://{world.bucket}/data.txt' CREDENTIALS '{text}'")
    assert diag.sqlstate in ("XX000", "42601", "22023", "0A000"), (diag.sqlstate, diag.message_primary)
    assert "wrong" not in str(diag.message_primary) + str(diag.message_detail)
    assert sql.execute("SELECT count(*) FROM t").fetchone() == (0,)


@pytest.mark.parametrize("url", [
    "s3://{bucket}/../bound-bucket/k", "s3://{bucket}/..%2fbound-bucket/k", "s3://{bucket}%2f..%2fbound-bucket/k", "s3://bound-bucket/k",
    "s3://{bucket}@bound-bucket/k", "s3://{bucket}:80/k", "s3://../k", "s3:///k", "s3://{bucket}", "S3://{bucket}/data.txt",
    "file:///etc/passwd", "/etc/passwd", "https://{bucket}/data.txt", "s3://{bucket}/data.txt\n", "s3://other-account-bucket/k",
])
def test_a_url_leads_to_its_bucket_and_nowhere_else(sql, server, world, url):
    client = server.client("s3", *OTHER_KEY)
    if "other-account-bucket" not in [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]:
        client.create_bucket(Bucket="other-account-bucket")
        client.put_object(Bucket="other-account-bucket", Key="k", Body=b"1\n")
    diag = sql_error(sql, f"COPY t FROM '{url.format(bucket=world.bucket)}' IAM_ROLE '{world.role}'")
    assert diag.sqlstate in ("XX000", "42601", "0A000", "22023"), (diag.sqlstate, diag.message_primary)
    assert sql.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_a_bucket_whose_name_begins_like_mine_is_not_mine(sql, server, world):
    server.client("s3", *OTHER_KEY).create_bucket(Bucket=f"{world.bucket}-evil")
    server.client("s3", *OTHER_KEY).put_object(Bucket=f"{world.bucket}-evil", Key="k", Body=b"1\n")
    for statement in (f"COPY t FROM 's3://{world.bucket}-evil/k' IAM_ROLE '{world.role}'",
                      f"UNLOAD ('SELECT 1') TO 's3://{world.bucket}-evil/out' IAM_ROLE '{world.role}'"):
        assert "Access Denied" in sql_error(sql, statement).message_primary


def test_a_manifest_does_not_lead_out_of_the_policy(sql, server, world):
    world.put("evil.manifest", json.dumps({"entries": [{"url": f"s3://{world.bucket}-evil/k", "mandatory": True}]}))
    diag = sql_error(sql, f"COPY t FROM 's3://{world.bucket}/evil.manifest' IAM_ROLE '{world.role}' MANIFEST")
    assert "Access Denied" in diag.message_primary
    world.put("evil.manifest", json.dumps({"entries": [{"url": "file:///etc/passwd", "mandatory": True}]}))
    sql_error(sql, f"COPY t FROM 's3://{world.bucket}/evil.manifest' IAM_ROLE '{world.role}' MANIFEST")
    world.put("evil.manifest", "[" * 100_000)
    sql_error(sql, f"COPY t FROM 's3://{world.bucket}/evil.manifest' IAM_ROLE '{world.role}' MANIFEST")


def test_nobody_becomes_another_database_user(sql, server):
    sql.execute("CREATE USER plain PASSWORD 'Plain-Passw0rd'")
    with connect(server, user="plain", password="Plain-Passw0rd") as plain:
        for statement in ("SET SESSION AUTHORIZATION awsuser", "SET SESSION AUTHORIZATION 'awsuser'", "ALTER USER plain CREATEUSER",
                          "CREATE USER root PASSWORD 'Root-Passw0rd' CREATEUSER", "ALTER USER awsuser PASSWORD 'Mine-Passw0rd1'",
                          "GRANT ASSUMEROLE ON ALL TO plain FOR ALL"):
            assert sql_error(plain, statement).sqlstate in ("42501", "0A000"), statement
        assert plain.execute("SELECT current_user").fetchone() == ("plain",)


@pytest.mark.parametrize("name, password", [
    ("awsuser", ""), ("awsuser", "wrong"), ("awsuser\x00plain", PASSWORD), ("AWSUSER ", PASSWORD), ("rdsdb", PASSWORD),
    ("nobody", PASSWORD), ("' OR 1=1 --", PASSWORD), ("IAM:awsuser", PASSWORD),
])
def test_nobody_logs_in_without_the_password(server, name, password):
    with pytest.raises((psycopg.Error, ValueError)):
        connect(server, user=name, password=password).close()


def test_a_temporary_password_is_one_users_alone(sql, server):
    redshift = server.client("redshift")
    sql.execute("CREATE USER lent PASSWORD 'Lent-Passw0rd'")
    login = redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="lent", DbName="dev")
    assert login["DbUser"] == "IAM:lent"
    with connect(server, user="IAM:lent", password=login["DbPassword"]) as lent:
        assert lent.execute("SELECT current_user").fetchone() == ("lent",)
    for name in ("IAM:awsuser", "awsuser", "lent", "IAMA:lent", "IAM:IAM:lent"):
        with pytest.raises(psycopg.Error):
            connect(server, user=name, password=login["DbPassword"]).close()
    key = user(server, "lender", allowing("redshift:GetClusterCredentials", f"arn:aws:redshift:us-east-1:{ACCOUNT}:dbuser:c1/lent"))
    limited = server.client("redshift", *key)
    for more in ({"DbUser": "awsuser"}, {"DbUser": "LENT/../awsuser"}, {"DbUser": "*"}, {"DbUser": "lent", "DbGroups": ["admins"]},
                 {"DbUser": "lent", "AutoCreate": True}):
        with pytest.raises(botocore.exceptions.ClientError):
            limited.get_cluster_credentials(ClusterIdentifier="c1", **more)
