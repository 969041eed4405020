"""Identities that are not the sender's: dead and mixed credentials, names that are used again, confused deputies."""

import json
from urllib.parse import quote

import botocore.exceptions
import pytest

from attacks import (OTHER, OTHER_KEY, Signed, allowing, as_session, assume, attach, refused, sql_error, still_well,
                     trusting, user)
from conftest import ACCOUNT, PASSWORD, bucket_access, connect, create_role, eventually, wait_available


@pytest.fixture(scope="module")
def server(world):
    yield world.server
    still_well(world.server)


# Session tokens and keys

@pytest.fixture(scope="module")
def session(server):
    role = create_role(server, "Guarded", {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
                       trust=trusting(f"arn:aws:iam::{ACCOUNT}:root"))
    key = user(server, "guardian", allowing("sts:AssumeRole", role))
    return assume(server, key, role), assume(server, key, role, "another")


def test_a_stripped_session_token_is_refused(server, session):
    key = {"key": session[0]["AccessKeyId"], "secret": session[0]["SecretAccessKey"]}
    assert Signed(server, **key).sign().send().short() == (403, "InvalidClientTokenId")
    assert Signed(server, "s3", "GET", body=b"", **key).sign().send().short() == (403, "InvalidAccessKeyId")


def test_the_token_of_another_session_is_refused(server, session):
    mixed = {"key": session[0]["AccessKeyId"], "secret": session[0]["SecretAccessKey"], "token": session[1]["SessionToken"]}
    assert Signed(server, **mixed).sign().send().short() == (403, "InvalidClientTokenId")
    assert Signed(server, "s3", "GET", body=b"", **mixed).sign().send().short() == (400, "InvalidToken")


def test_a_token_with_a_long_term_key_is_refused(server, session):
    answer = Signed(server, token=session[0]["SessionToken"]).sign().send()
    assert answer.short() == (403, "InvalidClientTokenId")


@pytest.mark.parametrize("token", ["garbage", "x" * 20_000, "%00", "é"])
def test_tokens_that_are_none_are_refused(server, session, token):
    key = {"key": session[0]["AccessKeyId"], "secret": session[0]["SecretAccessKey"]}
    signed = Signed(server, **key).sign().with_header("x-amz-security-token", token.encode().decode("latin-1"))
    assert signed.send().status in (400, 403, 431)


def test_keys_of_deleted_users_and_deactivated_keys_are_dead(server):
    iam = server.client("iam")
    key = user(server, "mayfly")
    assert Signed(server, key=key[0], secret=key[1]).sign().send().status == 200
    iam.update_access_key(UserName="mayfly", AccessKeyId=key[0], Status="Inactive")
    dead = lambda: (Signed(server, key=key[0], secret=key[1]).sign().send().short(),
                    Signed(server, "s3", "GET", body=b"", key=key[0], secret=key[1]).sign().send().short())
    assert dead() == ((403, "InvalidClientTokenId"), (403, "InvalidAccessKeyId"))
    iam.delete_access_key(UserName="mayfly", AccessKeyId=key[0])
    iam.delete_user(UserName="mayfly")
    assert dead() == ((403, "InvalidClientTokenId"), (403, "InvalidAccessKeyId"))


@pytest.mark.parametrize("key", ["AKIA", "'; DROP TABLE access_keys; --", "AKIA%00", "..%2f..%2f", "x" * 300])
def test_key_ids_that_are_none_are_refused(server, key):
    assert Signed(server, key=key).sign().send().status in (400, 403)
    assert Signed(server, "s3", "GET", body=b"", key=key).sign().send().status in (400, 403)


# Names that are used again

def test_sessions_of_a_deleted_role_stay_dead_when_its_name_is_used_again(server):
    iam = server.client("iam")
    key = user(server, "patient")
    trust = trusting(f"arn:aws:iam::{ACCOUNT}:user/patient")
    role = create_role(server, "Reused", {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}, trust=trust)
    iam.put_user_policy(UserName="patient", PolicyName="p", PolicyDocument=allowing("sts:AssumeRole", role))
    session = assume(server, key, role)
    as_session(server, "s3", session).list_buckets()
    iam.delete_role_policy(RoleName="Reused", PolicyName="access")
    iam.delete_role(RoleName="Reused")
    refused(lambda: as_session(server, "s3", session).list_buckets(), "InvalidAccessKeyId")
    create_role(server, "Reused", {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}, trust=trust)
    refused(lambda: as_session(server, "s3", session).list_buckets(), "InvalidAccessKeyId")
    refused(lambda: as_session(server, "sts", session).get_caller_identity(), "InvalidClientTokenId")


def test_trust_in_a_deleted_user_does_not_pass_to_the_next_of_its_name(server):
    iam = server.client("iam")
    key = user(server, "alias")
    role = create_role(server, "TrustsAlias", trust=trusting(f"arn:aws:iam::{ACCOUNT}:user/alias"))
    assume(server, key, role)
    iam.delete_access_key(UserName="alias", AccessKeyId=key[0])
    iam.delete_user(UserName="alias")
    impostor = user(server, "alias", allowing("s3:ListAllMyBuckets", "*"))
    refused(lambda: assume(server, impostor, role), "AccessDenied")
    document = iam.get_role(RoleName="TrustsAlias")["Role"]["AssumeRolePolicyDocument"]
    assert document["Statement"][0]["Principal"]["AWS"].startswith("AIDA")


def test_a_bucket_policy_does_not_pass_to_the_next_role_of_a_name(server, session):
    s3, iam = server.client("s3"), server.client("iam")
    s3.create_bucket(Bucket="bound-bucket")
    s3.put_object(Bucket="bound-bucket", Key="k", Body=b"x")
    trust = trusting(f"arn:aws:iam::{ACCOUNT}:user/guardian")
    role = create_role(server, "Bound", trust=trust)
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": role}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bound-bucket/*"}]}
    s3.put_bucket_policy(Bucket="bound-bucket", Policy=json.dumps(policy))
    key = user(server, "binder", allowing("sts:AssumeRole", role))
    iam.update_assume_role_policy(RoleName="Bound", PolicyDocument=trusting(f"arn:aws:iam::{ACCOUNT}:root"))
    as_session(server, "s3", assume(server, key, role)).get_object(Bucket="bound-bucket", Key="k")
    iam.delete_role(RoleName="Bound")
    create_role(server, "Bound", trust=trusting(f"arn:aws:iam::{ACCOUNT}:root"))
    again = as_session(server, "s3", assume(server, key, role))
    refused(lambda: again.get_object(Bucket="bound-bucket", Key="k"), "AccessDenied")


# Confused deputies

def test_a_cluster_of_another_account_cannot_be_given_my_role(server, world):
    other = server.client("redshift", *OTHER_KEY)
    message = refused(lambda: other.create_cluster(
        ClusterIdentifier="thief", NodeType="dc2.large", NumberOfNodes=2, MasterUsername="awsuser",
        MasterUserPassword=PASSWORD, IamRoles=[world.role]), "InvalidParameterValue")
    assert "must delegate access to an Amazon Redshift account" in message
    refused(lambda: other.describe_clusters(ClusterIdentifier="c1"), "ClusterNotFound")
    refused(lambda: other.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[world.role]),
            "InvalidParameterValue")


def test_a_user_cannot_assume_a_role_that_trusts_only_redshift(server, world):
    key = user(server, "deputy", allowing("sts:AssumeRole", "*"))
    refused(lambda: assume(server, key, world.role), "AccessDenied")
    refused(lambda: assume(server, key, world.role, ExternalId=f"arn:aws:redshift:us-east-1:{ACCOUNT}:dbuser:c1/awsuser"),
            "AccessDenied")
    refused(lambda: server.client("sts", *OTHER_KEY).assume_role(RoleArn=world.role, RoleSessionName="session"),
            "AccessDenied")


@pytest.mark.parametrize("key", ["aws:PrincipalServiceName", "aws:SourceAccount", "sts:ExternalId"])
def test_condition_keys_cannot_be_sent_along(server, key):
    create = {"aws:PrincipalServiceName": "redshift.amazonaws.com", "aws:SourceAccount": ACCOUNT, "sts:ExternalId": "x"}
    name = "Conditional" + key.split(":")[1]
    role = create_role(server, name, trust=trusting(f"arn:aws:iam::{ACCOUNT}:root", StringEquals={key: create[key]}))
    deputy = user(server, name, allowing("sts:AssumeRole", role))
    form = (f"Action=AssumeRole&Version=2011-06-15&RoleArn={role}&RoleSessionName=session&{quote(key, '')}="
            f"{quote(create[key])}&Context.1.Key={quote(key, '')}&Context.1.Value={quote(create[key])}")
    signed = Signed(server, body=form.encode(), key=deputy[0], secret=deputy[1]).sign().with_header(key.replace(":", "-"), create[key])
    assert signed.send().short() == (403, "AccessDenied")


def test_a_role_for_another_accounts_clusters_is_not_assumed_for_mine(server, world):
    role = create_role(server, "ForOthers", *bucket_access(world.bucket),
                       trust=trusting({"Service": "redshift.amazonaws.com"}, StringEquals={"aws:SourceAccount": OTHER}))
    attach(server, role)
    with connect(server) as sql:
        sql.execute("CREATE TABLE IF NOT EXISTS t (id int)")
        world.put("data.txt", "1\n")
        diag = sql_error(sql, f"COPY t FROM 's3://{world.bucket}/data.txt' IAM_ROLE '{role}'")
        assert "Not authorized to get credentials of role" in diag.message_primary


def test_another_accounts_cluster_cannot_chain_to_my_service_role(server, world):
    """My role trusts redshift.amazonaws.com, which is not whoever comes through a chain."""
    mine = world.role
    create_role(server, "Chained", {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": mine})
    attach(server, f"arn:aws:iam::{ACCOUNT}:role/Chained")
    with connect(server) as sql:
        sql.execute("CREATE TABLE IF NOT EXISTS t (id int)")
        diag = sql_error(sql, f"COPY t FROM 's3://{world.bucket}/data.txt' IAM_ROLE 'arn:aws:iam::{ACCOUNT}:role/Chained,{mine}'")
        assert f"Not authorized to get credentials of role {mine}" in diag.message_primary


def test_no_way_around_pass_role(server, world):
    """Whoever may do everything in Redshift may still give a cluster only roles that it may pass."""
    key = user(server, "passer", allowing("redshift:*", "*"))
    redshift = server.client("redshift", *key)
    unused = create_role(server, "NotToBePassed", *bucket_access(world.bucket))
    server.client("redshift").create_cluster_snapshot(ClusterIdentifier="c1", SnapshotIdentifier="passing")
    eventually(lambda: redshift.describe_cluster_snapshots(SnapshotIdentifier="passing")["Snapshots"][0]["Status"]
               == "available", "the snapshot")
    new = dict(NodeType="dc2.large", NumberOfNodes=2, MasterUsername="awsuser", MasterUserPassword=PASSWORD)
    tries = [
        lambda: redshift.create_cluster(ClusterIdentifier="passed", IamRoles=[unused], **new),
        lambda: redshift.create_cluster(ClusterIdentifier="passed", IamRoles=[unused], DefaultIamRoleArn=unused, **new),
        lambda: redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[unused]),
        lambda: redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[unused], DefaultIamRoleArn=unused),
        lambda: redshift.restore_from_cluster_snapshot(
            ClusterIdentifier="passed", SnapshotIdentifier="passing", IamRoles=[unused]),
        lambda: redshift.restore_from_cluster_snapshot(
            ClusterIdentifier="passed", SnapshotIdentifier="passing", IamRoles=[unused], DefaultIamRoleArn=unused),
    ]
    for attempt in tries:
        with pytest.raises(botocore.exceptions.ClientError) as error:
            attempt()
        code, message = error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]
        assert code == "AccessDenied" and "iam:PassRole" in message, error.value
    # A default that is not associated is none, so that nothing is passed by naming it.
    with pytest.raises(botocore.exceptions.ClientError):
        redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", DefaultIamRoleArn=unused)
    roles = wait_available(server)["IamRoles"]
    assert unused not in [role["IamRoleArn"] for role in roles]
    # Nor do the roles of the snapshot's cluster come along.
    redshift.restore_from_cluster_snapshot(ClusterIdentifier="restored", SnapshotIdentifier="passing")
    assert wait_available(server, "restored")["IamRoles"] == []
