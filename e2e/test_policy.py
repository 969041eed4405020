"""`vesto policy`: the same answers as the server's, from its data directory or a bootstrap file, and exit codes."""

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import botocore.exceptions
import psycopg
import pytest

from conftest import (ACCOUNT, BOOTSTRAP, REGION, bucket_access, connect, create_role, eventually, make_world,
                      wait_available)

DOCUMENTED = Path(__file__).parent.parent / "docs" / "policy-tools.md"


@pytest.fixture(scope="module")
def world(shared_server):
    return make_world(shared_server)


def run(binary: str, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "VESTO_"))}
    return subprocess.run([binary, "policy", *arguments], capture_output=True, text=True, timeout=60, input=stdin,
                          env=environment)


def explain(world, *arguments: str) -> tuple[int, dict]:
    done = run(world.server.binary, "explain", "--data-dir", str(world.server.data_dir), "--json", *arguments)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)


def question(principal: str, action: str, resource: str) -> list[str]:
    return ["--principal", principal, "--action", action, "--resource", resource]


def test_an_explanation_names_the_deciding_statement(world):
    code, answer = explain(world, *question(world.role, "s3:GetObject", f"arn:aws:s3:::{world.bucket}/k"))
    assert (code, answer["decision"]) == (0, "allowed")
    assert answer["deciding"] == {"policy": "inline:access", "attachedTo": world.role, "index": 1, "sid": None,
                                  "path": "$.Statement[1]"}
    assert [known["outcome"] for known in answer["considered"]] == ["its Action does not match", "it matches"]


def test_a_denial_comes_with_the_command_that_lifts_it(world):
    resource = f"arn:aws:s3:::{world.bucket}/k"
    asked = question(world.role, "s3:GetObjectTagging", resource)
    code, answer = explain(world, *asked)
    assert (code, answer["decision"]) == (1, "implicitDeny")
    assert answer["changes"][0]["statement"] == {"Effect": "Allow", "Action": "s3:GetObjectTagging", "Resource": resource}
    command = shlex.split(answer["changes"][0]["command"])
    assert command[0] == "aws"
    world.server.aws(*command[1:])
    assert explain(world, *asked)[0] == 0


def test_it_agrees_with_the_server_about_users_and_bucket_policies(world):
    iam, s3 = world.server.client("iam"), world.server.client("s3")
    arn = iam.create_user(UserName="reader")["User"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{world.bucket}/*"}]}
    iam.put_user_policy(UserName="reader", PolicyName="p", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    mine = world.server.client("s3", key["AccessKeyId"], key["SecretAccessKey"])
    world.put("shown/k", "x")
    world.put("hidden/k", "x")
    bucket_policy = {"Version": "2012-10-17", "Statement": [
        {"Sid": "Hide", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
         "Resource": f"arn:aws:s3:::{world.bucket}/hidden/*"}]}
    s3.put_bucket_policy(Bucket=world.bucket, Policy=json.dumps(bucket_policy))
    try:
        for name, expected in (("shown/k", 0), ("hidden/k", 1)):
            code, answer = explain(world, *question(arn, "s3:GetObject", f"arn:aws:s3:::{world.bucket}/{name}"))
            assert code == expected
            if expected == 0:
                mine.get_object(Bucket=world.bucket, Key=name)
            else:
                assert answer["deciding"]["sid"] == "Hide" and answer["changes"][0]["change"] == "remove"
                with pytest.raises(botocore.exceptions.ClientError):
                    mine.get_object(Bucket=world.bucket, Key=name)
    finally:
        s3.delete_bucket_policy(Bucket=world.bucket)
    root = f"arn:aws:iam::{ACCOUNT}:root"
    assert explain(world, *question(root, "s3:DeleteBucket", f"arn:aws:s3:::{world.bucket}"))[0] == 0
    assert explain(world, *question("anonymous", "s3:GetObject", f"arn:aws:s3:::{world.bucket}/k"))[0] == 1


def test_condition_keys_are_those_that_are_given(world):
    statement = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{world.bucket}",
                 "Condition": {"StringLike": {"s3:prefix": "home/*"}}}
    role = create_role(world.server, "Lister", statement)
    asked = question(role, "s3:ListBucket", f"arn:aws:s3:::{world.bucket}")
    assert explain(world, *asked)[0] == 1
    assert explain(world, *asked, "--context", "s3:prefix=home/a")[0] == 0
    assert explain(world, *asked, "--context", "s3:prefix=away/a")[0] == 1


def test_a_service_assumes_a_role_by_its_trust_policy(world):
    dbuser = f"arn:aws:redshift:{REGION}:{ACCOUNT}:dbuser:c1/awsuser"
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {"sts:ExternalId": dbuser}}}]}
    role = create_role(world.server, "ForAwsuser", trust=json.dumps(trust))
    asked = question("redshift.amazonaws.com", "sts:AssumeRole", role)
    assert explain(world, *asked, "--external-id", dbuser)[0] == 0
    code, answer = explain(world, *asked, "--external-id", "other")
    assert code == 1 and "sts:ExternalId" in answer["considered"][0]["outcome"]
    assert explain(world, *asked)[0] == 1
    assert explain(world, *question(f"arn:aws:iam::{ACCOUNT}:root", "sts:AssumeRole", role))[0] == 1


def test_the_chain_of_a_copy_is_explained_step_by_step(world):
    chain = ["--cluster", "c1", "--copy", f"s3://{world.bucket}/load/"]
    code, answer = explain(world, *chain, "--role", world.role)
    assert code == 0 and answer["allowed"]
    assert [step["step"] for step in answer["steps"]] == ["role_association", "trust_policy", "s3_access", "s3_access"]
    role = create_role(world.server, "Unassociated", *bucket_access(world.bucket))
    code, answer = explain(world, *chain, "--role", role)
    assert code == 1 and [step["step"] for step in answer["steps"]] == ["role_association"]
    assert "modify-cluster-iam-roles" in answer["steps"][0]["reason"]


def test_it_works_when_no_server_runs(server):
    world = make_world(server)
    server.stop()
    code, _ = explain(world, *question(world.role, "s3:GetObject", f"arn:aws:s3:::{world.bucket}/k"))
    assert code == 0
    server.start()
    assert world.server.client("iam").get_role(RoleName="RedshiftCopyUnload")


def test_a_bootstrap_file_is_enough(world, tmp_path):
    file = tmp_path / "bootstrap.toml"
    file.write_text(BOOTSTRAP.replace('\n[[account]]\nid = "999999999999"', '''
[[account.user]]
name = "analyst"
policies = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]

[[account]]
id = "999999999999"''', 1))
    for action, code in (("s3:GetObject", 0), ("s3:PutObject", 1)):
        asked = question(f"arn:aws:iam::{ACCOUNT}:user/analyst", action, "arn:aws:s3:::b/k")
        done = run(world.server.binary, "explain", "--bootstrap", str(file), *asked)
        assert done.returncode == code, done.stderr


@pytest.mark.parametrize("arguments", [
    ["explain", "--principal", "arn:aws:iam::123456789012:user/nobody-at-all", "--action", "s3:GetObject"],
    ["explain", "--principal", "redshift.amazonaws.com", "--action", "s3:GetObject"],
    ["explain", "--cluster", "none", "--role", "arn:aws:iam::123456789012:role/r", "--copy", "s3://b/k"],
    ["generate", "--role", "RoleThatDidNothing", "--since", "1h"],
    ["generate", "--role", "r", "--since", "yesterday"],
])
def test_what_cannot_be_told_is_an_error(world, arguments):
    done = run(world.server.binary, *arguments, "--data-dir", str(world.server.data_dir))
    assert done.returncode == 2 and done.stderr.startswith("vesto: ") and not done.stdout


def test_a_document_is_checked_with_line_and_column(world, tmp_path):
    file = tmp_path / "policy.json"
    file.write_text('{\n  "Version": "2012-10-17",\n  "Statement": [{\n    "Effect": "Allow",\n'
                    '    "Action": "s3:GetObjet",\n    "Resource": "*"\n  }]\n}\n')
    done = run(world.server.binary, "check", str(file))
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith(f"{file}:5:15: warning[unknown-action]: ")
    found = json.loads(run(world.server.binary, "check", str(file), "--json").stdout)
    assert found[0]["path"] == "$.Statement[0].Action" and "s3:GetObject" in found[0]["hint"]
    fine = file.read_text().replace("GetObjet", "GetObject").replace('"*"', '"arn:aws:s3:::b/*"')
    assert run(world.server.binary, "check", "-", stdin=fine).returncode == 0
    assert run(world.server.binary, "check", str(tmp_path / "none")).returncode == 2
    assert run(world.server.binary, "check", "-", stdin="{").returncode == 1


def test_the_generated_policy_lets_a_role_do_what_it_did_and_nothing_more(world):
    server, bucket = world.server, world.bucket
    role = create_role(server, "Broad", {"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
    wait_available(server)
    for n in range(3):
        world.put(f"in/{n}.txt", f"{n}\n")
    world.put("elsewhere/k.txt", "1\n")
    copy = f"COPY g FROM 's3://{bucket}/in/' IAM_ROLE '{role}'"
    unload = f"UNLOAD ('SELECT * FROM g') TO 's3://{bucket}/made/g_' IAM_ROLE '{role}' ALLOWOVERWRITE PARALLEL OFF"
    with connect(server) as sql:
        sql.execute("CREATE TABLE g (id int)")
        sql.execute(copy)
        sql.execute(unload)
        done = eventually(lambda: (done := run(server.binary, "generate", "--data-dir", str(server.data_dir), "--role",
                                               role, "--since", "1h")) and "PutObject" in done.stdout and done,
                          "all of it in the log")
        policy = done.stdout
        assert '"*"' not in policy and "s3:*" not in policy
        iam = server.client("iam")
        iam.put_role_policy(RoleName="Broad", PolicyName="access", PolicyDocument=policy)
        sql.execute(copy)
        sql.execute(unload)
        for statement in (f"COPY g FROM 's3://{bucket}/elsewhere/' IAM_ROLE '{role}'",
                          f"UNLOAD ('SELECT 1') TO 's3://{bucket}/other/g_' IAM_ROLE '{role}'"):
            with pytest.raises(psycopg.Error) as error:
                sql.execute(statement)
            assert "Access Denied" in str(error.value) or "not authorized" in str(error.value)
    assert run(server.binary, "check", "-", stdin=policy).returncode == 0


def test_the_documented_examples_run_as_written(world, tmp_path):
    """Every command of the page, with the directory and the names that it speaks of."""
    server = world.server
    server.client("s3").create_bucket(Bucket="guide-bucket")
    server.client("s3").put_object(Bucket="guide-bucket", Key="flights/1.txt", Body=b"1\n")
    role = create_role(server, "GuideRole", *bucket_access("guide-bucket"))
    server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
    wait_available(server)
    with connect(server) as sql:
        sql.execute("CREATE TABLE flights (id int)")
        sql.execute(f"COPY flights FROM 's3://guide-bucket/flights/' IAM_ROLE '{role}'")
    page = DOCUMENTED.read_text()
    for name, text in re.findall(r"```json title=(\S+)\n(.*?)```", page, re.S):
        (tmp_path / name).write_text(text)
    environment = {**os.environ, "PATH": f"{Path(server.binary).resolve().parent}:{os.environ['PATH']}",
                   "VESTO_DATA_DIR": str(server.data_dir)}
    blocks = re.findall(r"```console\n(.*?)```", page, re.S)
    assert len(blocks) >= 5
    for block in blocks:
        command = "\n".join(line[2:] for line in block.splitlines() if line.startswith(("$ ", "> ")))
        shown = [line for line in block.splitlines() if not line.startswith(("$ ", "> "))]
        done = eventually(lambda: (done := subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment,
                                                          capture_output=True, text=True, timeout=60))
                          and done.returncode != 2 and done, command)
        for line in shown:
            assert line.strip() == "…" or line in done.stdout, (command, line, done.stdout, done.stderr)
