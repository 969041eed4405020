"""What the Data API keeps over a restart, and what a crash leaves."""

from __future__ import annotations

from conftest import Server, connect, create_cluster, eventually, wait_available
from data_api import AS_ADMIN, ended, must_run, refusal, result_rows


def test_statements_and_results_survive_a_restart_and_sessions_end(server: Server):
    create_cluster(server, "c1")
    data = server.client("redshift-data")
    seen = must_run(data, "select 1 as a union all select 2 order by 1", StatementName="kept")
    session = data.execute_statement(Sql="select 1", SessionKeepAliveSeconds=3600, WaitTimeSeconds=30,
                                     **AS_ADMIN)["SessionId"]
    token = data.execute_statement(Sql="select 1", ClientToken="over-restart", WaitTimeSeconds=30, **AS_ADMIN)["Id"]
    assert server.stop() == 0
    server.start()
    data = server.client("redshift-data")
    again = data.describe_statement(Id=seen["Id"])
    assert {**again, "ResponseMetadata": None} == {**seen, "ResponseMetadata": None}
    assert result_rows(data, seen["Id"]) == [[1], [2]]
    assert [one["Id"] for one in data.list_statements(StatementName="kept")["Statements"]] == [seen["Id"]]
    [listed] = data.list_sessions(SessionId=session)["Sessions"]
    assert listed["Status"] == "CLOSED"
    assert refusal(data.execute_statement, Sql="select 1", SessionId=session)[0] == "ResourceNotFoundException"
    wait_available(server)
    assert data.execute_statement(Sql="select 1", ClientToken="over-restart", **AS_ADMIN)["Id"] == token


def test_a_statement_that_runs_at_a_crash_has_failed(server: Server):
    create_cluster(server, "c1")
    data = server.client("redshift-data")
    must_run(data, "create table locked (id int)")
    holder = connect(server)
    holder.execute("begin")
    holder.execute("lock table locked")
    id = data.execute_statement(Sql="insert into locked values (1)", **AS_ADMIN)["Id"]
    batch = data.batch_execute_statement(Sqls=["insert into locked values (1)", "select 1"], **AS_ADMIN)["Id"]
    eventually(lambda: data.describe_statement(Id=id)["Status"] == "STARTED", "the statement runs")
    server.kill()
    holder.close()
    server.start()
    data = server.client("redshift-data")
    seen = data.describe_statement(Id=id)
    assert seen["Status"] == "FAILED" and seen["Error"].startswith("The server stopped while the statement was under way")
    parts = data.describe_statement(Id=batch)["SubStatements"]
    assert [part["Status"] for part in parts] == ["FAILED", "ABORTED"]


def test_a_statement_that_runs_when_its_cluster_stops_has_failed(server: Server):
    create_cluster(server, "c1")
    data, redshift = server.client("redshift-data"), server.client("redshift")
    must_run(data, "create table locked (id int)")
    first = data.execute_statement(Sql="begin", SessionKeepAliveSeconds=600, WaitTimeSeconds=30, **AS_ADMIN)
    must_run(data, "lock table locked", SessionId=first["SessionId"])
    id = data.execute_statement(Sql="insert into locked values (1)", **AS_ADMIN)["Id"]
    eventually(lambda: data.describe_statement(Id=id)["Status"] == "STARTED", "the statement runs")
    redshift.pause_cluster(ClusterIdentifier="c1")
    seen = ended(data, id)
    assert seen["Status"] == "FAILED"
    assert seen["Error"] == "FATAL: terminating connection due to administrator command"

    def paused() -> bool:
        return redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["ClusterStatus"] == "paused"

    eventually(paused, "the cluster is paused")
    code, message = refusal(data.execute_statement, Sql="select 1", **AS_ADMIN)
    assert code == "ValidationException" and "c1" in message


def test_nothing_of_a_statement_lies_open_on_the_disk(server: Server):
    create_cluster(server, "c1")
    data = server.client("redshift-data")
    must_run(data, "create user opened password 'Open-Sesame-1'")
    must_run(data, "select :p as said", Parameters=[{"name": "p", "value": "Whispered-Value-2"}])
    assert "Open-Sesame-1" not in str(data.list_statements()["Statements"])
    assert server.stop() == 0
    for path in [*server.data_dir.glob("meta.db*"), *server.data_dir.glob("audit/*")]:
        content = path.read_bytes()
        assert b"Open-Sesame-1" not in content and b"Whispered-Value-2" not in content, path
