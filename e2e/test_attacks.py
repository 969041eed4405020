"""Attacks, each refused with AWS's code: forged requests, dead credentials, confused deputies, odd names, bombs."""

import base64
import hashlib
import json
import socket
import time
from datetime import timedelta
from urllib.parse import quote, urlsplit

import boto3
import botocore.exceptions
import psycopg
import pytest
from botocore.config import Config

from attacks import FORM, IDENTITY, Answer, Signed, query, send
from conftest import (ACCOUNT, PASSWORD, ROOT_KEY, ROOT_SECRET, TRUST_REDSHIFT, Server, bucket_access, connect,
                      create_role, eventually, make_world, wait_available)

OTHER = "999999999999"
OTHER_KEY = ("AKIAOTHEROTHEROTHER1", "other/secret/other/secret/other/secret/o")
REDSHIFT = "Action=DescribeClusters&Version=2012-12-01"
MISMATCH = (403, "SignatureDoesNotMatch")


@pytest.fixture(scope="module")
def world(shared_server):
    return make_world(shared_server)


@pytest.fixture(scope="module")
def server(world):
    return world.server


def refused(call, code: str) -> str:
    """The message of the error with this code that the call ends with."""
    with pytest.raises(botocore.exceptions.ClientError) as error:
        call()
    assert error.value.response["Error"]["Code"] == code, error.value
    return error.value.response["Error"]["Message"]


def trusting(principal: str | dict, **condition) -> str:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal} if isinstance(principal, str) else principal,
                 "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allowing(action, resource) -> str:
    return json.dumps({"Version": "2012-10-17",
                       "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})


def user(server, name: str, policy: str | None = None) -> tuple[str, str]:
    """A user's access key."""
    iam = server.client("iam")
    iam.create_user(UserName=name)
    if policy:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def assume(server, key: tuple[str, str], role: str, name: str = "session", **more) -> dict:
    return server.client("sts", *key).assume_role(RoleArn=role, RoleSessionName=name, **more)["Credentials"]


def as_session(server, service: str, session: dict):
    return server.client(service, session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])


def attach(server, *roles: str) -> None:
    server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=list(roles))
    wait_available(server)


def sql_error(sql: psycopg.Connection, statement: str) -> psycopg.errors.Diagnostic:
    with pytest.raises(psycopg.Error) as error:
        sql.execute(statement)
    return error.value.diag


# Forged and replayed signatures

def test_a_right_signature_is_let_in(server):
    assert Signed(server).sign().send().status == 200
    assert Signed(server, "s3", "GET", body=b"").sign().send().status == 200


def test_an_altered_body_is_refused(server):
    signed = Signed(server).sign()
    signed.body += b"&Extra=1"
    assert signed.send().short() == MISMATCH


def test_an_altered_signed_header_is_refused(server):
    assert Signed(server).sign().with_header("content-type", "application/x-www-form-urlencoded").send().short() == MISMATCH


def test_a_request_signed_for_another_host_is_refused(server):
    assert Signed(server, host="sts.amazonaws.com").sign().send().short() == MISMATCH


@pytest.mark.parametrize("altered", [
    {"method": "GET"}, {"path": "/other"}, {"query": "Action=ListUsers"},
])
def test_an_altered_request_line_is_refused(server, altered):
    signed = Signed(server).sign()
    for name, value in altered.items():
        setattr(signed, name, value)
    answer = signed.send()
    assert answer.status in (400, 403) and "GetCallerIdentityResult" not in answer.body, answer


@pytest.mark.parametrize("service, form, region", [
    ("redshift", REDSHIFT, "eu-west-1"), ("redshift", REDSHIFT, "US-EAST-1"),
    ("sts", REDSHIFT, "us-east-1"), ("redshift", IDENTITY, "us-east-1"), ("ec2", IDENTITY, "us-east-1"),
])
def test_a_signature_for_another_region_or_service_is_refused(server, service, form, region):
    assert query(server, service, form, region=region).short() == MISMATCH


@pytest.mark.parametrize("service, form", [("sts", IDENTITY), ("iam", "Action=ListUsers&Version=2010-05-08")])
def test_the_region_of_a_global_service_is_signed_as_well(server, service, form):
    """IAM and STS answer for every Region, but the Region cannot be changed once it is signed."""
    assert query(server, service, form, region="eu-west-1").status == 200
    signed = Signed(server, service, body=form.encode(), region="eu-west-1").sign()
    signed.headers = [(name, value.replace("eu-west-1", "us-east-1")) for name, value in signed.headers]
    assert signed.send().short() == MISMATCH


def test_inside_the_window_a_request_may_be_repeated_as_at_aws(server):
    """Nothing is remembered of requests: within 15 minutes the same one is answered again, over any connection."""
    signed = Signed(server, age=timedelta(minutes=14)).sign()
    assert [signed.send().status for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("age", [timedelta(minutes=16), timedelta(minutes=-16)])
def test_a_replay_outside_the_window_is_refused(server, age):
    assert Signed(server, age=age).sign().send().short() == MISMATCH
    assert Signed(server, "s3", "GET", body=b"", age=age).sign().send().short() == (403, "RequestTimeTooSkewed")


def test_a_date_that_is_not_the_scopes_is_refused(server):
    signed = Signed(server).sign()
    signed.with_header("x-amz-date", "20200101T000000Z")
    assert signed.send().short() == MISMATCH


@pytest.mark.parametrize("signature", ["", "0", "0" * 64, "z" * 64, "0" * 4096])
def test_made_up_signatures_are_refused(server, signature):
    signed = Signed(server).sign()
    before, _ = signed.header("authorization").split("Signature=")
    answer = signed.with_header("authorization", f"{before}Signature={signature}").send()
    assert answer.short() in (MISMATCH, (400, "IncompleteSignature"))


def test_a_signature_that_leaves_the_host_out_is_refused(server):
    signed = Signed(server).sign()
    header = signed.header("authorization").replace("content-type;host;x-amz-date", "content-type;x-amz-date")
    assert signed.with_header("authorization", header).send().status in (400, 403)


@pytest.mark.parametrize("payload", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "0" * 64])
def test_query_services_take_no_unsigned_payload(server, payload):
    signed = Signed(server, payload=payload).sign().with_header("x-amz-content-sha256", payload)
    assert signed.send().short() == MISMATCH


@pytest.mark.parametrize("secret", ["", "root/secret", ROOT_SECRET + " ", ROOT_SECRET.upper()])
def test_another_secret_is_refused(server, secret):
    assert Signed(server, secret=secret).sign().send().short() == MISMATCH


# Header smuggling

def test_two_authorization_headers_are_refused(server):
    signed = Signed(server).sign()
    signed.headers.insert(0, ("authorization", signed.header("authorization").replace("Signature=", "Signature=0")))
    assert signed.send().short() == (400, "IncompleteSignature")
    signed = Signed(server).sign()
    signed.headers.append(("authorization", "AWS4-HMAC-SHA256 Credential=x"))
    assert signed.send().short() == (400, "IncompleteSignature")


def test_header_and_query_authentication_together_are_refused(server, world):
    signed = Signed(server, query=f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={quote(ROOT_KEY, '')}%2F20260101%2F"
                    "us-east-1%2Fsts%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-Signature=0"
                    "&X-Amz-SignedHeaders=host").sign()
    assert signed.send().status in (400, 403)
    s3 = Signed(server, "s3", "GET", f"/{world.bucket}", signed.query, b"").sign()
    assert s3.send().short() == (400, "InvalidArgument")


def test_oversize_headers_are_refused(server):
    for name in ("x-amz-security-token", "user-agent", "x-filler"):
        assert send(server, "POST", "/", [(name, "x" * 200_000)]).status in (400, 431)
    assert send(server, "POST", "/", [(f"x-filler-{n}", "x") for n in range(5_000)]).status in (400, 431)


def test_line_breaks_and_control_characters_in_headers_do_not_get_through(server):
    for value in ("a\x00b", "a\x0bb", "a\x7fb"):
        address = urlsplit(server.http)
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            connection.sendall(f"GET /_vesto/health HTTP/1.1\r\nHost: {address.netloc}\r\nX-Odd: {value}\r\n\r\n".encode())
            assert connection.recv(64).startswith(b"HTTP/1.1 400")


def test_a_body_in_chunks_of_another_length_is_one_request(server):
    """What lies behind the last chunk is not read as a request of its own, or the connection ends."""
    signed = Signed(server).sign()
    head = "".join(f"{name}: {value}\r\n" for name, value in signed.headers)
    body = f"{len(signed.body):x}\r\n{signed.body.decode()}\r\n0\r\n\r\n"
    address = urlsplit(server.http)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(f"POST / HTTP/1.1\r\n{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"
                           f"Connection: close\r\n\r\n{body}GET /_vesto/health HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answered = b""
        while received := connection.recv(65_536):
            answered += received
    assert answered.count(b"HTTP/1.1 ") == 1


def test_a_body_of_two_lengths_is_refused(server):
    signed = Signed(server).sign()
    signed.headers += [("Content-Length", str(len(signed.body))), ("Content-Length", "1")]
    assert signed.send().status == 400


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


# Presigned URLs

def presigned(server, world, expires: int = 60) -> str:
    s3 = boto3.client("s3", endpoint_url=server.http, region_name="us-east-1", aws_access_key_id=ROOT_KEY,
                      aws_secret_access_key=ROOT_SECRET,
                      config=Config(signature_version="s3v4", s3={"addressing_style": "path"}))
    return s3.generate_presigned_url("get_object", Params={"Bucket": world.bucket, "Key": "presigned"}, ExpiresIn=expires)


def get(server, url: str, method: str = "GET") -> Answer:
    parts = urlsplit(url)
    return send(server, method, f"{parts.path}?{parts.query}", [])


def test_presigned_urls_end_and_cannot_be_altered(server, world):
    world.put("presigned", "x")
    world.put("presigned2", "y")
    url = presigned(server, world)
    assert get(server, url).body == "x"
    assert get(server, url.replace("/presigned?", "/presigned2?")).short() == MISMATCH
    assert get(server, url.replace("X-Amz-Expires=60", "X-Amz-Expires=604800")).short() == MISMATCH
    assert get(server, url, "DELETE").short() == MISMATCH
    assert get(server, url + "&x-id=other").short() == MISMATCH
    short = presigned(server, world, 1)
    ended = eventually(lambda: (answer := get(server, short)).status != 200 and answer, "the URL's end")
    assert ended.short() == (403, "AccessDenied") and "Request has expired" in ended.body
    assert get(server, presigned(server, world, 604_800)).status == 200
    assert get(server, presigned(server, world, 604_801)).short() == (400, "AuthorizationQueryParametersError")


def test_version_2_urls_end_and_cannot_be_altered_either(server, world):
    world.put("presigned", "x")
    s3 = boto3.client("s3", endpoint_url=server.http, region_name="us-east-1", aws_access_key_id=ROOT_KEY,
                      aws_secret_access_key=ROOT_SECRET, config=Config(signature_version="s3", s3={"addressing_style": "path"}))
    url = s3.generate_presigned_url("get_object", Params={"Bucket": world.bucket, "Key": "presigned"}, ExpiresIn=60)
    expires = url.split("Expires=")[1]
    assert get(server, url).body == "x"
    assert get(server, url.replace("/presigned?", "/data.txt?")).short() == MISMATCH
    assert get(server, url.replace(expires, str(int(expires) + 1_000))).short() == MISMATCH
    assert get(server, url, "DELETE").short() == MISMATCH
    assert get(server, url + "&x-amz-security-token=t").short() == (400, "InvalidToken")
    assert get(server, url.replace(expires, str(int(time.time()) - 1))).short() == (403, "AccessDenied")
    assert get(server, url.split("&Signature")[0]).status in (400, 403)


# Buckets of others, and ways around

def test_another_accounts_root_is_a_stranger_here(server, world):
    world.put("data.txt", "1\n")
    other = server.client("s3", *OTHER_KEY)
    refused(lambda: other.get_object(Bucket=world.bucket, Key="data.txt"), "AccessDenied")
    refused(lambda: other.list_objects_v2(Bucket=world.bucket), "AccessDenied")
    refused(lambda: other.put_object(Bucket=world.bucket, Key="mine", Body=b""), "AccessDenied")
    refused(lambda: other.put_bucket_policy(Bucket=world.bucket, Policy=allowing("s3:*", "*")), "AccessDenied")
    assert world.bucket not in [bucket["Name"] for bucket in other.list_buckets()["Buckets"]]
    refused(lambda: server.client("iam", *OTHER_KEY).get_role(RoleName="RedshiftCopyUnload"), "NoSuchEntity")


def test_what_may_not_be_read_may_not_be_copied(server, world):
    server.client("s3").create_bucket(Bucket="copier-bucket")
    key = user(server, "copier", allowing("s3:*", ["arn:aws:s3:::copier-bucket", "arn:aws:s3:::copier-bucket/*"]))
    mine = server.client("s3", *key)
    world.put("data.txt", "1\n")
    for source in (f"{world.bucket}/data.txt", f"/{world.bucket}/data.txt", f"copier-bucket/../{world.bucket}/data.txt",
                   f"copier-bucket/%2e%2e/{world.bucket}/data.txt"):
        with pytest.raises(botocore.exceptions.ClientError) as error:
            mine.copy_object(Bucket="copier-bucket", Key="k", CopySource=source)
        assert error.value.response["Error"]["Code"] in ("AccessDenied", "NoSuchKey"), error.value
    upload = mine.create_multipart_upload(Bucket="copier-bucket", Key="k")["UploadId"]
    refused(lambda: mine.upload_part_copy(Bucket="copier-bucket", Key="k", UploadId=upload, PartNumber=1,
                                          CopySource=f"{world.bucket}/data.txt"), "AccessDenied")
    # An upload is for its bucket and key.
    part = mine.upload_part(Bucket="copier-bucket", Key="k", UploadId=upload, PartNumber=1, Body=b"x")
    parts = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    refused(lambda: mine.complete_multipart_upload(Bucket="copier-bucket", Key="other", UploadId=upload, MultipartUpload=parts),
            "NoSuchUpload")
    refused(lambda: server.client("s3").complete_multipart_upload(
        Bucket=world.bucket, Key="k", UploadId=upload, MultipartUpload=parts), "NoSuchUpload")


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


def test_a_bucket_policy_does_not_pass_to_the_next_role_of_a_name(server, world):
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


# Policy variables and odd characters

def test_values_of_policy_variables_are_never_wildcards(server):
    iam, s3 = server.client("iam"), server.client("s3")
    s3.create_bucket(Bucket="teams-bucket")
    for team in ("red", "blue", "*"):
        s3.put_object(Bucket="teams-bucket", Key=f"{team}/k", Body=b"x")
    document = allowing("s3:GetObject", "arn:aws:s3:::teams-bucket/${aws:PrincipalTag/team}/*")
    key = user(server, "tagged", document)
    mine = server.client("s3", *key)
    for tag in ("*", "re?", "r*", "${aws:username}", "red/../blue"):
        try:
            iam.tag_user(UserName="tagged", Tags=[{"Key": "team", "Value": tag}])
        except botocore.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] == "ValidationError"  # Not every character may be in a tag.
            continue
        for team in ("red", "blue"):
            refused(lambda: mine.get_object(Bucket="teams-bucket", Key=f"{team}/k"), "AccessDenied")
    iam.tag_user(UserName="tagged", Tags=[{"Key": "team", "Value": "red"}])
    mine.get_object(Bucket="teams-bucket", Key="red/k")


@pytest.mark.parametrize("name", ["*", "a*", "?", "${aws:username}", "../root", "a/b", "a b", "a\nb", "a\x00b", "é", "x" * 65])
def test_users_and_roles_have_no_names_that_policies_or_paths_could_misread(server, name):
    for form in (f"Action=CreateUser&Version=2010-05-08&UserName={quote(name, '')}",
                 f"Action=CreateRole&Version=2010-05-08&RoleName={quote(name, '')}&AssumeRolePolicyDocument={quote(TRUST_REDSHIFT)}"):
        assert query(server, "iam", form).short() == (400, "ValidationError"), name


@pytest.mark.parametrize("name", ["*", "a*b", "a/b", "a:b", "${aws:userid}", "a b", "x" * 65, "a\x00b"])
def test_sessions_have_no_names_with_wildcards(server, name):
    form = (f"Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::{ACCOUNT}:role/Guarded"
            f"&RoleSessionName={quote(name, '')}")
    assert query(server, "sts", form).short() == (400, "ValidationError")


@pytest.mark.parametrize("arn", [
    "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:role/a b",
    "arn:aws:iam::123456789012:role/*", "arn:aws:iam::*:role/Guarded", "arn:aws:iam:us-east-1:123456789012:role/Guarded",
    "arn:aws:iam::123456789012:user/Guarded", "ARN:AWS:IAM::123456789012:ROLE/Guarded", "arn:aws:iam::123456789012:role/Guarded\n",
    "arn:aws-cn:iam::123456789012:role/Guarded", "x" * 3_000, "", "arn:aws:iam::123456789012:role/Gu\x00arded",
])
def test_odd_role_arns_are_no_roles(server, arn):
    form = f"Action=AssumeRole&Version=2011-06-15&RoleArn={quote(arn, '')}&RoleSessionName=session"
    assert query(server, "sts", form).short() in ((400, "ValidationError"), (403, "AccessDenied"))
    if not arn:
        return  # An empty list, for Redshift.
    form = f"Action=ModifyClusterIamRoles&Version=2012-12-01&ClusterIdentifier=c1&AddIamRoles.IamRoleArn.1={quote(arn, '')}"
    answer = query(server, "redshift", form)
    assert answer.status in (400, 403, 404) and answer.code in (
        "InvalidParameterValue", "AccessDenied", "ValidationError", "UnauthorizedOperation"), answer


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


# Paths and names

@pytest.mark.parametrize("path", [
    "/..", "/../etc/passwd", "/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/.hidden", "/A", "/a", "/bucket%00", "/bu%2fcket",
    "/xn--bucket", "/192.168.0.1", "//", "/" + "x" * 64,
])
def test_buckets_have_no_names_that_are_paths(server, path):
    answer = Signed(server, "s3", "PUT", path, body=b"").sign().send()
    assert answer.status in (400, 403, 405) and answer.code in (
        "InvalidBucketName", "SignatureDoesNotMatch", "MethodNotAllowed", "InvalidURI", "NoSuchBucket", "AccessDenied"), answer
    names = [bucket["Name"] for bucket in server.client("s3").list_buckets()["Buckets"]]
    assert all(name.replace("-", "").replace(".", "").isalnum() for name in names), names


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "a/../../b", "..", ".", "a//b", "%2e%2e/x", "\\..\\x", "a\tb"])
def test_keys_are_text_and_never_paths(server, world, key):
    s3 = server.client("s3")
    before = {path for path in server.data_dir.parent.rglob("*") if "passwd" in path.name}
    s3.put_object(Bucket=world.bucket, Key=key, Body=b"mine")
    assert s3.get_object(Bucket=world.bucket, Key=key)["Body"].read() == b"mine"
    assert key in world.keys()
    assert {path for path in server.data_dir.parent.rglob("*") if "passwd" in path.name} == before
    s3.delete_object(Bucket=world.bucket, Key=key)


@pytest.mark.parametrize("name", ["../c1", "..", "c1/..", "C 1", "c1\x00", "c--1", "1c", "c1-", "", "x" * 64, "c1;ls", "%2e%2e"])
def test_clusters_have_no_names_that_are_paths(server, name):
    form = (f"Action=CreateCluster&Version=2012-12-01&NodeType=dc2.large&NumberOfNodes=2&MasterUsername=awsuser"
            f"&MasterUserPassword={PASSWORD}&ClusterIdentifier={quote(name, '')}")
    answer = query(server, "redshift", form)
    assert answer.short() in ((400, "InvalidParameterValue"), (400, "MissingParameter"), (400, "ValidationError")), answer
    snapshot = query(server, "redshift", "Action=CreateClusterSnapshot&Version=2012-12-01&ClusterIdentifier=c1"
                     f"&SnapshotIdentifier={quote(name, '')}")
    if len(name) < 64:  # A snapshot's identifier may be that long.
        assert snapshot.short() in ((400, "InvalidParameterValue"), (400, "MissingParameter")), snapshot


# Bombs

def test_entities_of_xml_are_not_expanded(server, world):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = (f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
                "<Delete><Object><Key>&l9;&f;</Key></Object></Delete>").encode()
    digest = base64.b64encode(hashlib.md5(document).digest()).decode()
    started = time.monotonic()
    answer = Signed(server, "s3", "POST", f"/{world.bucket}", "delete=", document).sign().with_header("content-md5", digest).send()
    assert "root:" not in answer.body and "haha" not in answer.body
    assert answer.short() == (400, "MalformedXML"), answer
    assert time.monotonic() - started < 5


def test_deeply_nested_xml_is_refused(server, world):
    document = b"<Delete>" * 100_000
    digest = base64.b64encode(hashlib.md5(document).digest()).decode()
    answer = Signed(server, "s3", "POST", f"/{world.bucket}", "delete=", document).sign().with_header("content-md5", digest).send()
    assert answer.short() == (400, "MalformedXML"), answer


@pytest.mark.parametrize("document", [
    "[" * 100_000, '{"a":' * 100_000, '{"Version":"2012-10-17","Statement":' + "[" * 5_000 + "]" * 5_000 + "}",
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"' + "*" * 6_000 + '","Resource":"*"}]}' , "\x00", "", "null", "1e999999",
])
def test_documents_that_are_bombs_are_malformed(server, document):
    form = ("Action=PutUserPolicy&Version=2010-05-08&UserName=guardian&PolicyName=p&PolicyDocument=" + quote(document, ""))
    started = time.monotonic()
    answer = query(server, "iam", form)
    assert answer.status == 400 and answer.code in ("MalformedPolicyDocument", "ValidationError", "LimitExceeded"), answer
    assert time.monotonic() - started < 10


def test_a_policy_of_ten_megabytes_is_refused(server):
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::b/{n}"} for n in range(90_000)]})
    form = "Action=CreatePolicy&Version=2010-05-08&PolicyName=large&PolicyDocument=" + quote(document, "/:{}[],")
    answer = query(server, "iam", form[:9_900_000])
    assert answer.status in (400, 409, 413), answer.body[:300]
    assert query(server, "iam", "Action=ListUsers&Version=2010-05-08&Padding=" + "x" * 10_000_000).short()[0] == 413


@pytest.mark.parametrize("form", [
    "&".join(f"P{n}=1" for n in range(20_000)), "Action=" + "A" * 100_000,
    "Tags.Tag.4294967295.Key=k&Tags.Tag.4294967295.Value=v&Tags.Tag.99999999999999999999.Key=k&Tags.Tag.-1.Key=k",
    ".".join(["Tags"] * 50_000) + "=v", "Tags.Tag." + "1." * 10_000 + "=v", "%", "%zz=%zz", "&&&&===", "\x00=\x00",
])
def test_bombs_of_parameters_are_harmless(server, form):
    started = time.monotonic()
    answer = query(server, "iam", f"Action=TagUser&Version=2010-05-08&UserName=nobody-of-this-name&{form}")
    assert 400 <= answer.status < 500, answer
    assert time.monotonic() - started < 5


def test_who_names_no_key_gets_no_room_for_a_long_body(server):
    long = IDENTITY + "&Padding=" + "x" * 1_000_000
    assert query(server, "sts", long, key="AKIANOBODYNOBODYNOBO").short() == (403, "InvalidClientTokenId")
    assert send(server, "POST", "/", [("content-type", FORM)], long.encode()).short() == (403, "MissingAuthenticationToken")
    assert query(server, "sts", long).status == 200


# Actions and parameters

@pytest.mark.parametrize("form", [
    "action=GetCallerIdentity&Version=2011-06-15", "Action=getcalleridentity&Version=2011-06-15",
    "Action=GETCALLERIDENTITY&Version=2011-06-15", "Action=GetCallerIdentity%00&Version=2011-06-15",
    "Action=GetCallerIdentity%20&Version=2011-06-15", "Action=&Version=2011-06-15", "Version=2011-06-15",
    "Action=GetCallerIdentity&Version=2011-06-16", "Action=CreateUser&Version=2011-06-15",
])
def test_actions_have_one_spelling(server, form):
    answer = query(server, "sts", form)
    assert answer.short() in ((400, "InvalidAction"), (400, "MissingAction"), (404, "InvalidAction"), (403, "MissingAuthenticationToken")), answer


def test_of_duplicate_parameters_the_first_is_decided_and_done(server):
    key = user(server, "doubler", allowing("iam:GetUser", f"arn:aws:iam::{ACCOUNT}:user/doubler"))
    own = {"key": key[0], "secret": key[1]}
    form = "Action=GetUser&Version=2010-05-08&UserName=doubler&UserName=guardian&Action=DeleteUser"
    answer = query(server, "iam", form, **own)
    assert answer.status == 200 and "<UserName>doubler</UserName>" in answer.body and "guardian" not in answer.body
    form = "Action=GetUser&Version=2010-05-08&UserName=guardian&UserName=doubler"
    assert query(server, "iam", form, **own).short() == (403, "AccessDenied")


def test_an_action_in_the_url_does_not_replace_that_of_the_body(server):
    answer = Signed(server, query="Action=DeleteUser&UserName=guardian&Version=2010-05-08").sign().send()
    assert "GetCallerIdentityResult" in answer.body or answer.status in (400, 403)
    server.client("iam").get_user(UserName="guardian")


# Browsers and our own pages

def test_pages_of_other_origins_change_nothing(server):
    for headers in ([("origin", "http://evil.example")], [("origin", "null")], [("sec-fetch-site", "cross-site")]):
        signed = Signed(server).sign()
        signed.headers += headers
        assert signed.send().short() == (403, "AccessDenied")
        assert send(server, "POST", "/_vesto/reset", headers).short() == (400, "AccessDeniedException")
        assert send(server, "PUT", "/some-bucket", headers).status == 403


def test_nobody_resets_without_roots_signature(server):
    assert send(server, "POST", "/_vesto/reset", []).short() == (400, "AccessDeniedException")
    assert query(server, "sts", "", path="/_vesto/reset").short() == (400, "AccessDeniedException")
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert send(server, method, "/_vesto/reset", []).status in (403, 405)
    for path in ("/_vesto/../_vesto/reset", "/_vesto/%72eset", "/_VESTO/reset", "//_vesto/reset", "/_vesto/reset/"):
        assert send(server, "POST", path, []).status in (400, 403, 404, 405), path


@pytest.mark.parametrize("server_with_reset", [["--enable-reset"]])
def test_where_reset_is_enabled_only_root_may(request, tmp_path, server_with_reset):
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    running = Server(request.config.getoption("--vesto"), data_dir, server_with_reset).start()
    try:
        key = user(running, "someone", allowing("*", "*"))
        assert send(running, "POST", "/_vesto/reset", []).short() == (400, "MissingAuthenticationTokenException")
        for signer in ({"key": key[0], "secret": key[1]}, {"key": OTHER_KEY[0], "secret": OTHER_KEY[1]}, {"secret": "wrong"}):
            assert query(running, "sts", "", path="/_vesto/reset", **signer).code in (
                "AccessDeniedException", "InvalidSignatureException")
        running.client("iam").get_user(UserName="someone")
        assert query(running, "sts", "", path="/_vesto/reset").status == 200
    finally:
        running.stop()


# SQL

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


def test_the_server_is_alive_and_said_nothing_alarming(server):
    assert server.client("sts").get_caller_identity()["Account"] == ACCOUNT
    assert "panicked" not in server.log_text() and " ERROR " not in server.log_text()
