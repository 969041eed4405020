"""Batches, named parameters and kept sessions of the Data API."""

from __future__ import annotations

import pytest

from conftest import Server, create_cluster, eventually
from data_api import AS_ADMIN, TARGET, ended, must_run, refusal, result_rows, rows, run, user


@pytest.fixture(scope="module")
def cluster(shared_server: Server) -> Server:
    create_cluster(shared_server, "c1")
    return shared_server


@pytest.fixture(scope="module")
def data(cluster: Server):
    return cluster.client("redshift-data")


def batch(data, *sqls: str, **more) -> dict:
    return ended(data, data.batch_execute_statement(Sqls=list(sqls), **{**AS_ADMIN, **more})["Id"])


def test_a_batch_is_one_transaction_with_a_result_for_each_query(data):
    seen = batch(data, "create table b1 (id int)", "insert into b1 values (1), (2)", "select sum(id) from b1")
    assert seen["Status"] == "FINISHED", seen
    assert (seen["RedshiftQueryId"], seen["ResultRows"], seen["ResultSize"]) == (0, -1, -1)
    assert seen["HasResultSet"] and seen["ExecutionMode"] == "TRANSACTION"
    parts = seen["SubStatements"]
    assert [part["Id"] for part in parts] == [f"{seen['Id']}:{number}" for number in (1, 2, 3)]
    assert [part["Status"] for part in parts] == ["FINISHED"] * 3
    assert [part["HasResultSet"] for part in parts] == [False, False, True]
    assert parts[1]["ResultRows"] == 2 and parts[2]["RedshiftQueryId"] > parts[1]["RedshiftQueryId"] > 0
    assert result_rows(data, f"{seen['Id']}:3") == [[3]]
    described = data.describe_statement(Id=f"{seen['Id']}:3")
    assert described["QueryString"] == "select sum(id) from b1" and described["Status"] == "FINISHED"
    of_the_batch = refusal(data.get_statement_result, Id=seen["Id"])[1]
    assert of_the_batch == "BatchExecuteStatement result can only be retrieved with sub-statement id."
    of_a_part = refusal(data.get_statement_result, Id=f"{seen['Id']}:1")[1]
    assert of_a_part == "Query does not have result. Please check query status with DescribeStatement."
    assert refusal(data.describe_statement, Id=f"{seen['Id']}:4")[1] == "Query does not exist."


def test_the_first_failure_takes_a_transaction_back(data):
    must_run(data, "create table b2 (id int)")
    seen = batch(data, "insert into b2 values (1)", "insert into nowhere values (1)", "insert into b2 values (2)")
    assert seen["Status"] == "FAILED"
    assert seen["Error"].startswith('Query #2 failed with ERROR: relation "nowhere" does not exist')
    assert [part["Status"] for part in seen["SubStatements"]] == ["FINISHED", "FAILED", "ABORTED"]
    assert seen["SubStatements"][1]["Error"].startswith('ERROR: relation "nowhere" does not exist')
    assert rows(data, "select count(*) from b2") == [[0]]


def test_statements_on_their_own_survive_the_failure_of_another(data):
    must_run(data, "create table b3 (id int)")
    seen = batch(data, "insert into b3 values (1)", "insert into nowhere values (1)", "insert into b3 values (2)",
                 ExecutionMode="AUTO_COMMIT")
    assert seen["Status"] == "FAILED" and seen["ExecutionMode"] == "AUTO_COMMIT"
    assert [part["Status"] for part in seen["SubStatements"]] == ["FINISHED", "FAILED", "FINISHED"]
    assert rows(data, "select id from b3 order by id") == [[1], [2]]


def test_a_batch_is_listed_with_its_statements(data):
    seen = batch(data, "select 1", "select 2", StatementName="listed-batch")
    [listed] = data.list_statements(StatementName="listed-batch")["Statements"]
    assert listed["Id"] == seen["Id"] and listed["IsBatchStatement"]
    assert listed["QueryStrings"] == ["select 1", "select 2"]


def test_a_batch_has_one_to_forty_statements(data):
    assert refusal(data.batch_execute_statement, Sqls=["select 1"] * 41, **AS_ADMIN)[0] == "ValidationException"
    assert batch(data, *["select 1"] * 40)["Status"] == "FINISHED"


def test_parameters_are_values(data):
    given = [{"name": "id", "value": "7"}, {"name": "word", "value": "it's \\ :id"}]
    seen = must_run(data, "select :id::int + 1, :word, ':id' -- :nothing", Parameters=given)
    assert result_rows(data, seen["Id"]) == [[8, "it's \\ :id", ":id"]]
    assert seen["QueryParameters"] == given and seen["QueryString"].startswith("select :id::int")
    must_run(data, "create table p1 (id int, day date)")
    must_run(data, "insert into p1 values (:id, :day)", Parameters=[{"name": "id", "value": "1"},
                                                                    {"name": "day", "value": "2026-01-02"}])
    query = "select id from p1 where day = :day and id < :id limit 5"
    assert rows(data, query, Parameters=[{"name": "id", "value": "2"}, {"name": "day", "value": "2026-01-02"}]) == [[1]]
    seen = batch(data, "select :a", "select :b", Parameters=[{"name": "a", "value": "1"}, {"name": "b", "value": "2"}])
    assert seen["Status"] == "FINISHED"


def test_a_parameter_cannot_be_an_identifier(data):
    seen = run(data, "select * from :name", Parameters=[{"name": "name", "value": "pg_class"}])
    assert seen["Status"] == "FAILED" and seen["Error"].startswith("ERROR: syntax error")


def test_missing_and_unused_parameters_are_refused(data):
    assert refusal(data.execute_statement, Sql="select :a", **AS_ADMIN)[0] == "ValidationException"
    unused = [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]
    code, message = refusal(data.execute_statement, Sql="select :a", Parameters=unused, **AS_ADMIN)
    assert code == "ValidationException" and "b" in message


def test_a_session_keeps_settings_and_temporary_tables(data):
    first = data.execute_statement(Sql="create temp table kept (id int)", SessionKeepAliveSeconds=60,
                                   WaitTimeSeconds=30, **AS_ADMIN)
    session = first["SessionId"]
    assert first["Status"] == "FINISHED"
    must_run(data, "insert into kept values (1)", SessionId=session)
    must_run(data, "set query_group to 'mine'", SessionId=session)
    assert rows(data, "select id from kept", SessionId=session) == [[1]]
    assert rows(data, "show query_group", SessionId=session) == [["mine"]]
    seen = must_run(data, "select pg_backend_pid()", SessionId=session)
    assert result_rows(data, seen["Id"]) == [[seen["RedshiftPid"]]]
    assert (seen["ClusterIdentifier"], seen["Database"], seen["SessionId"]) == ("c1", "dev", session)
    assert run(data, "select id from kept")["Status"] == "FAILED"


def test_a_session_has_open_transactions(data):
    must_run(data, "create table s1 (id int)")
    session = data.execute_statement(Sql="begin", SessionKeepAliveSeconds=60, WaitTimeSeconds=30,
                                     **AS_ADMIN)["SessionId"]
    must_run(data, "insert into s1 values (1)", SessionId=session)
    assert rows(data, "select count(*) from s1") == [[0]]
    must_run(data, "commit", SessionId=session)
    assert rows(data, "select count(*) from s1") == [[1]]


def test_a_session_runs_one_statement_at_a_time_and_is_its_owners(cluster, data):
    must_run(data, "create table s2 (id int)")
    holder = data.execute_statement(Sql="begin", SessionKeepAliveSeconds=60, WaitTimeSeconds=30, **AS_ADMIN)["SessionId"]
    must_run(data, "lock table s2", SessionId=holder)
    waiting = data.execute_statement(Sql="insert into s2 values (1)", SessionKeepAliveSeconds=60, **AS_ADMIN)
    busy = waiting["SessionId"]
    code, message = refusal(data.execute_statement, Sql="select 1", SessionId=busy)
    assert (code, message) == ("ValidationException", "Session is not available")
    listed = {one["SessionId"]: one for one in data.list_sessions()["Sessions"]}
    assert listed[busy]["Status"] == "BUSY" and listed[busy]["CurrentStatementId"] == waiting["Id"]
    assert listed[holder]["Status"] == "AVAILABLE" and listed[holder]["SessionAliveSeconds"] == 60
    assert listed[holder]["SessionTtl"] > listed[holder]["UpdatedAt"]
    other = user(cluster, "other", {"Action": "redshift-data:*"})
    assert refusal(other.execute_statement, Sql="select 1", SessionId=holder)[0] == "ResourceNotFoundException"
    assert other.list_sessions()["Sessions"] == []
    must_run(data, "commit", SessionId=holder)
    assert ended(data, waiting["Id"])["Status"] == "FINISHED"
    must_run(data, "select 1", SessionId=busy)


def test_a_session_ends_when_it_is_not_used(data):
    session = data.execute_statement(Sql="select 1", SessionKeepAliveSeconds=1, WaitTimeSeconds=30,
                                     **AS_ADMIN)["SessionId"]
    eventually(lambda: data.list_sessions(SessionId=session, Status="CLOSED")["Sessions"], "the session is closed")
    assert refusal(data.execute_statement, Sql="select 1", SessionId=session)[0] == "ResourceNotFoundException"


def test_a_session_stands_alone(data):
    session = data.execute_statement(Sql="select 1", SessionKeepAliveSeconds=60, WaitTimeSeconds=30,
                                     **AS_ADMIN)["SessionId"]
    assert refusal(data.execute_statement, Sql="select 1", SessionId=session, **TARGET)[0] == "ValidationException"
    assert refusal(data.execute_statement, Sql="select 1", SessionId="0" * 8)[0] == "ResourceNotFoundException"
