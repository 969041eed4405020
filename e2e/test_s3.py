"""The aws CLI's and boto3's S3, unmodified."""

import filecmp
import json

import pytest
from botocore.exceptions import ClientError

from conftest import create_role


@pytest.fixture(scope="module")
def bucket(shared_server):
    shared_server.aws("s3", "mb", "s3://files")
    return "files"


def test_cp_ls_and_rm(shared_server, bucket, tmp_path):
    source = tmp_path / "a.bin"
    source.write_bytes(bytes(range(256)) * 100_000)  # 25 MB: multipart
    shared_server.aws("s3", "cp", str(source), f"s3://{bucket}/dir/a.bin")
    assert "25600000" in shared_server.aws("s3", "ls", f"s3://{bucket}/dir/").stdout
    back = tmp_path / "back.bin"
    shared_server.aws("s3", "cp", f"s3://{bucket}/dir/a.bin", str(back))
    assert filecmp.cmp(source, back, shallow=False)
    shared_server.aws("s3", "rm", f"s3://{bucket}/dir/a.bin")
    assert shared_server.aws("s3", "ls", f"s3://{bucket}/dir/", check=False).stdout == ""


def test_sync_of_thousands_of_files(shared_server, bucket, tmp_path):
    source = tmp_path / "many"
    for n in range(2000):
        path = source / f"d{n % 10}" / f"f{n}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"file {n}")
    shared_server.aws("s3", "sync", "--quiet", str(source), f"s3://{bucket}/many")
    pages = shared_server.client("s3").get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="many/")
    assert sum(page["KeyCount"] for page in pages) == 2000
    back = tmp_path / "back"
    shared_server.aws("s3", "sync", "--quiet", f"s3://{bucket}/many", str(back))
    compared = filecmp.dircmp(source / "d3", back / "d3")
    assert not compared.left_only and not compared.right_only and not compared.diff_files
    shared_server.aws("s3", "rm", "--recursive", "--quiet", f"s3://{bucket}/many")


def test_ranges_conditions_and_missing_keys(shared_server, bucket):
    s3 = shared_server.client("s3")
    etag = s3.put_object(Bucket=bucket, Key="r.txt", Body=b"0123456789")["ETag"]
    assert s3.get_object(Bucket=bucket, Key="r.txt", Range="bytes=2-4")["Body"].read() == b"234"
    assert s3.get_object(Bucket=bucket, Key="r.txt", Range="bytes=-3")["Body"].read() == b"789"
    for attempt, code in [
        (lambda: s3.get_object(Bucket=bucket, Key="r.txt", Range="bytes=20-"), "InvalidRange"),
        (lambda: s3.get_object(Bucket=bucket, Key="none"), "NoSuchKey"),
        (lambda: s3.get_object(Bucket="no-such-bucket", Key="none"), "NoSuchBucket"),
        (lambda: s3.put_object(Bucket=bucket, Key="r.txt", Body=b"x", IfNoneMatch="*"), "PreconditionFailed"),
        (lambda: s3.put_object(Bucket=bucket, Key="bad.txt", Body=b"x", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg=="), "BadDigest"),
    ]:
        with pytest.raises(ClientError) as refused:
            attempt()
        assert refused.value.response["Error"]["Code"] == code
    assert s3.head_object(Bucket=bucket, Key="r.txt", IfMatch=etag)["ContentLength"] == 10
    assert "bad.txt" not in [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]


def test_a_presigned_url_works_without_credentials_until_it_is_changed(shared_server, bucket):
    import urllib.error
    import urllib.request
    s3 = shared_server.client("s3")
    s3.put_object(Bucket=bucket, Key="shared.txt", Body=b"hello")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "shared.txt"}, ExpiresIn=60)
    assert urllib.request.urlopen(url).read() == b"hello"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url.replace("shared.txt", "other.txt"))
    assert refused.value.code == 403


def test_policies_decide_who_reads_what(shared_server, bucket):
    iam = shared_server.client("iam")
    iam.create_user(UserName="reader")
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    reader = shared_server.client("s3", key["AccessKeyId"], key["SecretAccessKey"])
    shared_server.client("s3").put_object(Bucket=bucket, Key="mine/a", Body=b"a")
    with pytest.raises(ClientError) as refused:
        reader.get_object(Bucket=bucket, Key="mine/a")
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/mine/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{bucket}",
         "Condition": {"StringLike": {"s3:prefix": "mine/*"}}}]}
    iam.put_user_policy(UserName="reader", PolicyName="mine", PolicyDocument=json.dumps(policy))
    assert reader.get_object(Bucket=bucket, Key="mine/a")["Body"].read() == b"a"
    assert reader.list_objects_v2(Bucket=bucket, Prefix="mine/")["KeyCount"] == 1
    with pytest.raises(ClientError):
        reader.list_objects_v2(Bucket=bucket)


def test_a_wrong_secret_and_an_unknown_key_are_refused(shared_server):
    for client, code in [(shared_server.client("s3", secret="x" * 40), "SignatureDoesNotMatch"),
                         (shared_server.client("s3", key="AKIANOSUCHKEYATALL00"), "InvalidAccessKeyId")]:
        with pytest.raises(ClientError) as refused:
            client.list_buckets()
        assert refused.value.response["Error"]["Code"] == code
