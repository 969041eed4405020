"""Buckets of others, and names that are paths, wildcards or variables."""

from urllib.parse import quote

import botocore.exceptions
import pytest

from attacks import OTHER_KEY, Signed, allowing, query, refused, still_well, trusting, user
from conftest import ACCOUNT, PASSWORD, TRUST_REDSHIFT, create_role


@pytest.fixture(scope="module")
def server(world):
    create_role(world.server, "Guarded", trust=trusting(f"arn:aws:iam::{ACCOUNT}:root"))
    yield world.server
    still_well(world.server)


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
