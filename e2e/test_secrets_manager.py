"""Secrets Manager with the SDK and the CLI, and the Data API with a stored secret."""

from __future__ import annotations

import json

import pytest

from conftest import ACCOUNT, PASSWORD, REGION, Server, create_cluster
from data_api import TARGET, allow, refusal, result_rows, user


@pytest.fixture(scope="module")
def cluster(shared_server: Server) -> Server:
    create_cluster(shared_server, "c1")
    return shared_server


@pytest.fixture(scope="module")
def secrets(cluster: Server):
    return cluster.client("secretsmanager")


def test_a_secret_has_versions_with_stages(secrets):
    made = secrets.create_secret(Name="app/db", SecretString="one", Description="first",
                                 Tags=[{"Key": "team", "Value": "data"}])
    assert made["ARN"].startswith(f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:app/db-")
    got = secrets.get_secret_value(SecretId="app/db")
    assert (got["SecretString"], got["VersionStages"], got["VersionId"]) == ("one", ["AWSCURRENT"], made["VersionId"])
    put = secrets.put_secret_value(SecretId=made["ARN"], SecretString="two")
    assert put["VersionStages"] == ["AWSCURRENT"]
    assert secrets.get_secret_value(SecretId="app/db", VersionStage="AWSPREVIOUS")["SecretString"] == "one"
    updated = secrets.update_secret(SecretId="app/db", SecretBinary=b"\x00\x01", Description="second")
    assert secrets.get_secret_value(SecretId=made["ARN"][:-7])["SecretBinary"] == b"\x00\x01"
    described = secrets.describe_secret(SecretId="app/db")
    assert described["Description"] == "second" and described["Tags"] == [{"Key": "team", "Value": "data"}]
    assert described["VersionIdsToStages"] == {updated["VersionId"]: ["AWSCURRENT"], put["VersionId"]: ["AWSPREVIOUS"]}
    assert refusal(secrets.create_secret, Name="app/db", SecretString="x")[0] == "ResourceExistsException"
    listed = secrets.list_secrets(Filters=[{"Key": "name", "Values": ["app/"]}])["SecretList"]
    assert [one["ARN"] for one in listed] == [made["ARN"]]


def test_a_secret_is_deleted_at_once_or_after_a_window(secrets):
    secrets.create_secret(Name="later", SecretString="x")
    secrets.delete_secret(SecretId="later", RecoveryWindowInDays=7)
    assert refusal(secrets.get_secret_value, SecretId="later")[0] == "InvalidRequestException"
    assert refusal(secrets.create_secret, Name="later", SecretString="x")[0] == "InvalidRequestException"
    assert "later" not in [one["Name"] for one in secrets.list_secrets()["SecretList"]]
    secrets.restore_secret(SecretId="later")
    assert secrets.get_secret_value(SecretId="later")["SecretString"] == "x"
    secrets.delete_secret(SecretId="later", ForceDeleteWithoutRecovery=True)
    assert refusal(secrets.get_secret_value, SecretId="later") == (
        "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    secrets.create_secret(Name="later", SecretString="y")


def test_every_secret_is_listed_once(secrets):
    names = [f"listed-{number:02}" for number in range(7)]
    for name in names:
        secrets.create_secret(Name=name, SecretString="x")
    pages = secrets.get_paginator("list_secrets").paginate(Filters=[{"Key": "name", "Values": ["listed-"]}],
                                                           PaginationConfig={"PageSize": 3})
    assert [one["Name"] for page in pages for one in page["SecretList"]] == names


def test_the_same_token_makes_one_version(secrets):
    token = "0123456789abcdef0123456789abcdef"
    made = secrets.create_secret(Name="tokens", SecretString="x", ClientRequestToken=token)
    assert secrets.create_secret(Name="tokens", SecretString="x", ClientRequestToken=token)["ARN"] == made["ARN"]
    code, _ = refusal(secrets.put_secret_value, SecretId="tokens", SecretString="y", ClientRequestToken=token)
    assert code == "ResourceExistsException"


def test_a_secret_needs_permission(cluster, secrets):
    arn = secrets.create_secret(Name="guarded", SecretString="x")["ARN"]
    mallory = user(cluster, "mallory", {"Action": "s3:ListBucket"}, service="secretsmanager")
    caller = f"arn:aws:iam::{ACCOUNT}:user/mallory"
    action = "secretsmanager:GetSecretValue"
    assert refusal(mallory.get_secret_value, SecretId="guarded") == (
        "AccessDeniedException", f"User: {caller} is not authorized to perform: {action} on resource: {arn} because no "
                                 f"identity-based policy allows the {action} action")
    assert refusal(mallory.get_secret_value, SecretId="not-there")[0] == "AccessDeniedException"
    assert refusal(mallory.list_secrets)[0] == "AccessDeniedException"
    assert refusal(mallory.create_secret, Name="mine", SecretString="x")[0] == "AccessDeniedException"
    allow(cluster, "mallory", {"Action": action, "Resource": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:guarded-??????"})
    assert mallory.get_secret_value(SecretId="guarded")["SecretString"] == "x"


def test_what_is_not_there_says_so(secrets):
    code, message = refusal(secrets.rotate_secret, SecretId="app/db")
    assert "RotateSecret" in message
    assert refusal(secrets.create_secret, Name="bad name", SecretString="x")[0] == "InvalidParameterException"


def test_the_cli_keeps_and_reads_a_secret(cluster):
    cluster.aws("secretsmanager", "create-secret", "--name", "by-cli", "--secret-string", "from the shell")
    read = cluster.aws("secretsmanager", "get-secret-value", "--secret-id", "by-cli")
    assert json.loads(read.stdout)["SecretString"] == "from the shell"


def test_a_stored_secret_logs_in(cluster, secrets):
    value = json.dumps({"username": "awsuser", "password": PASSWORD, "dbname": "dev"})
    arn = secrets.create_secret(Name="admin-login", SecretString=value)["ARN"]
    nina = user(cluster, "nina", {"Action": "redshift-data:*"})
    code, message = refusal(nina.execute_statement, Sql="select 1", SecretArn=arn, **TARGET)
    assert code == "ValidationException"
    assert f"is not authorized to perform: secretsmanager:GetSecretValue on resource: {arn}" in message
    allow(cluster, "nina", {"Action": "redshift-data:*"}, {"Action": "secretsmanager:GetSecretValue", "Resource": arn})
    begun = nina.execute_statement(Sql="select current_user", SecretArn=arn, WaitTimeSeconds=30, **TARGET)
    assert begun["Status"] == "FINISHED" and begun["SecretArn"] == arn and "DbUser" not in begun
    assert result_rows(nina, begun["Id"]) == [["awsuser"]]
    assert "dev" in nina.list_databases(SecretArn=arn, **TARGET)["Databases"]
    without_database = nina.execute_statement(Sql="select 1", SecretArn=arn, ClusterIdentifier="c1", WaitTimeSeconds=30)
    assert without_database["Database"] == "dev" and without_database["Status"] == "FINISHED"


def test_a_stored_secret_with_a_wrong_password_does_not(cluster, secrets):
    data = cluster.client("redshift-data")
    value = json.dumps({"username": "awsuser", "password": "Wrong-Passw0rd"})
    arn = secrets.create_secret(Name="wrong-login", SecretString=value)["ARN"]
    begun = data.execute_statement(Sql="select 1", SecretArn=arn, WaitTimeSeconds=30, **TARGET)
    assert begun["Status"] == "FAILED"
    assert data.describe_statement(Id=begun["Id"])["Error"] == (
        'FATAL: password authentication failed for user "awsuser"')
    malformed = secrets.create_secret(Name="malformed-login", SecretString="not json")["ARN"]
    assert refusal(data.execute_statement, Sql="select 1", SecretArn=malformed, **TARGET)[0] == "ValidationException"


def test_secrets_survive_a_restart_sealed(server: Server):
    secrets = server.client("secretsmanager")
    secrets.create_secret(Name="kept", SecretString="Sesame-Open-3")
    assert server.stop() == 0
    for path in [*server.data_dir.glob("meta.db*"), *server.data_dir.glob("audit/*")]:
        assert b"Sesame-Open-3" not in path.read_bytes(), path
    assert "Sesame-Open-3" not in server.log_text()
    server.start()
    assert server.client("secretsmanager").get_secret_value(SecretId="kept")["SecretString"] == "Sesame-Open-3"
