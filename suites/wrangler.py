"""COPY and UNLOAD as aws-sdk-pandas (awswrangler) uses them: its own Redshift tests, against a cluster made for them."""

from __future__ import annotations

import json
import time
from pathlib import Path

import boto3
from outcome import Outcome
from pytest_suites import REGION, run
from server import HERE, Server

KEY, SECRET = "FOOBARKEY", "FOOBARSECRET"
BUCKET, CLUSTER, USER, PASSWORD = "wrangler-bucket", "wrangler", "wrangler", "Wrangler-Passw0rd"
TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
ACCESS = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"]}]}


def wrangler(binary: str, checkout: Path, only: str | None) -> list[Outcome]:
    with Server(binary, "moto.bootstrap.toml", REGION) as server:
        environment = {"WRANGLER_OUTPUTS": json.dumps(outputs(server.http)), "PYTHONPATH": str(HERE),
                       "AWS_ENDPOINT_URL": server.http, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
                       "AWS_DEFAULT_REGION": REGION}
        arguments = ["tests/unit/test_redshift.py", "-p", "wrangler_shim"]
        return run("awswrangler copy or unload", arguments, checkout, environment, only or "copy or unload")


def outputs(http: str) -> dict:
    """Makes what the tests' stack would have made, and says where it is."""
    def client(service: str):
        return boto3.client(service, endpoint_url=http, region_name=REGION, aws_access_key_id=KEY,
                            aws_secret_access_key=SECRET)

    client("s3").create_bucket(Bucket=BUCKET)
    iam, redshift = client("iam"), client("redshift")
    role = iam.create_role(RoleName="wrangler", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    iam.put_role_policy(RoleName="wrangler", PolicyName="access", PolicyDocument=json.dumps(ACCESS))
    redshift.create_cluster(ClusterIdentifier=CLUSTER, NodeType="dc2.large", NumberOfNodes=2, MasterUsername=USER,
                            MasterUserPassword=PASSWORD, DBName="dev", IamRoles=[role])
    deadline = time.monotonic() + 60
    while True:
        cluster = redshift.describe_clusters(ClusterIdentifier=CLUSTER)["Clusters"][0]
        if cluster["ClusterStatus"] == "available" and cluster["IamRoles"][0]["ApplyStatus"] == "in-sync":
            break
        if time.monotonic() > deadline:
            raise RuntimeError("the cluster does not become available")
        time.sleep(0.05)
    return {"Region": REGION, "BucketName": BUCKET, "RedshiftAddress": cluster["Endpoint"]["Address"],
            "RedshiftPort": str(cluster["Endpoint"]["Port"]), "RedshiftIdentifier": CLUSTER, "RedshiftSchema": "public",
            "RedshiftDatabase": "dev", "RedshiftRole": role, "RedshiftSecretArn": "none", "GlueDatabaseName": "none",
            "KmsKeyArn": f"arn:aws:kms:{REGION}:123456789012:key/none", "User": USER, "Password": PASSWORD}
