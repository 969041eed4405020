"""IAM's policy simulator and the reasons of denials, through boto3."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from conftest import ACCOUNT, Server

OTHER = "999999999999"


def document(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str, resource: str = "*", **more) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def test_a_simulation_tells_what_decides_for_each_resource(shared_server: Server):
    iam = shared_server.client("iam")
    iam.create_user(UserName="sim")
    iam.create_group(GroupName="simulated")
    iam.add_user_to_group(GroupName="simulated", UserName="sim")
    iam.put_group_policy(GroupName="simulated", PolicyName="reads", PolicyDocument=document(
        allow("s3:GetObject", "arn:aws:s3:::data/*"), allow("redshift:*", Condition={"Bool": {"aws:SecureTransport": "true"}})))
    arn = f"arn:aws:iam::{ACCOUNT}:user/sim"

    read = iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=["s3:GetObject"],
                                         ResourceArns=["arn:aws:s3:::data/a", "arn:aws:s3:::else/a"])
    (result,) = read["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny" and result["EvalDecisionDetails"] == {}
    decisions = {one["EvalResourceName"]: one["EvalResourceDecision"] for one in result["ResourceSpecificResults"]}
    assert decisions == {"arn:aws:s3:::data/a": "allowed", "arn:aws:s3:::else/a": "implicitDeny"}
    statement = result["ResourceSpecificResults"][0]["MatchedStatements"][0]
    assert (statement["SourcePolicyId"], statement["StartPosition"]["Line"]) == ("reads", 1)

    (result,) = iam.simulate_principal_policy(
        PolicySourceArn=arn, ActionNames=["redshift:DescribeClusters"])["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny" and result["MissingContextValues"] == ["aws:SecureTransport"]
    assert "ResourceSpecificResults" not in result
    (result,) = iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:group/simulated", ActionNames=["redshift:DescribeClusters"],
        ContextEntries=[{"ContextKeyName": "aws:SecureTransport", "ContextKeyValues": ["true"],
                         "ContextKeyType": "boolean"}])["EvaluationResults"]
    assert result["EvalDecision"] == "allowed"


def test_a_simulation_across_accounts_asks_both_sides(shared_server: Server):
    iam = shared_server.client("iam")
    caller = f"arn:aws:iam::{ACCOUNT}:user/anyone"
    bucket = document(allow("s3:GetObject", "arn:aws:s3:::theirs/*", Principal={"AWS": caller}))
    pages = iam.get_paginator("simulate_custom_policy").paginate(
        PolicyInputList=[document(allow("s3:*"))], ActionNames=["s3:GetObject", "s3:PutObject"],
        ResourceArns=["arn:aws:s3:::theirs/k"], ResourcePolicy=bucket, ResourceOwner=f"arn:aws:iam::{OTHER}:root",
        CallerArn=caller, PermissionsBoundaryPolicyInputList=[document(allow("s3:Get*"))],
        PaginationConfig={"PageSize": 1})
    read, write = [result for page in pages for result in page["EvaluationResults"]]
    assert read["EvalDecision"] == "allowed"
    assert (read["EvalDecisionDetails"]["IAM Policy"], read["EvalDecisionDetails"]["Resource Policy"]) == ("allowed", "allowed")
    assert read["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": True}
    assert write["EvalDecision"] == "implicitDeny" and write["EvalDecisionDetails"]["Resource Policy"] == "implicitDeny"
    assert write["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}


def test_a_denial_carries_a_message_that_only_its_account_can_decode(shared_server: Server):
    iam = shared_server.client("iam")
    iam.create_user(UserName="curious")
    iam.put_user_policy(UserName="curious", PolicyName="own", PolicyDocument=document(
        allow("sts:*"), {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}))
    key = iam.create_access_key(UserName="curious")["AccessKey"]
    key_of = (key["AccessKeyId"], key["SecretAccessKey"])
    with pytest.raises(ClientError) as refused:
        shared_server.client("iam", *key_of).list_users()
    message = refused.value.response["ResponseMetadata"]["HTTPHeaders"]["x-vesto-authorization-message"]
    decoded = shared_server.client("sts", *key_of).decode_authorization_message(EncodedMessage=message)
    reasons = json.loads(decoded["DecodedMessage"])
    assert reasons["allowed"] is False and reasons["explicitDeny"] is True
    assert reasons["context"]["action"] == "iam:ListUsers"
    assert len(reasons["matchedStatements"]["items"]) == 1
    other = shared_server.client("sts", "AKIAOTHEROTHEROTHER1", "other/secret/other/secret/other/secret/o")
    with pytest.raises(ClientError) as foreign:
        other.decode_authorization_message(EncodedMessage=message)
    assert foreign.value.response["Error"]["Code"] == "InvalidAuthorizationMessageException"
