"""The peers: each reads and writes local files, without a server between and without asking anybody."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
from pathlib import Path

from data import CREATE, NAMES, TYPES
from measure import Run, resident, timed


def in_a_process_of_its_own(work, *arguments):
    """So that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=work, args=(theirs, *arguments))
    child.start()
    theirs.close()
    answer = ours.recv()
    child.join()
    return answer


def glob(files: list[Path]) -> str:
    return str(files[0]) if len(files) == 1 else str(files[0]).replace(".0.", ".*.")


def duckdb_child(pipe, statements: list[str], database: str) -> None:
    import duckdb

    connection = duckdb.connect(database)
    for statement in statements[:-1]:
        connection.execute(statement)
    resident(os.getpid(), reset=True)
    seconds = timed(lambda: connection.execute(statements[-1]).fetchall())
    peak = resident(os.getpid())
    pipe.send((Run(seconds, peak), connection.execute("SELECT count(*) FROM lineitem").fetchone()[0]))


class DuckDb:
    name = "DuckDB"
    loads = unloads = ("text", "csv", "gzip", "zstd", "json", "parquet")
    options = {"text": "FORMAT csv, DELIMITER '|', HEADER false", "csv": "FORMAT csv, HEADER false",
               "gzip": "FORMAT csv, DELIMITER '|', HEADER false, COMPRESSION gzip",
               "zstd": "FORMAT csv, DELIMITER '|', HEADER false, COMPRESSION zstd",
               "json": "FORMAT json", "parquet": "FORMAT parquet"}

    def __init__(self, directory: Path) -> None:
        self.home = directory / "duckdb"
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        self.rows = 0

    def statements(self, *statements: str) -> Run:
        run, self.rows = in_a_process_of_its_own(duckdb_child, list(statements), str(self.home / "db"))
        return run

    def load(self, form: str, files: list[Path]) -> Run:
        return self.statements("DROP TABLE IF EXISTS lineitem", CREATE,
                               f"COPY lineitem FROM '{glob(files)}' ({self.options[form]})")

    def unload(self, form: str) -> Run:
        return self.statements(f"COPY lineitem TO '{self.home}/out' ({self.options[form]})")

    def count(self) -> int:
        return self.rows

    def close(self) -> None:
        shutil.rmtree(self.home)


def chdb_child(pipe, statements: list[str], home: str) -> None:
    from chdb import session

    connection = session.Session(home)
    for statement in statements[:-1]:
        connection.query(statement)
    resident(os.getpid(), reset=True)
    seconds = timed(lambda: connection.query(statements[-1]))
    peak = resident(os.getpid())
    rows = int(str(connection.query("SELECT count() FROM bench.lineitem")))
    pipe.send((Run(seconds, peak), rows))


class ChDb:
    """ClickHouse in a process, as clickhouse-local is; a MergeTree on disk."""

    name = "chDB"
    loads = unloads = ("text", "csv", "gzip", "zstd", "json", "parquet")
    formats = {"text": "CSV", "csv": "CSV", "gzip": "CSV", "zstd": "CSV", "json": "JSONEachRow", "parquet": "Parquet"}
    types = {"BIGINT": "Int64", "INTEGER": "Int32", "DECIMAL(15,2)": "Decimal(15,2)", "DATE": "Date32"}

    def __init__(self, directory: Path) -> None:
        self.home = directory / "chdb"
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        self.columns = ", ".join(f"{name} {self.types.get(kind, 'String')}" for name, kind in zip(NAMES, TYPES))
        self.rows = 0

    def statements(self, *statements: str) -> Run:
        run, self.rows = in_a_process_of_its_own(chdb_child, list(statements), str(self.home / "db"))
        return run

    def delimiter(self, form: str) -> str:
        return "SETTINGS format_csv_delimiter = '|'" if form in ("text", "gzip", "zstd") else ""

    def load(self, form: str, files: list[Path]) -> Run:
        return self.statements(
            "CREATE DATABASE IF NOT EXISTS bench", "DROP TABLE IF EXISTS bench.lineitem SYNC",
            f"CREATE TABLE bench.lineitem ({self.columns}) ENGINE = MergeTree ORDER BY tuple()",
            f"INSERT INTO bench.lineitem SELECT * FROM file('{glob(files)}', '{self.formats[form]}', '{self.columns}') "
            f"{self.delimiter(form)}")

    def unload(self, form: str) -> Run:
        compression = {"gzip": "COMPRESSION 'gzip'", "zstd": "COMPRESSION 'zstd'"}.get(form, "")
        return self.statements(
            f"SELECT * FROM bench.lineitem INTO OUTFILE '{self.home}/out.{form}' TRUNCATE {compression} "
            f"FORMAT {self.formats[form]} {self.delimiter(form)}")

    def count(self) -> int:
        return self.rows

    def close(self) -> None:
        shutil.rmtree(self.home)


class Postgres:
    name = "PostgreSQL"
    loads = unloads = ("text", "csv")
    options = {"text": "DELIMITER '|'", "csv": "FORMAT csv"}

    def __init__(self, directory: Path) -> None:
        import psycopg

        self.home = directory / "postgres"
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        bin_dir = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        # The server refuses to run as root.
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(self.home, "postgres")
        self.pg_ctl = [*as_user, bin_dir / "pg_ctl", "-D", self.home / "data", "-w", "-s"]
        subprocess.run([*as_user, bin_dir / "initdb", "-D", self.home / "data", "-A", "trust", "-U", "bench"],
                       check=True, stdout=subprocess.DEVNULL)
        options = f"-k {self.home} -c listen_addresses='' -c shared_buffers=1GB -c max_wal_size=8GB"
        subprocess.run([*self.pg_ctl, "-o", options, "-l", self.home / "log", "start"], check=True)
        self.sql = psycopg.connect(host=str(self.home), user="bench", dbname="postgres", autocommit=True)

    def run(self, statement: str) -> Run:
        return Run(timed(lambda: self.sql.execute(statement)), resident(self.sql.info.backend_pid))

    def load(self, form: str, files: list[Path]) -> Run:
        self.sql.execute("DROP TABLE IF EXISTS lineitem")
        self.sql.execute(CREATE)
        return self.run(f"COPY lineitem FROM '{files[0]}' ({self.options[form]})")

    def unload(self, form: str) -> Run:
        return self.run(f"COPY lineitem TO '{self.home}/out' ({self.options[form]})")

    def count(self) -> int:
        return self.sql.execute("SELECT count(*) FROM lineitem").fetchone()[0]

    def close(self) -> None:
        self.sql.close()
        subprocess.run([*self.pg_ctl, "stop"], check=True)
        shutil.rmtree(self.home)
