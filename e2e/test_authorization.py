"""Every step of the chain that decides a COPY or UNLOAD: refused by it, explained, and allowed after the fix."""

import json

import psycopg
import pytest

from conftest import ACCOUNT, REGION, bucket_access, connect, create_role, eventually, wait_available


def attach(world, *roles: str) -> None:
    world.server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=list(roles))
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
