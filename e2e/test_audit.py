"""The audit log: CloudTrail's shape, who and for which statement, bounded, and without any secret."""

import json
import os
import stat
import urllib.request

import botocore.exceptions
import psycopg
import pytest

from conftest import (ACCOUNT, PASSWORD, ROOT_KEY, ROOT_SECRET, Server, bucket_access, connect, create_role, eventually,
                      make_world, wait_available)

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


def log_files(server: Server) -> list:
    return sorted((server.data_dir / "audit").glob("audit-*.jsonl"))


def records(server: Server, name: str | None = None) -> list[dict]:
    found = [json.loads(line) for file in log_files(server) for line in file.read_text().splitlines()]
    return [record for record in found if name in (None, record["eventName"])]


def recorded(server: Server, name: str, **members) -> dict:
    """The newest record of that event with these members, as soon as it is there."""
    def newest():
        fitting = [record for record in records(server, name)
                   if all(record.get(key) == value for key, value in members.items())]
        return fitting[-1] if fitting else None
    return eventually(newest, f"a record of {name} with {members}")


@pytest.fixture(scope="module")
def audited(shared_server):
    return make_world(shared_server)


def test_a_management_call_is_recorded_as_cloudtrail_does(audited):
    record = recorded(audited.server, "CreateCluster")
    assert record["eventVersion"] == "1.11" and record["eventSource"] == "redshift.amazonaws.com"
    assert record["userIdentity"] == {"type": "Root", "principalId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:root",
                                      "accountId": ACCOUNT, "accessKeyId": ROOT_KEY}
    assert record["awsRegion"] == "us-east-1" and record["sourceIPAddress"] == "127.0.0.1"
    assert "Boto3" in record["userAgent"]
    assert record["requestParameters"]["clusterIdentifier"] == "c1"
    assert record["requestParameters"]["iamRoles"] == [audited.role]
    assert record["requestParameters"]["masterUserPassword"] == HIDDEN
    assert record["responseElements"]["cluster"]["clusterStatus"] == "creating"
    assert (record["readOnly"], record["managementEvent"], record["eventCategory"]) == (False, True, "Management")
    assert record["recipientAccountId"] == ACCOUNT and record["eventType"] == "AwsApiCall"
    assert record["requestID"] != record["eventID"] and "errorCode" not in record
    read = recorded(audited.server, "DescribeClusters")
    assert read["readOnly"] is True and read["responseElements"] is None


def test_a_refused_call_is_recorded_with_its_error(audited):
    iam = audited.server.client("iam")
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    with pytest.raises(botocore.exceptions.ClientError):
        audited.server.client("iam", key["AccessKeyId"], key["SecretAccessKey"]).list_users()
    record = recorded(audited.server, "ListUsers")
    assert record["errorCode"] == "AccessDenied" and "iam:ListUsers" in record["errorMessage"]
    assert record["userIdentity"]["type"] == "IAMUser" and record["userIdentity"]["userName"] == "nobody"
    assert record["userIdentity"]["accessKeyId"] == key["AccessKeyId"]


def test_s3_calls_of_users_are_data_events(audited):
    audited.put("audit/one.txt", "1\n")
    record = recorded(audited.server, "PutObject")
    assert record["eventSource"] == "s3.amazonaws.com" and record["eventCategory"] == "Data"
    assert record["requestParameters"] == {"bucketName": audited.bucket, "key": "audit/one.txt"}
    arns = [resource["ARN"] for resource in record["resources"]]
    assert arns == [f"arn:aws:s3:::{audited.bucket}", f"arn:aws:s3:::{audited.bucket}/audit/one.txt"]
    assert recorded(audited.server, "CreateBucket")["managementEvent"] is True


def test_each_object_that_copy_and_unload_touch_is_recorded_with_its_query(audited):
    for n in range(3):
        audited.put(f"load/{n}.txt", f"{n}\n")
    with connect(audited.server) as sql:
        sql.execute("CREATE TABLE a (id int)")
        sql.execute(f"COPY a FROM 's3://{audited.bucket}/load/' IAM_ROLE '{audited.role}'")
        copy = sql.execute("SELECT pg_last_copy_id()").fetchone()[0]
        sql.execute(f"UNLOAD ('SELECT * FROM a') TO 's3://{audited.bucket}/out/' IAM_ROLE '{audited.role}' PARALLEL OFF")
        unload = sql.execute("SELECT pg_last_unload_id()").fetchone()[0]

    def of(query: int, *names: str) -> list[dict]:
        return [record for record in records(audited.server)
                if record.get("additionalEventData", {}).get("queryId") == query and record["eventName"] in names]
    read = eventually(lambda: (found := of(copy, "GetObject")) and len(found) >= 3 and found, "three objects read")
    assert {record["requestParameters"]["key"] for record in read} == {f"load/{n}.txt" for n in range(3)}
    record = read[0]
    assert record["additionalEventData"] == {"queryId": copy, "clusterIdentifier": "c1", "dbUser": "awsuser"}
    identity = record["userIdentity"]
    assert identity["type"] == "AssumedRole" and identity["invokedBy"] == "redshift.amazonaws.com"
    assert identity["sessionContext"]["sessionIssuer"]["arn"] == audited.role
    assert record["sourceIPAddress"] == record["userAgent"] == "redshift.amazonaws.com"
    assumed = of(copy, "AssumeRole")
    assert [record["userIdentity"]["type"] for record in assumed] == ["AWSService"]
    assert assumed[0]["requestParameters"]["roleArn"] == audited.role
    assert assumed[0]["requestParameters"]["externalId"].endswith(":dbuser:c1/awsuser")
    assert eventually(lambda: of(unload, "PutObject"), "the object written")[0]["requestParameters"]["key"] == "out/000"


def test_what_a_role_is_refused_in_s3_is_recorded_for_the_query(audited):
    role = create_role(audited.server, "AuditedNoAccess")
    audited.server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
    wait_available(audited.server)
    with connect(audited.server) as sql:
        sql.execute("CREATE TABLE IF NOT EXISTS refused (id int)")
        with pytest.raises(psycopg.Error):
            sql.execute(f"COPY refused FROM 's3://{audited.bucket}/load/' IAM_ROLE '{role}'")
    record = recorded(audited.server, "ListObjectsV2", errorCode="AccessDenied")
    assert record["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] == role
    assert record["additionalEventData"]["queryId"] > 0


def test_no_secret_is_ever_written(audited):
    server = audited.server
    iam, sts, redshift = server.client("iam"), server.client("sts"), server.client("redshift")
    iam.create_user(UserName="keeper")
    secrets = [PASSWORD, ROOT_SECRET]
    key = iam.create_access_key(UserName="keeper")["AccessKey"]
    secrets.append(key["SecretAccessKey"])
    session = sts.get_session_token()["Credentials"]
    secrets += [session["SecretAccessKey"], session["SessionToken"]]
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}]})
    role = create_role(server, "AuditedUser", *bucket_access(audited.bucket), trust=trust)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}]})
    iam.put_user_policy(UserName="keeper", PolicyName="p", PolicyDocument=policy)
    keeper = server.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    assumed = keeper.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    secrets += [assumed["SecretAccessKey"], assumed["SessionToken"]]
    login = redshift.get_cluster_credentials(ClusterIdentifier="c1", DbUser="awsuser")
    secrets.append(login["DbPassword"])
    s3 = server.client("s3", assumed["AccessKeyId"], assumed["SecretAccessKey"], assumed["SessionToken"])
    url = s3.generate_presigned_url("get_object", Params={"Bucket": audited.bucket, "Key": "audit/one.txt"})
    audited.put("audit/one.txt", "1\n")
    assert urllib.request.urlopen(url).read() == b"1\n"
    secrets.append("Other-Passw0rd")
    for password in ("Other-Passw0rd", PASSWORD):
        redshift.modify_cluster(ClusterIdentifier="c1", MasterUserPassword=password)
        eventually(lambda: not redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0].get("PendingModifiedValues")
                   and wait_available(server), "the new password")
    for call in (lambda: iam.create_login_profile(UserName="keeper", Password="Log1n-Passw0rd!"),
                 lambda: iam.change_password(OldPassword="Old-Passw0rd!", NewPassword="New-Passw0rd!")):
        try:
            call()
        except botocore.exceptions.ClientError:
            pass
    secrets += ["Log1n-Passw0rd!", "Old-Passw0rd!", "New-Passw0rd!"]
    iam.delete_access_key(UserName="keeper", AccessKeyId=key["AccessKeyId"])
    with connect(server) as sql:
        sql.execute("CREATE TABLE IF NOT EXISTS keyed (id int)")
        try:
            sql.execute(f"COPY keyed FROM 's3://{audited.bucket}/load/' ACCESS_KEY_ID '{ROOT_KEY}' "
                        f"SECRET_ACCESS_KEY '{ROOT_SECRET}'")
        except psycopg.Error:
            pass
    recorded(server, "DeleteAccessKey")
    text = "".join(file.read_text() for file in log_files(server))
    assert text.count(HIDDEN) > 5
    for secret in secrets:
        assert secret not in text, f"a secret that begins with {secret[:4]}"
        assert json.dumps(secret)[1:-1] not in text
    signature = url.split("Signature=")[1].split("&")[0]
    assert signature not in text


def test_only_the_owner_may_read_the_log(audited):
    recorded(audited.server, "CreateCluster")
    assert stat.S_IMODE(os.stat(audited.server.data_dir / "audit").st_mode) == 0o700
    assert {stat.S_IMODE(os.stat(file).st_mode) for file in log_files(audited.server)} == {0o600}


@pytest.mark.parametrize("server", [["--audit-max-bytes", "64KiB", "--audit-file-bytes", "16KiB"]], indirect=True)
def test_the_log_is_bounded_and_outlives_a_killed_server(server):
    sts = server.client("sts")
    sts.get_caller_identity()
    recorded(server, "GetCallerIdentity")
    server.kill()
    server.start()
    assert records(server, "GetCallerIdentity")
    sts = server.client("sts")
    for _ in range(150):
        sts.get_caller_identity()
    server.client("iam").create_user(UserName="last")
    recorded(server, "CreateUser")
    sizes = [file.stat().st_size for file in log_files(server)]
    assert len(sizes) > 1 and sum(sizes) <= 64 << 10 and max(sizes) <= 16 << 10, sizes
    assert "audit-0000000001.jsonl" not in [file.name for file in log_files(server)]


@pytest.mark.parametrize("server", [["--audit", "off"]], indirect=True)
def test_the_log_can_be_off(server):
    server.client("sts").get_caller_identity()
    assert not (server.data_dir / "audit").exists()
