"""The Redshift Data API with the SDK and the CLI: statements, results, who may see them."""

from __future__ import annotations

import json

import pytest

from conftest import ACCOUNT, REGION, Server, connect, create_cluster, eventually
from data_api import AS_ADMIN, TARGET, allow, ended, must_run, refusal, rows, run, user

CLUSTER_ARN = f"arn:aws:redshift:{REGION}:{ACCOUNT}:cluster:c1"


@pytest.fixture(scope="module")
def cluster(shared_server: Server) -> Server:
    create_cluster(shared_server, "c1")
    return shared_server


@pytest.fixture(scope="module")
def data(cluster: Server):
    return cluster.client("redshift-data")


def test_a_query_gives_typed_fields(data):
    seen = must_run(data, "select 1 as a, null as b, 'x' as c, 1.5::numeric(3,1) as d, true as e")
    assert seen["HasResultSet"] and seen["ResultRows"] == 1 and seen["ResultSize"] > 0
    assert seen["RedshiftPid"] > 0 and seen["RedshiftQueryId"] > 0 and seen["Duration"] > 0
    assert (seen["ClusterIdentifier"], seen["Database"], seen["DbUser"]) == ("c1", "dev", "awsuser")
    result = data.get_statement_result(Id=seen["Id"])
    assert result["Records"] == [[{"longValue": 1}, {"isNull": True}, {"stringValue": "x"}, {"stringValue": "1.5"},
                                  {"booleanValue": True}]]
    assert result["TotalNumRows"] == 1
    columns = [(column["name"], column["typeName"]) for column in result["ColumnMetadata"]]
    assert columns[0] == ("a", "int4") and columns[3:] == [("d", "numeric"), ("e", "bool")]
    assert result["ColumnMetadata"][3]["precision"] == 3 and result["ColumnMetadata"][3]["scale"] == 1


def test_every_type_has_its_field(data):
    sql = """select 1::smallint, 2::bigint, 1.5::float8, 0.1::real, 'a'::char(3), date '2026-01-02',
             timestamp '2026-01-02 03:04:05.5', timestamptz '2026-01-02 03:04:05+00', time '03:04:05',
             'hello'::varbyte, json_parse('{"a":1}'), 'quote " \\\\ ü'"""
    [row] = data.get_statement_result(Id=must_run(data, sql)["Id"])["Records"]
    assert row == [
        {"longValue": 1}, {"longValue": 2}, {"doubleValue": 1.5}, {"doubleValue": 0.1}, {"stringValue": "a  "},
        {"stringValue": "2026-01-02"}, {"stringValue": "2026-01-02 03:04:05.5"},
        {"stringValue": "2026-01-02 03:04:05+00"}, {"stringValue": "03:04:05"}, {"blobValue": b"hello"},
        {"stringValue": '{"a":1}'}, {"stringValue": 'quote " \\ ü'}]


def test_a_failed_statement_tells_the_engines_error(data):
    seen = run(data, "select * from non_existent_table")
    assert seen["Status"] == "FAILED" and not seen["HasResultSet"]
    assert seen["Error"].startswith('ERROR: relation "non_existent_table" does not exist')
    assert run(data, "selec 1")["Error"].startswith("ERROR: syntax error")
    assert run(data, "select 1; select 2")["Error"].startswith("ERROR: cannot insert multiple commands")


def test_a_statement_that_changes_something_tells_how_many_rows(data):
    assert must_run(data, "create table counted (id int)")["ResultRows"] == 0
    seen = must_run(data, "insert into counted values (1), (2), (3)")
    assert (seen["ResultRows"], seen["ResultSize"], seen["HasResultSet"]) == (3, 0, False)
    assert rows(data, "select count(*) from counted") == [[3]]


def test_results_that_are_not_there(data):
    ddl = must_run(data, "create table no_result (id int)")["Id"]
    no_result = "Query does not have result. Please check query status with DescribeStatement."
    assert refusal(data.get_statement_result, Id=ddl)[1] == no_result
    unknown = "00000000-0000-4000-8000-000000000000"
    for call in (data.get_statement_result, data.describe_statement, data.cancel_statement):
        code, message = refusal(call, Id=unknown)
        assert (code, message) == ("ResourceNotFoundException", "Query does not exist.")
    code, message = refusal(data.describe_statement, Id="bad")
    assert code == "ValidationException" and message.startswith("id must satisfy regex pattern: ")


def test_a_large_result_comes_in_pages(data):
    digits = "select 0 as d union all select 1 union all select 2 union all select 3 union all select 4 union all " \
             "select 5 union all select 6 union all select 7 union all select 8 union all select 9"
    must_run(data, f"create table many as with t as ({digits}) select a.d + 10*b.d + 100*c.d + 1000*e.d + 10000*f.d as n,"
                   f" repeat('x', 50) as pad from t a, t b, t c, t e, t f")
    id = must_run(data, "select n, pad from many order by n")["Id"]
    pages = list(data.get_paginator("get_statement_result").paginate(Id=id))
    assert len(pages) > 3 and all(page["TotalNumRows"] == 100_000 for page in pages)
    numbers = [record[0]["longValue"] for page in pages for record in page["Records"]]
    assert numbers == list(range(100_000))
    assert refusal(data.get_statement_result, Id=id, NextToken="x")[0] == "ValidationException"


def test_csv_results(data):
    id = must_run(data, "select 1 as a, 'x,\"y\"' as b, null as c, '' as d union all select 2, 'z', null, 'w' order by 1",
                  ResultFormat="CSV")["Id"]
    result = data.get_statement_result_v2(Id=id)
    assert result["ResultFormat"] == "CSV" and result["TotalNumRows"] == 2
    assert [record["CSVRecords"] for record in result["Records"]] == ['1,"x,""y""",,""\r\n2,z,,w\r\n']
    assert [column["name"] for column in result["ColumnMetadata"]] == ["a", "b", "c", "d"]
    assert refusal(data.get_statement_result, Id=id)[0] == "ValidationException"
    assert refusal(data.get_statement_result_v2, Id=must_run(data, "select 1")["Id"])[0] == "ValidationException"


def test_waiting_answers_with_the_end(data):
    begun = data.execute_statement(Sql="select 1", WaitTimeSeconds=30, **AS_ADMIN)
    assert (begun["Status"], begun["HasResultSet"]) == ("FINISHED", True) and begun["RedshiftPid"] > 0
    assert data.get_statement_result(Id=begun["Id"], WaitTimeSeconds=30)["TotalNumRows"] == 1
    assert "Status" not in data.execute_statement(Sql="select 1", **AS_ADMIN)


def test_the_same_token_is_the_same_statement(data):
    first = data.execute_statement(Sql="select 1", ClientToken="once", **AS_ADMIN)
    again = data.execute_statement(Sql="select 1", ClientToken="once", **AS_ADMIN)
    assert (first["Id"], first["CreatedAt"]) == (again["Id"], again["CreatedAt"])
    assert data.execute_statement(Sql="select 1", ClientToken="twice", **AS_ADMIN)["Id"] != first["Id"]


def test_a_running_statement_is_cancelled(cluster, data):
    with connect(cluster) as holder:
        holder.execute("create table locked (id int)")
        holder.execute("begin")
        holder.execute("lock table locked")
        id = data.execute_statement(Sql="insert into locked values (1)", **AS_ADMIN)["Id"]
        eventually(lambda: data.describe_statement(Id=id)["Status"] == "STARTED", "the statement runs")
        assert data.cancel_statement(Id=id)["Status"] is True
        assert ended(data, id)["Status"] == "ABORTED"
        holder.execute("rollback")
    assert rows(data, "select count(*) from locked") == [[0]]
    code, message = refusal(data.cancel_statement, Id=id)
    assert (code, message) == ("ValidationException",
                               f"Could not cancel a query that is already in ABORTED state with ID: {id}")


def test_statements_are_listed_newest_first(data):
    ids = [must_run(data, "select 1", StatementName=f"listed-{number}")["Id"] for number in range(5)]
    failed = run(data, "select nothing", StatementName="listed-failed")["Id"]
    seen = data.list_statements(StatementName="listed-")["Statements"]
    assert [one["Id"] for one in seen] == ids[::-1]
    assert seen[0]["QueryString"] == "select 1" and seen[0]["StatementName"] == "listed-4"
    assert not seen[0]["IsBatchStatement"] and seen[0]["Status"] == "FINISHED"
    everything = data.list_statements(StatementName="listed-", Status="ALL")["Statements"]
    assert [one["Id"] for one in everything] == [failed, *ids[::-1]]
    pages = data.get_paginator("list_statements").paginate(StatementName="listed-", PaginationConfig={"PageSize": 2})
    assert [one["Id"] for page in pages for one in page["Statements"]] == ids[::-1]
    assert data.list_statements(StatementName="listed-", Database="other")["Statements"] == []


def test_what_is_in_the_database(data):
    must_run(data, "create schema listing")
    must_run(data, "create table listing.orders (id int not null, name varchar(20) default 'x', price decimal(10,2))")
    must_run(data, "create view listing.named as select name from listing.orders")
    assert "dev" in data.list_databases(**AS_ADMIN)["Databases"]
    assert {"public", "listing", "pg_catalog"} <= set(data.list_schemas(**AS_ADMIN)["Schemas"])
    assert data.list_schemas(SchemaPattern="list%", **AS_ADMIN)["Schemas"] == ["listing"]
    tables = data.list_tables(SchemaPattern="listing", **AS_ADMIN)["Tables"]
    assert tables == [{"name": "named", "schema": "listing", "type": "VIEW"},
                      {"name": "orders", "schema": "listing", "type": "TABLE"}]
    assert [one["name"] for one in data.list_tables(TablePattern="order_", **AS_ADMIN)["Tables"]] == ["orders"]
    pages = data.get_paginator("list_tables").paginate(**AS_ADMIN, PaginationConfig={"PageSize": 10})
    every = [(one["schema"], one["name"]) for page in pages for one in page["Tables"]]
    assert every == sorted(set(every)) and ("listing", "orders") in every
    described = data.describe_table(Schema="listing", Table="orders", **AS_ADMIN)
    assert described["TableName"] == "orders"
    columns = [(one["name"], one["typeName"], one["nullable"], one["precision"], one["scale"])
               for one in described["ColumnList"]]
    assert columns == [("id", "int4", 0, 10, 0), ("name", "varchar", 1, 20, 0), ("price", "numeric", 1, 10, 2)]
    assert "x" in described["ColumnList"][1]["columnDefault"]


def test_where_a_statement_runs_must_be_said(data):
    code, message = refusal(data.execute_statement, Sql="select 1", ClusterIdentifier="nowhere", Database="dev")
    assert (code, message) == ("ValidationException", "Redshift endpoint doesn't exist in this region.")
    code, message = refusal(data.execute_statement, Sql="select 1", WorkgroupName="nowhere", Database="dev")
    assert (code, message) == ("ValidationException", "Redshift endpoint doesn't exist in this region.")
    assert refusal(data.execute_statement, Sql="select 1")[0] == "ValidationException"
    assert refusal(data.execute_statement, Sql="select 1", ClusterIdentifier="c1")[0] == "ValidationException"
    seen = run(data, "select 1", DbUser="nobody")
    assert seen["Status"] == "FAILED" and 'user "IAM:nobody" does not exist' not in seen["Error"]
    assert seen["Error"].startswith("FATAL: ") and "nobody" in seen["Error"]


def test_the_iam_identity_is_a_database_user(cluster, data):
    alice = user(cluster, "alice", {"Action": "redshift-data:*"}, {"Action": "redshift:GetClusterCredentialsWithIAM"})
    begun = alice.execute_statement(Sql="select current_user", WaitTimeSeconds=30, **TARGET)
    assert (begun["DbUser"], begun["Status"]) == ("IAM:alice", "FINISHED")
    assert alice.get_statement_result(Id=begun["Id"])["Records"] == [[{"stringValue": "IAM:alice"}]]
    assert data.execute_statement(Sql="select 1", **TARGET)["DbUser"] == "IAM:RootIdentity"


def test_each_action_needs_its_permission(cluster, data):
    bob = user(cluster, "bob", {"Action": "s3:ListBucket"})
    arn = f"arn:aws:iam::{ACCOUNT}:user/bob"
    denied = "because no identity-based policy allows the {} action"
    for action, call, parameters, resource in [
        ("ExecuteStatement", bob.execute_statement, {"Sql": "select 1", **AS_ADMIN}, CLUSTER_ARN),
        ("BatchExecuteStatement", bob.batch_execute_statement, {"Sqls": ["select 1"], **AS_ADMIN}, CLUSTER_ARN),
        ("ListDatabases", bob.list_databases, AS_ADMIN, CLUSTER_ARN),
        ("ListSchemas", bob.list_schemas, AS_ADMIN, CLUSTER_ARN),
        ("ListTables", bob.list_tables, AS_ADMIN, CLUSTER_ARN),
        ("DescribeTable", bob.describe_table, AS_ADMIN, CLUSTER_ARN),
        ("DescribeStatement", bob.describe_statement, {"Id": "00000000-0000-4000-8000-000000000000"}, "*"),
        ("GetStatementResult", bob.get_statement_result, {"Id": "00000000-0000-4000-8000-000000000000"}, "*"),
        ("GetStatementResult", bob.get_statement_result_v2, {"Id": "00000000-0000-4000-8000-000000000000"}, "*"),
        ("CancelStatement", bob.cancel_statement, {"Id": "00000000-0000-4000-8000-000000000000"}, "*"),
        ("ListStatements", bob.list_statements, {}, "*"),
    ]:
        code, message = refusal(call, **parameters)
        name = f"redshift-data:{action}"
        assert code == "AccessDeniedException"
        assert message == f"User: {arn} is not authorized to perform: {name} on resource: {resource} " + denied.format(name)


def test_the_login_needs_its_permission_too(cluster):
    carol = user(cluster, "carol", {"Action": "redshift-data:*"})
    code, message = refusal(carol.execute_statement, Sql="select 1", **TARGET)
    assert code == "ValidationException"
    assert "is not authorized to perform: redshift:GetClusterCredentialsWithIAM" in message
    code, message = refusal(carol.execute_statement, Sql="select 1", **AS_ADMIN)
    assert code == "ValidationException"
    resource = f"arn:aws:redshift:{REGION}:{ACCOUNT}:dbuser:c1/awsuser"
    assert f"is not authorized to perform: redshift:GetClusterCredentials on resource: {resource}" in message
    code, message = refusal(carol.list_tables, **AS_ADMIN)
    assert code == "ValidationException" and "redshift:GetClusterCredentials" in message
    allow(cluster, "carol", {"Action": "redshift-data:*"},
          {"Action": "redshift:GetClusterCredentials", "Resource": [resource, f"arn:aws:redshift:{REGION}:{ACCOUNT}:dbname:c1/dev"]})
    assert carol.execute_statement(Sql="select 1", WaitTimeSeconds=30, **AS_ADMIN)["Status"] == "FINISHED"


def test_a_statement_is_its_owners(cluster, data):
    everything = {"Action": "redshift-data:*"}, {"Action": "redshift:GetClusterCredentials"}
    dora, emil = user(cluster, "dora", *everything), user(cluster, "emil", *everything)
    id = must_run(dora, "select 1")["Id"]
    for call in (emil.describe_statement, emil.get_statement_result, emil.cancel_statement, data.describe_statement):
        assert refusal(call, Id=id) == ("ResourceNotFoundException", "Query does not exist.")
    assert id not in [one["Id"] for one in emil.list_statements(Status="ALL")["Statements"]]
    assert dora.list_statements()["Statements"][0]["Id"] == id


def test_sessions_of_a_role_share_its_statements_unless_the_policy_compares_the_owner(cluster):
    iam, sts = cluster.client("iam"), cluster.client("sts")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                                     "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}]}
    arn = iam.create_role(RoleName="analysts", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]

    def put(*statements: dict) -> None:
        policy = {"Version": "2012-10-17",
                  "Statement": [{"Effect": "Allow", "Resource": "*", **one} for one in statements]}
        iam.put_role_policy(RoleName="analysts", PolicyName="p", PolicyDocument=json.dumps(policy))

    put({"Action": "redshift-data:*"}, {"Action": "redshift:GetClusterCredentialsWithIAM"})
    iam.create_user(UserName="assumer")
    allow(cluster, "assumer", {"Action": "sts:AssumeRole"})
    key = iam.create_access_key(UserName="assumer")["AccessKey"]
    assumer = cluster.client("sts", key["AccessKeyId"], key["SecretAccessKey"])

    def session(name: str):
        credentials = assumer.assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
        return cluster.client("redshift-data", credentials["AccessKeyId"], credentials["SecretAccessKey"],
                              credentials["SessionToken"])

    monday, tuesday = session("monday"), session("tuesday")
    begun = monday.execute_statement(Sql="select current_user", WaitTimeSeconds=30, **TARGET)
    assert begun["DbUser"] == "IAMR:analysts"
    assert tuesday.describe_statement(Id=begun["Id"])["Status"] == "FINISHED"
    assert [one["Id"] for one in tuesday.list_statements()["Statements"]] == [begun["Id"]]
    assert tuesday.list_statements(RoleLevel=False)["Statements"] == []
    assert [one["Id"] for one in monday.list_statements(RoleLevel=False)["Statements"]] == [begun["Id"]]
    own = {"StringEquals": {"redshift-data:statement-owner-iam-userid": "${aws:userid}"}}
    put({"Action": "redshift-data:*", "Condition": own}, {"Action": "redshift:GetClusterCredentialsWithIAM"})
    assert refusal(tuesday.describe_statement, Id=begun["Id"])[0] == "AccessDeniedException"
    assert monday.describe_statement(Id=begun["Id"])["Status"] == "FINISHED"
    assert sts.get_caller_identity()["Account"] == ACCOUNT


def test_the_cli_runs_a_statement_and_reads_its_result(cluster):
    done = cluster.aws("redshift-data", "execute-statement", "--cluster-identifier", "c1", "--database", "dev",
                       "--db-user", "awsuser", "--sql", "select 42 as answer")
    id = json.loads(done.stdout)["Id"]
    cluster.aws("redshift-data", "describe-statement", "--id", id)

    def result() -> dict | None:
        read = cluster.aws("redshift-data", "get-statement-result", "--id", id, check=False)
        return json.loads(read.stdout) if read.returncode == 0 else None

    assert eventually(result, "the result")["Records"] == [[{"longValue": 42}]]
    tables = json.loads(cluster.aws("redshift-data", "list-tables", "--cluster-identifier", "c1", "--database", "dev",
                                    "--db-user", "awsuser", "--schema-pattern", "pg_catalog", "--max-items", "1").stdout)
    assert [table["type"] for table in tables["Tables"]] in (["SYSTEM TABLE"], ["SYSTEM VIEW"])


def test_calls_are_in_the_audit_log_without_their_sql(cluster, data):
    must_run(data, "select 'a-very-secret-value'")
    log = "".join(path.read_text() for path in sorted((cluster.data_dir / "audit").glob("audit-*.jsonl")))
    calls = [json.loads(line) for line in log.splitlines() if "redshift-data.amazonaws.com" in line]
    begun = [call for call in calls if call["eventName"] == "ExecuteStatement"]
    assert begun and begun[-1]["requestParameters"]["clusterIdentifier"] == "c1"
    assert "a-very-secret-value" not in log
