"""Who may do what in S3, asked with boto3 and the aws CLI: each test is named after the rule that it checks."""

import http.client
import itertools
import json
import urllib.parse
import urllib.request

import boto3
import botocore
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from conftest import ACCOUNT, REGION, ROOT_KEY, ROOT_SECRET

OTHER_KEY, OTHER_SECRET, OTHER_ACCOUNT = "AKIAOTHEROTHEROTHER1", "other/secret/other/secret/other/secret/o", "999999999999"
CUSTOMER = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
numbers = itertools.count()


@pytest.fixture
def s3(shared_server):
    return shared_server.client("s3")


@pytest.fixture
def bucket(s3):
    name = f"rules-{next(numbers)}"
    s3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def open_bucket(s3, bucket):
    """A bucket with ACLs and without blocks, as all were before April 2023."""
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    return bucket


@pytest.fixture
def other(shared_server):
    """The root user of another account."""
    return shared_server.client("s3", OTHER_KEY, OTHER_SECRET)


@pytest.fixture
def anonymous(shared_server):
    config = Config(signature_version=botocore.UNSIGNED, s3={"addressing_style": "path"}, retries={"max_attempts": 0})
    return boto3.client("s3", endpoint_url=shared_server.http, region_name=REGION, config=config)


def user(server, *statements):
    """An S3 client of a new user with these permissions."""
    iam, name = server.client("iam"), f"user{next(numbers)}"
    iam.create_user(UserName=name)
    if statements:
        document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return server.client("s3", key["AccessKeyId"], key["SecretAccessKey"])


def allow(actions, resources, condition=None, principal=None):
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    return statement | ({"Condition": condition} if condition else {}) | ({"Principal": principal} if principal else {})


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def objects(bucket):
    return f"arn:aws:s3:::{bucket}/*"


def refused(call, code="AccessDenied", **arguments):
    with pytest.raises(ClientError) as error:
        call(**arguments)
    assert error.value.response["Error"]["Code"] == code, error.value
    return error.value.response


def test_new_buckets_have_no_acls_and_block_public_access(s3, bucket):
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(block.values()) and len(block) == 4
    rules = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    assert rules == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    refused(s3.put_bucket_acl, "AccessControlListNotSupported", Bucket=bucket, ACL="public-read")
    refused(s3.put_object, "AccessControlListNotSupported", Bucket=bucket, Key="k", ACL="public-read")
    s3.put_object(Bucket=bucket, Key="k", ACL="bucket-owner-full-control")


def test_a_public_policy_is_refused_while_blocked_and_restricted_to_the_account_afterwards(s3, bucket, other, anonymous):
    s3.put_object(Bucket=bucket, Key="k", Body=b"v")
    public = policy(allow("s3:GetObject", objects(bucket), principal="*"))
    answer = refused(s3.put_bucket_policy, Bucket=bucket, Policy=public)
    assert "prevented by the BlockPublicPolicy setting" in answer["Error"]["Message"]
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=public)
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": True}
    assert anonymous.get_object(Bucket=bucket, Key="k")["Body"].read() == b"v"
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={"RestrictPublicBuckets": True})
    refused(anonymous.get_object, Bucket=bucket, Key="k")
    refused(other.get_object, Bucket=bucket, Key="k")
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"v"


def test_an_acl_opens_a_bucket_to_another_account_and_a_policy_still_denies(s3, open_bucket, other):
    refused(other.list_objects_v2, Bucket=open_bucket)
    s3.put_bucket_acl(Bucket=open_bucket, GrantRead=f"id={OTHER_ACCOUNT}")
    assert other.list_objects_v2(Bucket=open_bucket)["KeyCount"] == 0
    refused(other.put_object, Bucket=open_bucket, Key="k")
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{open_bucket}"}
    s3.put_bucket_policy(Bucket=open_bucket, Policy=policy(deny))
    refused(other.list_objects_v2, Bucket=open_bucket)


def test_an_object_of_another_account_is_closed_to_the_bucket_owner(s3, open_bucket, other):
    s3.put_bucket_acl(Bucket=open_bucket, GrantWrite=f"id={OTHER_ACCOUNT}")
    other.put_object(Bucket=open_bucket, Key="theirs", Body=b"v")
    refused(s3.get_object, Bucket=open_bucket, Key="theirs")
    s3.put_bucket_policy(Bucket=open_bucket, Policy=policy(allow("s3:GetObject", objects(open_bucket), principal={"AWS": ACCOUNT})))
    refused(s3.get_object, Bucket=open_bucket, Key="theirs")
    other.put_object_acl(Bucket=open_bucket, Key="theirs", ACL="bucket-owner-full-control")
    assert s3.get_object(Bucket=open_bucket, Key="theirs")["Body"].read() == b"v"
    s3.put_bucket_ownership_controls(Bucket=open_bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]})
    other.put_object(Bucket=open_bucket, Key="given", Body=b"v", ACL="bucket-owner-full-control")
    assert s3.get_object_acl(Bucket=open_bucket, Key="given")["Owner"]["ID"] == ACCOUNT


def test_grants_to_mail_addresses_and_to_strangers_are_refused(s3, open_bucket):
    refused(s3.put_bucket_acl, "MethodNotAllowed", Bucket=open_bucket, GrantRead="emailAddress=a@example.com")
    refused(s3.put_bucket_acl, "InvalidArgument", Bucket=open_bucket, GrantRead="id=000000000000")


def test_access_to_another_accounts_bucket_needs_both_sides(shared_server, s3, bucket, other):
    iam = shared_server.client("iam", OTHER_KEY, OTHER_SECRET)
    name = f"stranger{next(numbers)}"
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    key = iam.create_access_key(UserName=name)["AccessKey"]
    stranger = shared_server.client("s3", key["AccessKeyId"], key["SecretAccessKey"])
    s3.put_object(Bucket=bucket, Key="k", Body=b"v")
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(allow("s3:GetObject", objects(bucket), principal={"AWS": arn})))
    refused(stranger.get_object, Bucket=bucket, Key="k")
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(allow("s3:*", "*")))
    assert stranger.get_object(Bucket=bucket, Key="k")["Body"].read() == b"v"
    s3.delete_bucket_policy(Bucket=bucket)
    refused(stranger.get_object, Bucket=bucket, Key="k")


def test_a_missing_key_is_told_only_to_who_may_list(shared_server, s3, bucket):
    reader = user(shared_server, allow("s3:GetObject", objects(bucket)))
    refused(reader.get_object, "AccessDenied", Bucket=bucket, Key="none")
    assert refused(reader.head_object, "403", Bucket=bucket, Key="none")
    lister = user(shared_server, allow("s3:GetObject", objects(bucket)), allow("s3:ListBucket", f"arn:aws:s3:::{bucket}"))
    refused(lister.get_object, "NoSuchKey", Bucket=bucket, Key="none")


def test_listing_is_allowed_by_prefix_delimiter_and_max_keys(shared_server, s3, bucket):
    on = f"arn:aws:s3:::{bucket}"
    condition = {"StringEquals": {"s3:prefix": "mine/", "s3:delimiter": "/"}, "NumericLessThanEquals": {"s3:max-keys": "10"}}
    lister = user(shared_server, allow("s3:ListBucket", on, condition))
    lister.list_objects_v2(Bucket=bucket, Prefix="mine/", Delimiter="/", MaxKeys=10)
    refused(lister.list_objects_v2, Bucket=bucket, Prefix="mine/", Delimiter="/", MaxKeys=11)
    refused(lister.list_objects_v2, Bucket=bucket, Prefix="mine/", Delimiter="/")
    refused(lister.list_objects_v2, Bucket=bucket, Prefix="yours/", Delimiter="/", MaxKeys=10)
    refused(lister.list_objects_v2, Bucket=bucket, MaxKeys=10)


def test_tags_of_an_object_decide_who_reads_it(shared_server, s3, bucket):
    tagged = {"StringEquals": {"s3:ExistingObjectTag/secret": "no"}}
    reader = user(shared_server, allow("s3:GetObject", objects(bucket), tagged))
    for key, tags in [("open", "secret=no"), ("closed", "secret=yes"), ("plain", "")]:
        s3.put_object(Bucket=bucket, Key=key, Tagging=tags)
    reader.get_object(Bucket=bucket, Key="open")
    refused(reader.get_object, Bucket=bucket, Key="closed")
    refused(reader.get_object, Bucket=bucket, Key="plain")
    s3.put_object_tagging(Bucket=bucket, Key="open", Tagging={"TagSet": [{"Key": "secret", "Value": "yes"}]})
    refused(reader.get_object, Bucket=bucket, Key="open")
    assert s3.get_object(Bucket=bucket, Key="open")["TagCount"] == 1


def test_tags_of_a_request_decide_who_writes_and_need_their_own_permission(shared_server, s3, bucket):
    tagged = {"StringEquals": {"s3:RequestObjectTag/team": "blue"}, "ForAllValues:StringEquals": {"s3:RequestObjectTagKeys": ["team"]}}
    untagger = user(shared_server, allow("s3:PutObject", objects(bucket), tagged))
    refused(untagger.put_object, Bucket=bucket, Key="k", Tagging="team=blue")
    writer = user(shared_server, allow(["s3:PutObject", "s3:PutObjectTagging"], objects(bucket), tagged))
    writer.put_object(Bucket=bucket, Key="k", Tagging="team=blue")
    refused(writer.put_object, Bucket=bucket, Key="k", Tagging="team=red")
    refused(writer.put_object, Bucket=bucket, Key="k", Tagging="team=blue&more=x")
    refused(writer.put_object, Bucket=bucket, Key="k")


def test_a_copy_needs_the_source_and_the_target_and_the_tags_that_go_along(shared_server, s3, bucket):
    s3.put_object(Bucket=bucket, Key="from/plain", Body=b"v")
    s3.put_object(Bucket=bucket, Key="from/tagged", Tagging="a=b")
    read, write = allow("s3:GetObject", f"arn:aws:s3:::{bucket}/from/*"), allow("s3:PutObject", f"arn:aws:s3:::{bucket}/to/*")
    copy = dict(Bucket=bucket, Key="to/k", CopySource={"Bucket": bucket, "Key": "from/plain"})
    refused(user(shared_server, read).copy_object, **copy)
    refused(user(shared_server, write).copy_object, **copy)
    copier = user(shared_server, read, write)
    copier.copy_object(**copy)
    copy["CopySource"]["Key"] = "from/tagged"
    refused(copier.copy_object, **copy)
    tags = [allow("s3:GetObjectTagging", objects(bucket)), allow("s3:PutObjectTagging", objects(bucket))]
    user(shared_server, read, write, *tags).copy_object(**copy)
    assert s3.get_object_tagging(Bucket=bucket, Key="to/k")["TagSet"] == [{"Key": "a", "Value": "b"}]


def test_deleting_many_keys_is_decided_key_by_key(shared_server, s3, bucket):
    for key in ["mine/a", "yours/b"]:
        s3.put_object(Bucket=bucket, Key=key)
    deleter = user(shared_server, allow("s3:DeleteObject", f"arn:aws:s3:::{bucket}/mine/*"))
    answer = deleter.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "mine/a"}, {"Key": "yours/b"}]})
    assert [entry["Key"] for entry in answer["Deleted"]] == ["mine/a"]
    assert [(entry["Key"], entry["Code"]) for entry in answer["Errors"]] == [("yours/b", "AccessDenied")]
    many = [{"Key": str(number)} for number in range(1001)]
    refused(s3.delete_objects, "MalformedXML", Bucket=bucket, Delete={"Objects": many})


def test_multipart_actions_have_their_own_permissions(shared_server, s3, bucket):
    writer = user(shared_server, allow("s3:PutObject", objects(bucket)))
    upload = dict(Bucket=bucket, Key="k", UploadId=writer.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"])
    writer.upload_part(**upload, PartNumber=1, Body=b"x")
    refused(writer.list_parts, **upload)
    refused(writer.list_multipart_uploads, Bucket=bucket)
    refused(writer.abort_multipart_upload, **upload)
    manager = user(shared_server, allow(["s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"], objects(bucket)),
                   allow("s3:ListBucketMultipartUploads", f"arn:aws:s3:::{bucket}"))
    assert len(manager.list_parts(**upload)["Parts"]) == 1
    assert len(manager.list_multipart_uploads(Bucket=bucket)["Uploads"]) == 1
    manager.abort_multipart_upload(**upload)


def test_encryption_headers_are_what_policies_ask_for(s3, bucket):
    key = "s3:x-amz-server-side-encryption"
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(
        {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": objects(bucket), "Condition": {"Null": {key: "true"}}},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": objects(bucket),
         "Condition": {"StringNotEquals": {key: "aws:kms"}}}))
    refused(s3.put_object, Bucket=bucket, Key="k")
    refused(s3.put_object, Bucket=bucket, Key="k", ServerSideEncryption="AES256")
    put = s3.put_object(Bucket=bucket, Key="k", ServerSideEncryption="aws:kms", SSEKMSKeyId="some-key")
    assert (put["ServerSideEncryption"], put["SSEKMSKeyId"]) == ("aws:kms", "some-key")
    assert s3.head_object(Bucket=bucket, Key="k")["SSEKMSKeyId"] == "some-key"


def test_a_customers_key_must_be_shown_again(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"v", **CUSTOMER)
    assert s3.get_object(Bucket=bucket, Key="k", **CUSTOMER)["Body"].read() == b"v"
    refused(s3.get_object, "InvalidRequest", Bucket=bucket, Key="k")
    refused(s3.get_object, "AccessDenied", Bucket=bucket, Key="k", SSECustomerAlgorithm="AES256", SSECustomerKey="x" * 32)


def test_the_default_encryption_of_a_bucket_is_told_with_its_objects(s3, bucket):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "the-key"}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    assert s3.put_object(Bucket=bucket, Key="k")["SSEKMSKeyId"] == "the-key"
    s3.delete_bucket_encryption(Bucket=bucket)
    assert s3.put_object(Bucket=bucket, Key="k")["ServerSideEncryption"] == "AES256"


@pytest.mark.parametrize("statement, message", [
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET"}, "Action does not apply to any resource(s) in statement"),
    ({"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::BUCKET/*"}, "Action does not apply to any resource(s) in statement"),
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::another/*"}, "Policy has invalid resource"),
    ({"Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/nobody"}},
     "Invalid principal in policy"),
])
def test_a_bucket_policy_is_checked_when_it_is_put(s3, bucket, statement, message):
    text = policy({"Effect": "Deny", "Principal": "*", **statement}).replace("BUCKET", bucket)
    assert refused(s3.put_bucket_policy, "MalformedPolicy", Bucket=bucket, Policy=text)["Error"]["Message"] == message


def test_a_policy_over_20_kb_is_refused(s3, bucket):
    statement = {"Sid": "x" * 20_500, "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": objects(bucket)}
    refused(s3.put_bucket_policy, "MalformedPolicy", Bucket=bucket, Policy=policy(statement))


def test_a_user_made_anew_under_an_old_name_is_not_meant_by_the_policy(shared_server, s3, bucket):
    iam, name = shared_server.client("iam"), f"again{next(numbers)}"
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    s3.put_object(Bucket=bucket, Key="k")
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(allow("s3:GetObject", objects(bucket), principal={"AWS": arn})))
    for named in [True, False]:
        key = iam.create_access_key(UserName=name)["AccessKey"]
        client = shared_server.client("s3", key["AccessKeyId"], key["SecretAccessKey"])
        if named:
            client.get_object(Bucket=bucket, Key="k")
        else:
            refused(client.get_object, Bucket=bucket, Key="k")
        iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
        iam.delete_user(UserName=name)
        iam.create_user(UserName=name)


def test_root_can_always_repair_the_policy_of_its_bucket(shared_server, s3, bucket):
    everything = [f"arn:aws:s3:::{bucket}", objects(bucket)]
    s3.put_bucket_policy(Bucket=bucket, Policy=policy({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": everything}))
    refused(s3.list_objects_v2, Bucket=bucket)
    refused(user(shared_server, allow("s3:*", "*")).delete_bucket_policy, Bucket=bucket)
    s3.delete_bucket_policy(Bucket=bucket)
    s3.list_objects_v2(Bucket=bucket)


def test_plain_http_is_refused_where_the_policy_wants_tls(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k")
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(
        {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": objects(bucket), "Condition": condition}))
    refused(s3.get_object, Bucket=bucket, Key="k")


def test_how_a_request_is_signed_is_a_condition_key(shared_server, s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"v")
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(
        {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": objects(bucket),
         "Condition": {"StringEquals": {"s3:authType": "REST-QUERY-STRING"}}}))
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"v"
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"})
    assert status_of(url) == 403


def status_of(url, method="GET"):
    try:
        return urllib.request.urlopen(urllib.request.Request(url, method=method)).status
    except urllib.error.HTTPError as error:
        return error.code


def presigner(server):
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=server.http, region_name=REGION, aws_access_key_id=ROOT_KEY,
                        aws_secret_access_key=ROOT_SECRET, config=config)


def test_a_presigned_url_cannot_be_stretched_or_turned_to_another_object(shared_server, s3, bucket):
    for key in ["k", "other"]:
        s3.put_object(Bucket=bucket, Key=key, Body=b"v")
    url = presigner(shared_server).generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"}, ExpiresIn=60)
    assert status_of(url) == 200
    for tampered in [url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"), url.replace("/k?", "/other?"),
                     url.replace("aws4_request", "aws4_requesu"), url + "&x-id=Other", url[:-1] + ("0" if url[-1] != "0" else "1")]:
        assert status_of(tampered) in (400, 403), tampered
    assert status_of(url, "DELETE") == 403
    week = presigner(shared_server).generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"}, ExpiresIn=604801)
    assert status_of(week) == 400


def test_a_session_in_a_url_needs_its_token(shared_server, s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"v")
    iam, name = shared_server.client("iam"), f"role{next(numbers)}"
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}))
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(allow("s3:GetObject", objects(bucket))))
    person = f"person{next(numbers)}"
    iam.create_user(UserName=person)
    iam.put_user_policy(UserName=person, PolicyName="own", PolicyDocument=policy(allow("sts:AssumeRole", "*")))
    key = iam.create_access_key(UserName=person)["AccessKey"]
    sts = shared_server.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    credentials = sts.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}", RoleSessionName="session")["Credentials"]
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    session = boto3.client("s3", endpoint_url=shared_server.http, region_name=REGION, config=config,
                           aws_access_key_id=credentials["AccessKeyId"], aws_session_token=credentials["SessionToken"],
                           aws_secret_access_key=credentials["SecretAccessKey"])
    url = session.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"})
    assert status_of(url) == 200
    parts = urllib.parse.urlsplit(url)
    pairs = [pair for pair in parts.query.split("&") if not pair.startswith("X-Amz-Security-Token=")]
    assert status_of(parts._replace(query="&".join(pairs)).geturl()) in (400, 403)


def test_a_bucket_of_another_region_is_reached_with_its_own_region_only(shared_server, s3):
    name = f"far-{next(numbers)}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert s3.get_bucket_location(Bucket=name)["LocationConstraint"] == "eu-west-1"
    done = shared_server.aws("--region", "eu-west-1", "s3api", "head-bucket", "--bucket", name)
    assert "eu-west-1" in done.stdout
    connection = http.client.HTTPConnection(shared_server.http.removeprefix("http://"))
    url = presigner(shared_server).generate_presigned_url("list_objects_v2", Params={"Bucket": name})
    connection.request("GET", url.removeprefix(shared_server.http))
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 400 and "eu-west-1" in body and answer.headers["x-amz-bucket-region"] == "eu-west-1", body


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/../../b", "..%2f..%2fc", "%2e%2e/d", "./e", "//f//", "g\u0001h", "\u00e4/\U0001f600"])
def test_a_key_is_a_name_and_never_a_path(s3, bucket, key):
    s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    s3.delete_object(Bucket=bucket, Key=key)


def test_keys_are_at_most_1024_bytes(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k" * 1024)
    refused(s3.put_object, "KeyTooLongError", Bucket=bucket, Key="k" * 1025)


@pytest.mark.parametrize("path", ["/../etc/passwd", "/%2e%2e/x", "/a%00b/k", "/-bad-/k", "/UPPER/k", "/a/%ff%fe"])
def test_names_that_are_none_are_refused(shared_server, path):
    connection = http.client.HTTPConnection(shared_server.http.removeprefix("http://"))
    connection.request("GET", path)
    assert connection.getresponse().status in (400, 403, 404)


def test_documents_are_read_within_bounds(shared_server, s3, bucket):
    """Neither deep nestings nor entities nor oversize bring the server down: it answers, and goes on answering."""
    bombs = [b"<Tagging>" + b"<a>" * 100_000, b"<!DOCTYPE x [<!ENTITY a \"aaaa\">]><Tagging>&a;</Tagging>", b"x" * 11_000_000]
    for bomb in bombs:
        signed = AWSRequest("PUT", f"{shared_server.http}/{bucket}?tagging", data=bomb)
        S3SigV4Auth(Credentials(ROOT_KEY, ROOT_SECRET), "s3", REGION).add_auth(signed)
        request = urllib.request.Request(signed.url, data=bomb, headers=dict(signed.headers), method="PUT")
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(request)
        assert error.value.code == 400
    s3.list_objects_v2(Bucket=bucket)


def test_bucket_tags_and_settings_come_back_through_the_cli(shared_server, bucket):
    aws = shared_server.aws
    tags = {"TagSet": [{"Key": "team", "Value": "blue"}]}
    aws("s3api", "put-bucket-tagging", "--bucket", bucket, "--tagging", json.dumps(tags))
    assert json.loads(aws("s3api", "get-bucket-tagging", "--bucket", bucket).stdout) == tags
    aws("s3api", "delete-bucket-tagging", "--bucket", bucket)
    assert "NoSuchTagSet" in aws("s3api", "get-bucket-tagging", "--bucket", bucket, check=False).stderr
    aws("s3api", "delete-bucket-ownership-controls", "--bucket", bucket)
    assert "OwnershipControlsNotFoundError" in aws("s3api", "get-bucket-ownership-controls", "--bucket", bucket, check=False).stderr
    grants = json.loads(aws("s3api", "get-bucket-acl", "--bucket", bucket).stdout)["Grants"]
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]
