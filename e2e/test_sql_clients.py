"""The SQL clients that people use, unmodified."""

import concurrent.futures
import os
import subprocess

import psycopg
import psycopg2
import pytest
import redshift_connector

from conftest import PASSWORD, connect


@pytest.fixture(scope="module")
def endpoint(world) -> dict:
    cluster = world.server.client("redshift").describe_clusters(ClusterIdentifier="c1")["Clusters"][0]
    return {"host": "127.0.0.1", "port": cluster["Endpoint"]["Port"]}


def psql(endpoint: dict, *arguments: str, sslmode: str = "prefer", password: str = PASSWORD) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PGHOST": endpoint["host"], "PGPORT": str(endpoint["port"]), "PGUSER": "awsuser",
                   "PGPASSWORD": password, "PGDATABASE": "dev", "PGSSLMODE": sslmode}
    return subprocess.run(["psql", "-X", "-v", "ON_ERROR_STOP=1", *arguments], env=environment, capture_output=True,
                          text=True, timeout=60)


@pytest.mark.parametrize("sslmode", ["disable", "require"])
def test_psql_runs_queries(endpoint, sslmode):
    done = psql(endpoint, "-At", "-c", "SELECT version()", "-c", "SELECT current_user, current_database()", sslmode=sslmode)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("PostgreSQL 8.0.2") and "Redshift" in done.stdout
    assert "awsuser|dev" in done.stdout


def test_psql_describes_tables(endpoint):
    assert psql(endpoint, "-c", "CREATE TABLE IF NOT EXISTS described (id int NOT NULL, name varchar(10))").returncode == 0
    listed = psql(endpoint, "-c", r"\dt")
    assert listed.returncode == 0 and "described" in listed.stdout, listed.stderr
    described = psql(endpoint, "-c", r"\d described")
    assert described.returncode == 0 and "character varying(10)" in described.stdout, described.stderr


def test_a_wrong_password_is_refused(endpoint):
    done = psql(endpoint, "-c", "SELECT 1", password="wrong")
    assert done.returncode != 0
    assert 'password authentication failed for user "awsuser"' in done.stderr


def test_several_statements_in_one_string_are_one_transaction(endpoint):
    done = psql(endpoint, "-At", "-c", "CREATE TABLE multi (a int); INSERT INTO multi VALUES (1); SELECT count(*) FROM multi")
    assert done.returncode == 0 and done.stdout.strip().endswith("1")
    psql(endpoint, "-c", "INSERT INTO multi VALUES (2); SELECT 1/0")
    assert psql(endpoint, "-At", "-c", "SELECT count(*) FROM multi").stdout.strip() == "1"


def test_psycopg_binds_parameters_of_many_types(world):
    with connect(world.server) as sql:
        row = sql.execute("SELECT %s::int + 1, %s::varchar, %s::numeric(10,2), %s::date, %s::bool, %s::float8",
                          (41, "café", "12.50", "2013-01-01", True, 0.5)).fetchone()
        assert [str(value) for value in row] == ["42", "café", "12.50", "2013-01-01", "True", "0.5"]
        sql.execute("CREATE TABLE bound (id int, name varchar(20))")
        with sql.cursor() as cursor:
            cursor.executemany("INSERT INTO bound VALUES (%s, %s)", [(n, f"n{n}") for n in range(5)])
        assert sql.execute("SELECT count(*) FROM bound WHERE id > %s", (2,)).fetchone() == (2,)


def test_psycopg_reads_through_a_server_side_cursor(world):
    with connect(world.server) as sql:
        sql.execute("CREATE TABLE many (n int)")
        sql.execute("INSERT INTO many VALUES " + ",".join(f"({n})" for n in range(1000)))
        sql.execute("BEGIN")
        sql.execute("DECLARE c CURSOR FOR SELECT n FROM many ORDER BY n")
        assert sql.execute("FETCH 3 FROM c").fetchall() == [(0,), (1,), (2,)]
        assert len(sql.execute("FETCH ALL FROM c").fetchall()) == 997
        sql.execute("CLOSE c")
        sql.execute("COMMIT")


def test_psycopg2_runs_transactions(endpoint):
    connection = psycopg2.connect(**endpoint, user="awsuser", password=PASSWORD, dbname="dev")
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE older (id int)")
        cursor.execute("INSERT INTO older VALUES (%s), (%s)", (1, 2))
        cursor.execute("SELECT sum(id) FROM older")
        assert cursor.fetchone() == (3,)
        connection.rollback()
        with pytest.raises(psycopg2.Error):
            cursor.execute("SELECT * FROM older")
        connection.rollback()
    connection.close()


def test_redshift_connector_runs_queries(endpoint):
    connection = redshift_connector.connect(**endpoint, user="awsuser", password=PASSWORD, database="dev", ssl=False)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE rc (id int, name varchar(20), at timestamp, amount numeric(8,2))")
        cursor.execute("INSERT INTO rc VALUES (%s, %s, %s, %s)", (1, "one", "2013-01-01 10:00:00", "1.25"))
        cursor.execute("SELECT id, name, at, amount FROM rc")
        (row,) = cursor.fetchall()
        assert (row[0], row[1], str(row[2]), str(row[3])) == (1, "one", "2013-01-01 10:00:00", "1.25")
    connection.rollback()
    connection.close()


def test_redshift_connector_goes_on_after_a_statement_that_could_not_be_prepared(endpoint):
    connection = redshift_connector.connect(**endpoint, user="awsuser", password=PASSWORD, database="dev", ssl=False)
    with connection.cursor() as cursor:
        with pytest.raises(redshift_connector.ProgrammingError, match="no_such_table"):
            cursor.execute("SELECT * FROM no_such_table WHERE a = %s", ("x",))
        connection.rollback()
        cursor.execute("SELECT %s", ("again",))
        assert cursor.fetchall()[0][0] == "again"
    connection.close()


def test_keys_are_read_from_pg_indexes(world):
    with connect(world.server) as sql:
        sql.execute('CREATE TABLE keyed (a int, "b c" int, primary key (a, "b c"))')
        rows = sql.execute("SELECT schemaname, indexdef FROM pg_indexes WHERE tablename = 'keyed'").fetchall()
        assert rows == [("public", 'CREATE UNIQUE INDEX keyed_pkey ON public.keyed USING btree (a, "b c")')]


def test_a_query_can_be_cancelled(world):
    with connect(world.server) as sql:
        sql.execute("CREATE TABLE wide (n int)")
        sql.execute("INSERT INTO wide VALUES " + ",".join(f"({n})" for n in range(2000)))
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            slow = pool.submit(sql.execute, "SELECT count(*) FROM wide a, wide b, wide c WHERE a.n + b.n + c.n < 0")
            while not slow.done():
                sql.cancel()
                concurrent.futures.wait([slow], timeout=0.2)
        assert isinstance(slow.exception(), psycopg.errors.QueryCanceled)
        assert sql.execute("SELECT 1").fetchone() == (1,)


def test_errors_carry_their_sqlstate(world):
    with connect(world.server) as sql:
        for statement, state in [("SELEC 1", "42601"), ("SELECT * FROM nowhere", "42P01"), ("SELECT nope FROM t1", "42P01"),
                                 ("SELECT 1/0", "22012"), ("DROP TABLE nowhere", "42P01")]:
            with pytest.raises(psycopg.Error) as refused:
                sql.execute(statement)
            assert refused.value.sqlstate == state, statement


def test_a_hundred_clients_query_while_a_copy_runs(world):
    rows = 300_000
    world.put("load/big.txt", "".join(f"{n}|some text number {n}\n" for n in range(rows)))
    with connect(world.server) as sql:
        sql.execute("CREATE TABLE big (id int, name varchar(40))")

    def load() -> None:
        with connect(world.server) as sql:
            sql.execute(f"COPY big FROM 's3://{world.bucket}/load/' IAM_ROLE '{world.role}'")

    def ask(n: int) -> int:
        with connect(world.server) as sql:
            return sum(sql.execute("SELECT %s::int", (n,)).fetchone()[0] for _ in range(3))

    with concurrent.futures.ThreadPoolExecutor(101) as pool:
        loading = pool.submit(load)
        answers = list(pool.map(ask, range(100)))
        loading.result()
    assert answers == [3 * n for n in range(100)]
    with connect(world.server) as sql:
        assert sql.execute("SELECT count(*) FROM big").fetchone() == (rows,)


def test_settings_change_what_is_shown_or_say_that_they_do_not(world):
    with connect(world.server) as sql:
        seen = []
        sql.add_notice_handler(lambda notice: seen.append((notice.severity, notice.message_primary)))
        (plain,) = sql.execute("SELECT 0.1::float8 + 0.2::float8 AS x").fetchone()
        sql.execute("SET extra_float_digits TO 2")
        (exact,) = sql.execute("SELECT 0.1::float8 + 0.2::float8 AS x").fetchone()
        assert (plain, exact) == (0.3, 0.30000000000000004)
        assert seen == []
        sql.execute("SET datestyle TO 'ISO, DMY'")
        assert seen == [("WARNING", 'parameter "datestyle" is kept and shown, but acting on this value is not supported yet')]
