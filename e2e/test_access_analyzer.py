"""ValidatePolicy of IAM Access Analyzer: the mistakes in a policy document, by AWS's own API."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

DOCUMENT = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["s3:GetObjekt", "iam:PassRole"], "Resource": "*"}],
}, indent=2)


def test_boto3_reads_findings_with_their_places(shared_server):
    client = shared_server.client("accessanalyzer")
    pages = client.get_paginator("validate_policy").paginate(
        policyDocument=DOCUMENT, policyType="IDENTITY_POLICY", PaginationConfig={"PageSize": 1})
    findings = [finding for page in pages for finding in page["findings"]]
    by_code = {finding["issueCode"]: finding for finding in findings}
    assert by_code["PASS_ROLE_WITH_STAR_IN_RESOURCE"]["findingType"] == "SECURITY_WARNING"
    location = by_code["INVALID_ACTION"]["locations"][0]
    assert location["path"][:2] == [{"value": "Statement"}, {"index": 0}]
    start, end = (location["span"][side]["offset"] for side in ("start", "end"))
    assert DOCUMENT[start:end] == '"s3:GetObjekt"'
    assert by_code["INVALID_ACTION"]["findingDetails"] and by_code["INVALID_ACTION"]["learnMoreLink"]


def test_a_trust_policy_is_read_as_one(shared_server):
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
    answer = shared_server.client("accessanalyzer").validate_policy(
        policyDocument=document, policyType="RESOURCE_POLICY",
        validatePolicyResourceType="AWS::IAM::AssumeRolePolicyDocument")
    assert "TRUST_WITHOUT_REDSHIFT" in [finding["issueCode"] for finding in answer["findings"]]


def test_it_needs_permission_and_other_operations_are_named(shared_server):
    iam = shared_server.client("iam")
    iam.create_user(UserName="writer")
    key = iam.create_access_key(UserName="writer")["AccessKey"]
    writer = shared_server.client("accessanalyzer", key["AccessKeyId"], key["SecretAccessKey"])
    with pytest.raises(ClientError) as denied:
        writer.validate_policy(policyDocument=DOCUMENT, policyType="IDENTITY_POLICY")
    assert denied.value.response["Error"]["Code"] == "AccessDeniedException"
    assert "access-analyzer:ValidatePolicy" in denied.value.response["Error"]["Message"]
    assert denied.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    with pytest.raises(ClientError) as unsupported:
        shared_server.client("accessanalyzer").list_analyzers()
    assert "The operation ListAnalyzers of IAM Access Analyzer is not supported yet" in str(unsupported.value)


def test_the_aws_cli_validates(shared_server, tmp_path):
    path = tmp_path / "policy.json"
    path.write_text(DOCUMENT)
    done = shared_server.aws("accessanalyzer", "validate-policy", "--policy-type", "IDENTITY_POLICY",
                             "--policy-document", f"file://{path}", "--query", "findings[].issueCode")
    assert "INVALID_ACTION" in json.loads(done.stdout)
