"""Every step of the chain that decides a COPY or UNLOAD: refused by it, explained, and allowed after the fix."""

import json
import os
import subprocess
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import botocore.exceptions
import psycopg
import pytest

from conftest import (ACCOUNT, PASSWORD, REGION, bucket_access, connect, create_cluster, create_role, eventually,
                      wait_available)


def attach(world, *roles: str) -> None:
    """Associates the roles, and takes those of other tests away: a cluster has ten at most."""
    redshift = world.server.client("redshift")
    associated = redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["IamRoles"]
    others = [role["IamRoleArn"] for role in associated if role["IamRoleArn"] not in (world.role, *roles)]
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=list(roles), RemoveIamRoles=others)
    wait_available(world.server)


def copy(world, role: str, table: str = "t") -> str:
    return f"COPY {table} FROM 's3://{world.bucket}/data.txt' IAM_ROLE '{role}'"


@pytest.fixture
def sql(world):
    with connect(world.server) as connection:
        world.put("data.txt", "1\n2\n")
        connection.execute("CREATE TABLE IF NOT EXISTS t (id int)")
        yield connection


def refused(sql, statement: str) -> psycopg.errors.Diagnostic:
    with pytest.raises(psycopg.Error) as error:
        sql.execute(statement)
    return error.value.diag


def steps(sql, statement: str) -> list[dict]:
    cursor = sql.execute(f"EXPLAIN AUTHORIZATION {statement}")
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def test_a_role_that_is_not_associated_is_refused(world, sql):
    role = create_role(world.server, "NotAssociated", *bucket_access(world.bucket))
    diag = refused(sql, copy(world, role))
    assert f"The requested role {role} is not associated to cluster" in diag.message_primary
    assert diag.sqlstate == "XX000"
    assert "associat" in diag.message_detail and role in diag.message_detail
    assert "modify-cluster-iam-roles" in diag.message_hint
    explained = steps(sql, copy(world, role))
    assert explained[-1]["decision"].lower().startswith("den")


def test_a_role_without_access_to_the_bucket_is_refused_with_what_is_missing(world, sql):
    role = create_role(world.server, "NoAccess")
    attach(world, role)
    diag = refused(sql, copy(world, role))
    assert "S3ServiceException" in diag.message_primary and "Access Denied" in diag.message_primary
    assert "s3:ListBucket" in diag.message_detail and f"arn:aws:s3:::{world.bucket}" in diag.message_detail
    assert "s3:ListBucket" in diag.message_hint and "NoAccess" in diag.message_hint
    denied = [step for step in steps(sql, copy(world, role)) if step["decision"].lower().startswith("den")]
    assert denied[0]["action"] == "s3:ListBucket" and denied[0]["resource"] == f"arn:aws:s3:::{world.bucket}"

    policy = json.dumps({"Version": "2012-10-17", "Statement": bucket_access(world.bucket)})
    world.server.client("iam").put_role_policy(RoleName="NoAccess", PolicyName="fix", PolicyDocument=policy)
    sql.execute(copy(world, role))
    assert all(step["decision"].lower() == "allow" for step in steps(sql, copy(world, role)))


def test_an_explicit_deny_is_named_with_its_statement(world, sql):
    deny = {"Sid": "KeepOut", "Effect": "Deny", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{world.bucket}/data.txt"}
    role = create_role(world.server, "Denied", *bucket_access(world.bucket), deny)
    attach(world, role)
    diag = refused(sql, copy(world, role))
    assert "Access Denied" in diag.message_primary or "explicit deny" in diag.message_primary
    assert "KeepOut" in diag.message_detail and "s3:GetObject" in diag.message_detail


def test_a_trust_policy_that_names_somebody_else_is_refused(world, sql):
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
    role = create_role(world.server, "TrustsEc2", *bucket_access(world.bucket), trust=trust)
    attach(world, role)
    diag = refused(sql, copy(world, role))
    assert f"Not authorized to get credentials of role {role}" in diag.message_primary
    assert "redshift.amazonaws.com" in diag.message_detail + diag.message_hint
    assert "trust" in (diag.message_detail + diag.message_hint).lower()


def test_an_external_id_admits_the_database_user_it_names(world, sql):
    def trust(user: str) -> str:
        dbuser = f"arn:aws:redshift:{REGION}:{ACCOUNT}:dbuser:c1/{user}"
        return json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole",
             "Condition": {"StringEquals": {"sts:ExternalId": dbuser}}}]})
    ours = create_role(world.server, "OnlyAwsuser", *bucket_access(world.bucket), trust=trust("awsuser"))
    theirs = create_role(world.server, "OnlyBob", *bucket_access(world.bucket), trust=trust("bob"))
    attach(world, ours, theirs)
    sql.execute(copy(world, ours))
    assert "Not authorized to get credentials of role" in refused(sql, copy(world, theirs)).message_primary


def test_a_bucket_policy_can_refuse_what_the_role_allows(world, sql):
    policy = {"Version": "2012-10-17", "Statement": [
        {"Sid": "NoCopies", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
         "Resource": f"arn:aws:s3:::{world.bucket}/secret/*"}]}
    world.put("secret/data.txt", "1\n")
    s3 = world.server.client("s3")
    s3.put_bucket_policy(Bucket=world.bucket, Policy=json.dumps(policy))
    try:
        diag = refused(sql, f"COPY t FROM 's3://{world.bucket}/secret/' IAM_ROLE '{world.role}'")
        assert "NoCopies" in diag.message_detail
        sql.execute(copy(world, world.role))
    finally:
        s3.delete_bucket_policy(Bucket=world.bucket)


def test_a_user_without_insert_is_refused_before_any_role_is_assumed(world, sql):
    sql.execute("CREATE USER reader PASSWORD 'Reader-Passw0rd'")
    with connect(world.server, user="reader", password="Reader-Passw0rd") as reader:
        diag = refused(reader, copy(world, world.role))
        assert (diag.sqlstate, diag.message_primary) == ("42501", "permission denied for relation t")
    sql.execute("GRANT INSERT ON t TO reader")
    with connect(world.server, user="reader", password="Reader-Passw0rd") as reader:
        reader.execute(copy(world, world.role))


def test_assumerole_privileges_decide_who_may_use_a_role(world, sql):
    sql.execute("CREATE USER loader PASSWORD 'Loader-Passw0rd'")
    sql.execute("GRANT INSERT ON t TO loader")
    sql.execute("REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL")
    try:
        with connect(world.server, user="loader", password="Loader-Passw0rd") as loader:
            diag = refused(loader, copy(world, world.role))
            assert diag.message_primary == \
                f'User loader does not have ASSUMEROLE permission on IAM role "{world.role}" for COPY'
            sql.execute(f"GRANT ASSUMEROLE ON '{world.role}' TO loader FOR COPY")
            loader.execute(copy(world, world.role))
    finally:
        sql.execute("GRANT ASSUMEROLE ON ALL TO PUBLIC FOR ALL")


def test_the_default_role_is_used_when_there_is_one(world, sql):
    statement = f"COPY t FROM 's3://{world.bucket}/data.txt' IAM_ROLE default"
    assert "Cannot find default IAM role on this cluster" in refused(sql, statement).message_primary
    redshift = world.server.client("redshift")
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", DefaultIamRoleArn=world.role)
    eventually(lambda: "DefaultIamRoleArn" in wait_available(world.server), "the default role")
    sql.execute(statement)
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", DefaultIamRoleArn="")


def test_unload_needs_put_object(world, sql):
    readonly = [statement | {"Action": ["s3:ListBucket", "s3:GetObject"]} for statement in bucket_access(world.bucket)]
    role = create_role(world.server, "ReadOnly", *readonly)
    attach(world, role)
    unload = f"UNLOAD ('SELECT * FROM t') TO 's3://{world.bucket}/out/ro_' IAM_ROLE '{role}'"
    diag = refused(sql, unload)
    assert "s3:PutObject" in diag.message_detail
    denied = [step for step in steps(sql, unload) if step["decision"].lower().startswith("den")]
    assert denied[0]["action"] == "s3:PutObject"


def test_explaining_moves_no_data(world, sql):
    before = sql.execute("SELECT count(*) FROM t").fetchone()
    explained = steps(sql, copy(world, world.role))
    assert [step["decision"].lower() for step in explained] == ["allow"] * len(explained)
    assert {"step", "principal", "action", "resource", "decision", "reason"} <= explained[0].keys()
    assert "sts:AssumeRole" in [step["action"] for step in explained]
    assert sql.execute("SELECT count(*) FROM t").fetchone() == before


# The chain, further on.

OTHER = "999999999999"
OTHER_KEYS = {"key": "AKIAOTHEROTHEROTHER1", "secret": "other/secret/other/secret/other/secret/o"}


def document(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trusting(principal: dict, **condition) -> str:
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole",
                     **({"Condition": condition} if condition else {})})


def psql(world, sql: str, user: str = "awsuser", password: str = PASSWORD) -> subprocess.CompletedProcess:
    """The real psql, errors in full."""
    cluster = world.server.client("redshift").describe_clusters(ClusterIdentifier="c1")["Clusters"][0]
    environment = {**os.environ, "PGPASSWORD": password, "PGSSLMODE": "prefer", "PGCLIENTENCODING": "UTF8"}
    command = ["psql", "-h", "127.0.0.1", "-p", str(cluster["Endpoint"]["Port"]), "-U", user, "-d", "dev", "-X", "-A",
               "-t", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=verbose", "-c", sql]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("server", [["--role-apply-delay", "60s"]], indirect=True)
def test_a_role_that_is_adding_is_refused_and_the_message_says_so(server):
    role = create_role(server, "Slow", *bucket_access("any"))
    create_cluster(server)
    server.aws("redshift", "modify-cluster-iam-roles", "--cluster-identifier", "c1", "--add-iam-roles", role)
    with connect(server) as connection:
        connection.execute("CREATE TABLE t (id int)")
        diag = refused(connection, f"COPY t FROM 's3://any/x' IAM_ROLE '{role}'")
    assert f"The requested role {role} is not associated to cluster" in diag.message_primary
    assert "status adding" in diag.message_detail and "in-sync" in diag.message_hint


def test_a_chain_over_two_accounts_needs_both_sides_of_every_hop(world, sql):
    theirs = f"arn:aws:iam::{OTHER}:role/Reader"
    hop = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": theirs}
    first = create_role(world.server, "FirstHop", hop)
    attach(world, first)
    iam = world.server.client("iam", **OTHER_KEYS)
    iam.create_role(RoleName="Reader", AssumeRolePolicyDocument=trusting({"AWS": f"arn:aws:iam::{OTHER}:root"}))
    s3 = world.server.client("s3", **OTHER_KEYS)
    s3.create_bucket(Bucket="their-bucket")
    s3.put_object(Bucket="their-bucket", Key="data.txt", Body=b"7\n")
    iam.put_role_policy(RoleName="Reader", PolicyName="access", PolicyDocument=document(*bucket_access("their-bucket")))
    statement = f"COPY t FROM 's3://their-bucket/data.txt' IAM_ROLE '{first},{theirs}'"
    diag = refused(sql, statement)
    assert f"Not authorized to get credentials of role {theirs}" in diag.message_primary
    assert "step:      role chain" in diag.message_detail and "trust policy" in diag.message_hint
    iam.update_assume_role_policy(RoleName="Reader", PolicyDocument=trusting({"AWS": first}))
    sql.execute(statement)
    # What the last role may do counts, not what the first may.
    iam.delete_role_policy(RoleName="Reader", PolicyName="access")
    diag = refused(sql, statement)
    assert "s3:ListBucket" in diag.message_detail and f"arn:aws:sts::{OTHER}:assumed-role/Reader" in diag.message_detail
    world.server.client("iam").delete_role_policy(RoleName="FirstHop", PolicyName="access")
    assert "no identity-based policy allows the sts:AssumeRole action" in refused(sql, statement).message_detail


def test_a_bucket_of_another_account_needs_its_policy_and_ours(world, sql):
    s3 = world.server.client("s3", **OTHER_KEYS)
    s3.create_bucket(Bucket="shared-by-them")
    s3.put_object(Bucket="shared-by-them", Key="data.txt", Body=b"7\n")
    role = create_role(world.server, "AcrossAccounts", *bucket_access("shared-by-them"))
    attach(world, role)
    statement = f"COPY t FROM 's3://shared-by-them/data.txt' IAM_ROLE '{role}'"
    diag = refused(sql, statement)
    assert "s3:ListBucket" in diag.message_detail and "bucket policy" in diag.message_hint
    s3.put_bucket_policy(Bucket="shared-by-them", Policy=document(
        {"Effect": "Allow", "Principal": {"AWS": role}, "Action": ["s3:ListBucket", "s3:GetObject"],
         "Resource": ["arn:aws:s3:::shared-by-them", "arn:aws:s3:::shared-by-them/*"]}))
    sql.execute(statement)
    world.server.client("iam").delete_role_policy(RoleName="AcrossAccounts", PolicyName="access")
    assert "identity policy" in refused(sql, statement).message_hint


def test_the_regional_service_principal_admits_its_own_region_only(world, sql):
    here = create_role(world.server, "Here", *bucket_access(world.bucket),
                       trust=trusting({"Service": f"redshift.{REGION}.amazonaws.com"}))
    there = create_role(world.server, "There", *bucket_access(world.bucket),
                        trust=trusting({"Service": "redshift.eu-west-1.amazonaws.com"}))
    attach(world, here, there)
    sql.execute(copy(world, here))
    assert f"Not authorized to get credentials of role {there}" in refused(sql, copy(world, there)).message_primary


def test_conditions_on_the_cluster_and_its_account_keep_confused_deputies_out(world, sql):
    cluster = f"arn:aws:redshift:{REGION}:{ACCOUNT}:cluster:c1"
    service = {"Service": "redshift.amazonaws.com"}
    ours = create_role(world.server, "Ours", *bucket_access(world.bucket), trust=trusting(
        service, StringEquals={"aws:SourceAccount": ACCOUNT}, ArnEquals={"aws:SourceArn": cluster}))
    theirs = create_role(world.server, "NotOurs", *bucket_access(world.bucket), trust=trusting(
        service, StringEquals={"aws:SourceAccount": OTHER}))
    attach(world, ours, theirs)
    sql.execute(copy(world, ours))
    assert "trust policy" in refused(sql, copy(world, theirs)).message_detail


def test_bucket_policies_of_the_guides_hold_for_copy_and_unload(world, sql):
    everything = [f"arn:aws:s3:::{world.bucket}", f"arn:aws:s3:::{world.bucket}/*"]
    deny = {"Effect": "Deny", "Principal": "*", "Resource": everything}
    tls = {**deny, "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    unencrypted = {**deny, "Action": "s3:PutObject", "Condition": {"Null": {"s3:x-amz-server-side-encryption": "true"}}}
    only_kms = {**deny, "Sid": "OnlyKms", "Action": "s3:PutObject",
                "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}
    s3 = world.server.client("s3")
    unload = f"UNLOAD ('SELECT 1') TO 's3://{world.bucket}/guarded/a_' IAM_ROLE '{world.role}' ALLOWOVERWRITE"
    try:
        # Redshift reaches S3 over TLS and asks S3 to encrypt.
        s3.put_bucket_policy(Bucket=world.bucket, Policy=document(tls, unencrypted))
        sql.execute(copy(world, world.role))
        sql.execute(unload)
        s3.put_bucket_policy(Bucket=world.bucket, Policy=document(only_kms))
        assert "OnlyKms" in refused(sql, unload).message_detail
    finally:
        s3.delete_bucket_policy(Bucket=world.bucket)


def test_session_acts_as_the_identity_that_logged_in(world, sql):
    iam = world.server.client("iam")
    iam.create_user(UserName="alice")
    iam.put_user_policy(UserName="alice", PolicyName="login", PolicyDocument=document(
        {"Effect": "Allow", "Action": "redshift:GetClusterCredentialsWithIAM", "Resource": "*"}))
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    answer = json.loads(world.server.aws("redshift", "get-cluster-credentials-with-iam", "--cluster-identifier", "c1",
                                         key=key["AccessKeyId"], secret=key["SecretAccessKey"]).stdout)
    statement = f"COPY t FROM 's3://{world.bucket}/data.txt' IAM_ROLE 'SESSION'"
    with connect(world.server, user=answer["DbUser"], password=answer["DbPassword"]) as alice:
        sql.execute(f'GRANT INSERT ON t TO "{answer["DbUser"]}"')
        diag = refused(alice, statement)
        assert f"arn:aws:iam::{ACCOUNT}:user/alice" in diag.message_detail and "put-user-policy" in diag.message_hint
        iam.put_user_policy(UserName="alice", PolicyName="data", PolicyDocument=document(
            *[{**allow, "Condition": {"ForAnyValue:StringEquals": {"aws:CalledVia": "redshift.amazonaws.com"}}}
              for allow in bucket_access(world.bucket)]))
        alice.execute(statement)
    assert "requires a connection that was made with IAM credentials" in refused(sql, statement).message_primary


@pytest.fixture
def endless(world, sql):
    """An UNLOAD that would go on for long: it writes file after file until it is stopped."""
    sql.execute("CREATE TABLE IF NOT EXISTS many (id int)")
    world.put("many.txt", "".join(f"{n}\n" for n in range(30_000)))
    if sql.execute("SELECT count(*) FROM many").fetchone()[0] == 0:
        sql.execute(copy(world, world.role, "many").replace("data.txt", "many.txt"))
    yield lambda role, prefix: (f"UNLOAD ('SELECT a.id, b.id FROM many a, many b') TO 's3://{world.bucket}/{prefix}' "
                                f"IAM_ROLE '{role}' MAXFILESIZE 5 MB")


@pytest.mark.parametrize("what", ["policy", "association", "bucket policy"])
def test_revoked_mid_command_the_next_call_is_refused(world, sql, endless, what):
    server, name = world.server, "Revoked" + what.title().replace(" ", "")
    prefix = f"endless/{name}/"
    role = create_role(server, name, *bucket_access(world.bucket))
    attach(world, role)

    def run() -> psycopg.errors.Diagnostic:
        with connect(server) as connection:
            return refused(connection, endless(role, prefix))

    with ThreadPoolExecutor(1) as pool:
        outcome = pool.submit(run)
        # Objects appear when all of them are complete; the history tells that some rows are on their way.
        underway = (f"SELECT 1 FROM sys_unload_history WHERE status = 'running' AND unloaded_rows > 0 "
                    f"AND unloaded_location = 's3://{world.bucket}/{prefix}'")
        eventually(lambda: sql.execute(underway).fetchone() or outcome.done(), "the first rows")
        assert not outcome.done(), outcome.result()
        if what == "policy":
            server.client("iam").delete_role_policy(RoleName=name, PolicyName="access")
        elif what == "association":
            server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", RemoveIamRoles=[role])
        else:
            server.client("s3").put_bucket_policy(Bucket=world.bucket, Policy=document(
                {"Sid": "Stop", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject",
                 "Resource": f"arn:aws:s3:::{world.bucket}/{prefix}*"}))
        try:
            diag = outcome.result(timeout=60)
        finally:
            server.client("s3").delete_bucket_policy(Bucket=world.bucket)
    expected = {"policy": "no identity-based policy allows the s3:PutObject action",
                "association": "step:      role association", "bucket policy": "(Sid Stop)"}
    assert expected[what] in diag.message_detail
    assert diag.message_hint


def test_the_log_shows_users_their_own_rows_and_superusers_all(world, sql):
    sql.execute("CREATE USER curious PASSWORD 'Curious-Passw0rd'")
    sql.execute(copy(world, world.role))
    done = psql(world, f"COPY t FROM 's3://{world.bucket}/data.txt' IAM_ROLE '{world.role}'", "curious", "Curious-Passw0rd")
    assert done.returncode != 0 and "ERROR:  42501: permission denied for relation t" in done.stderr
    assert "HINT:  GRANT INSERT ON TABLE public.t TO curious;" in done.stderr
    log = ("SELECT username, decision, step, action, resource, hint FROM svv_authorization_log "
           "ORDER BY sequence DESC LIMIT 1")
    own = psql(world, log, "curious", "Curious-Passw0rd")
    assert own.stdout.strip() == ("curious|Deny|database privilege|INSERT|table public.t|"
                                  "GRANT INSERT ON TABLE public.t TO curious;"), own.stderr
    names = "SELECT DISTINCT username FROM svv_authorization_log"
    assert psql(world, names, "curious", "Curious-Passw0rd").stdout.split() == ["curious"]
    assert {"awsuser", "curious"} <= set(psql(world, names).stdout.split())


def test_a_query_is_found_in_the_log_by_its_id_with_all_its_steps(world, sql):
    sql.execute(copy(world, world.role))
    steps = sql.execute("SELECT step_number, decision, action FROM svv_authorization_log "
                        "WHERE query = pg_last_copy_id() ORDER BY sequence").fetchall()
    assert [number for number, _, _ in steps] == [1, 2, 3, 4, 6, 6]
    assert {decision for _, decision, _ in steps} == {"Allow"}
    assert [action for _, _, action in steps][-2:] == ["s3:ListBucket", "s3:GetObject"]


def test_assumerole_grants_are_shown(world, sql):
    chain = f"{world.role},arn:aws:iam::{OTHER}:role/Reader"
    sql.execute("CREATE USER granted PASSWORD 'Granted-Passw0rd'")
    sql.execute(f"GRANT ASSUMEROLE ON '{chain}' TO granted FOR UNLOAD")
    asked = f"SELECT has_assumerole_privilege('granted', '{chain}', 'unload'), default_iam_role()"
    assert psql(world, asked).stdout.startswith("t|")
    shown = psql(world, "SELECT iam_arn, command_type, identity_type FROM svv_iam_privileges "
                        "WHERE identity_name = 'granted'")
    assert shown.stdout.strip() == f"{chain}|UNLOAD|user"
    rows = psql(world, f"SELECT pg_get_grantee_by_iam_role('{chain}')")
    assert rows.stdout.strip() == "(granted,u,UNLOAD)"


def test_explaining_an_unload_tells_what_is_in_the_way(world, sql):
    world.put("occupied/x", "x")
    last = steps(sql, f"UNLOAD ('SELECT 1') TO 's3://{world.bucket}/occupied/' IAM_ROLE '{world.role}'")[-1]
    assert last["decision"] == "Error" and "is not empty" in last["reason"]
    last = steps(sql, f"UNLOAD ('SELECT 1') TO 's3://no-such-bucket/x' IAM_ROLE '{world.role}'")[-1]
    assert last["decision"] == "Error" and "NoSuchBucket" in last["reason"]


def test_decisions_are_counted(world, sql):
    def decisions() -> dict[str, float]:
        page = urllib.request.urlopen(f"{world.server.http}/_vesto/metrics", timeout=30).read().decode()
        lines = [line.rsplit(" ", 1) for line in page.splitlines() if line.startswith("vesto_authorization_")]
        return {name: float(value) for name, value in lines}

    before = decisions()
    sql.execute(copy(world, world.role))
    after = decisions()
    allowed = 'vesto_authorization_decisions_total{decision="allow"}'
    assert after[allowed] > before[allowed]
    assert after["vesto_authorization_seconds_total"] > before["vesto_authorization_seconds_total"]


def test_refusals_of_every_service_are_kept_with_their_explanations(world):
    iam = world.server.client("iam")
    iam.create_user(UserName="nosy")
    key = iam.create_access_key(UserName="nosy")["AccessKey"]
    keys = {"key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
    with pytest.raises(botocore.exceptions.ClientError) as error:
        world.server.client("redshift", **keys).describe_clusters()
    request = error.value.response["ResponseMetadata"]["RequestId"]

    def denied(*arguments: str) -> str:
        command = [world.server.binary, "policy", "denied", "--data-dir", str(world.server.data_dir), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout

    shown = eventually(lambda: denied("--request-id", request), "the stored refusal")
    assert f"principal:  arn:aws:iam::{ACCOUNT}:user/nosy" in shown and "redshift:DescribeClusters" in shown
    assert "aws iam put-user-policy --user-name nosy" in shown
    explanation = json.loads(denied("--request-id", request, "--json"))["explanation"]
    assert explanation["changes"][0]["statement"]["Action"] == "redshift:DescribeClusters"
    with pytest.raises(botocore.exceptions.ClientError):
        world.server.client("s3", **keys).get_object(Bucket=world.bucket, Key="data.txt")
    eventually(lambda: "s3:GetObject" in denied("--limit", "1"), "the refused S3 request")
