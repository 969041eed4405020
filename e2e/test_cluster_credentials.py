"""Temporary database credentials: who may ask for them, what they open, and for how long the clients that use them care."""

import json
import os
import subprocess

import psycopg
import pytest
import redshift_connector
from botocore.exceptions import ClientError

from conftest import ACCOUNT, REGION, connect, create_cluster, create_role

ARN = f"arn:aws:redshift:{REGION}:{ACCOUNT}"


@pytest.fixture(scope="module")
def server(shared_server):
    create_cluster(shared_server, "c1")
    with connect(shared_server) as sql:
        sql.execute("CREATE USER ann PASSWORD DISABLE")
        sql.execute("CREATE GROUP loaders")
        sql.execute("CREATE TABLE t (id int)")
        sql.execute("GRANT SELECT ON t TO GROUP loaders")
    return shared_server


def user_with(server, name: str, *statements: dict):
    """An IAM user with one policy; gives its access key and secret."""
    iam = server.client("iam")
    iam.create_user(UserName=name)
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    iam.put_user_policy(UserName=name, PolicyName="access", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def allow(action: str | list[str], *resources: str) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": [f"{ARN}:{resource}" for resource in resources] or "*"}


def log_in(server, credentials: dict, name: str = "c1", **more) -> psycopg.Connection:
    return connect(server, name, credentials["DbUser"], credentials["DbPassword"], sslmode="require", **more)


def test_the_user_logs_in_as_itself_with_the_temporary_password(server):
    credentials = server.client("redshift").get_cluster_credentials(ClusterIdentifier="c1", DbUser="ann", DbName="dev")
    assert credentials["DbUser"] == "IAM:ann"
    for _ in range(2):
        with log_in(server, credentials) as sql:
            assert sql.execute("SELECT current_user, session_user").fetchone() == ("ann", "ann")


def test_several_passwords_of_one_user_are_valid_together(server):
    redshift = server.client("redshift")
    issued = [redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="ann") for _ in range(3)]
    for credentials in issued:
        log_in(server, credentials).close()


def test_auto_create_makes_the_user_and_db_groups_count_for_the_session_alone(server):
    redshift = server.client("redshift")
    credentials = redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="temp_creds_user", AutoCreate=True,
                                                   DbGroups=["loaders"], DurationSeconds=900)
    assert credentials["DbUser"] == "IAMA:temp_creds_user:loaders"
    with log_in(server, credentials) as sql:
        assert sql.execute("SELECT current_user").fetchone() == ("temp_creds_user",)
        assert sql.execute("SELECT count(*) FROM t").fetchone() == (0,)
    alone = redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="temp_creds_user")
    with log_in(server, alone) as sql, pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.execute("SELECT count(*) FROM t")


def test_a_user_who_does_not_exist_gets_credentials_and_no_session(server):
    credentials = server.client("redshift").get_cluster_credentials(ClusterIdentifier="c1", DbUser="nobody")
    with pytest.raises(psycopg.OperationalError, match='user "IAM:nobody" does not exist'):
        log_in(server, credentials)


def test_a_password_counts_for_its_cluster_its_name_and_its_database_only(server):
    create_cluster(server, "c2")
    with connect(server, "c2") as sql:
        sql.execute("CREATE USER ann PASSWORD DISABLE")
    redshift = server.client("redshift")
    credentials = redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="ann")
    other = redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="ann", DbName="sales")
    refused = "password authentication failed for user"
    with pytest.raises(psycopg.OperationalError, match=refused):
        log_in(server, credentials, "c2")
    with pytest.raises(psycopg.OperationalError, match=refused):
        log_in(server, other)
    for wrong in ({"DbUser": "ann"}, {"DbUser": "IAMA:ann"}, {"DbPassword": "guess"}):
        with pytest.raises(psycopg.OperationalError, match=refused):
            log_in(server, {**credentials, **wrong})


def test_passwords_survive_a_restart_of_the_server(request, tmp_path):
    from conftest import Server
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    server = Server(request.config.getoption("--vesto"), data_dir).start()
    create_cluster(server, "c1")
    credentials = server.client("redshift").get_cluster_credentials(ClusterIdentifier="c1", DbUser="awsuser")
    server.stop()
    assert credentials["DbPassword"].encode() not in b"".join(
        path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    server.start()
    with log_in(server, credentials) as sql:
        assert sql.execute("SELECT current_user").fetchone() == ("awsuser",)
    server.stop()


def test_a_policy_for_one_db_user_allows_no_other_and_no_group(server):
    key = user_with(server, "one-user", allow("redshift:GetClusterCredentials", "dbuser:c1/ann"))
    redshift = server.client("redshift", *key)
    assert redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="ann")["DbUser"] == "IAM:ann"
    for more, action, resource in [
        ({"DbUser": "awsuser"}, "GetClusterCredentials", "dbuser:c1/awsuser"),
        ({"DbName": "dev"}, "GetClusterCredentials", "dbname:c1/dev"),
        ({"AutoCreate": True}, "CreateClusterUser", "dbuser:c1/ann"),
        ({"DbGroups": ["loaders"]}, "JoinGroup", "dbgroup:c1/loaders"),
    ]:
        with pytest.raises(ClientError, match=f"redshift:{action} on resource: {ARN}:{resource}") as error:
            redshift.get_cluster_credentials(**{"ClusterIdentifier": "c1", "DbUser": "ann", **more})
        assert error.value.response["Error"]["Code"] == "AccessDenied"


def test_condition_keys_name_user_database_and_duration(server):
    key = user_with(server, "conditions", {
        "Effect": "Allow", "Action": "redshift:GetClusterCredentials", "Resource": "*",
        "Condition": {"StringEquals": {"redshift:DbUser": "ann", "redshift:DbName": "dev"},
                      "NumericLessThanEquals": {"redshift:DurationSeconds": "1000"}},
    })
    redshift = server.client("redshift", *key)
    asked = {"ClusterIdentifier": "c1", "DbUser": "ann", "DbName": "dev"}
    assert redshift.get_cluster_credentials(**asked)["DbPassword"]
    for more in ({"DbUser": "awsuser"}, {"DbName": "sales"}, {"DurationSeconds": 3600}):
        with pytest.raises(ClientError, match="not authorized to perform"):
            redshift.get_cluster_credentials(**{**asked, **more})


def test_the_aws_cli_gives_credentials_that_psql_uses(server):
    done = server.aws("redshift", "get-cluster-credentials", "--cluster-identifier", "c1", "--db-user", "ann",
                      "--db-name", "dev", "--duration-seconds", "3600")
    credentials = json.loads(done.stdout)
    port = server.client("redshift").describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["Endpoint"]["Port"]
    environment = {**os.environ, "PGPASSWORD": credentials["DbPassword"], "PGSSLMODE": "require"}
    done = subprocess.run(["psql", "-X", "-At", "-h", "127.0.0.1", "-p", str(port), "-U", credentials["DbUser"], "-d", "dev",
                           "-c", "SELECT current_user"], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "ann"), done.stderr
    refused = server.aws("redshift", "get-cluster-credentials", "--cluster-identifier", "c1", "--db-user", "ann",
                         "--duration-seconds", "100", check=False)
    assert "Token duration must be between 900 and 3600 seconds" in refused.stderr


def test_with_iam_the_database_user_is_the_caller(server):
    iam = server.client("iam")
    key = user_with(server, "alice", allow("redshift:GetClusterCredentialsWithIAM", "dbname:c1/*"))
    credentials = server.client("redshift", *key).get_cluster_credentials_with_iam(ClusterIdentifier="c1", DbName="dev")
    assert credentials["DbUser"] == "IAM:alice" and credentials["NextRefreshTime"] <= credentials["Expiration"]
    with log_in(server, credentials) as sql:
        assert sql.execute("SELECT current_user").fetchone() == ("IAM:alice",)
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}]}
    role = create_role(server, "analyst", allow("redshift:GetClusterCredentialsWithIAM"), trust=json.dumps(trust))
    iam.tag_role(RoleName="analyst", Tags=[{"Key": "RedshiftDbRoles", "Value": "loaders:unknown"}])
    iam.put_user_policy(UserName="alice", PolicyName="assume", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}]}))
    session = server.client("sts", *key).assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    redshift = server.client("redshift", session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    credentials = redshift.get_cluster_credentials_with_iam(ClusterIdentifier="c1")
    assert credentials["DbUser"] == "IAMR:analyst"
    with log_in(server, credentials) as sql:
        assert sql.execute("SELECT current_user").fetchone() == ("IAMR:analyst",)
        assert sql.execute("SELECT count(*) FROM t").fetchone() == (0,), "the tag's names are groups of the session"


@pytest.fixture
def trusted(server, monkeypatch):
    """redshift_connector loads the system's certificates as well: here, the server's own authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(next(server.data_dir.rglob("ca.pem"))))
    return server


def test_redshift_connector_logs_in_with_iam(trusted):
    key, secret = user_with(trusted, "connector", allow("redshift:*"))
    common = {"iam": True, "cluster_identifier": "c1", "region": REGION, "database": "dev", "access_key_id": key,
              "secret_access_key": secret, "endpoint_url": trusted.http, "sslmode": "verify-ca"}
    with redshift_connector.connect(**common, db_user="ann") as connection, connection.cursor() as cursor:
        assert list(cursor.execute("SELECT current_user").fetchone()) == ["ann"]
    made = {"db_user": "connector_made", "auto_create": True, "db_groups": ["loaders"]}
    with redshift_connector.connect(**common, **made) as connection, connection.cursor() as cursor:
        assert list(cursor.execute("SELECT current_user").fetchone()) == ["connector_made"]
        assert list(cursor.execute("SELECT count(*) FROM t").fetchone()) == [0]
    with redshift_connector.connect(**common, group_federation=True) as connection, connection.cursor() as cursor:
        assert list(cursor.execute("SELECT current_user").fetchone()) == ["IAM:connector"]


def test_a_cluster_found_by_its_temporary_credentials_as_awswrangler_does(server):
    redshift = server.client("redshift")
    credentials = redshift.get_cluster_credentials(DbUser="wrangler", ClusterIdentifier="c1", DurationSeconds=900,
                                                   AutoCreate=True)
    cluster = redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0]
    connection = redshift_connector.connect(
        user=credentials["DbUser"], password=credentials["DbPassword"], database=cluster["DBName"], host="127.0.0.1",
        port=int(cluster["Endpoint"]["Port"]), ssl=False)
    with connection.cursor() as cursor:
        assert list(cursor.execute("SELECT current_user").fetchone()) == ["wrangler"]
    connection.close()
