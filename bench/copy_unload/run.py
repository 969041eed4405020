"""COPY and UNLOAD of TPC-H lineitem beside DuckDB and PostgreSQL, in one run, with ratios.

All three read the same text file and write text back, on the same machine, one after another. DuckDB and PostgreSQL
read and write local files; Vesto reads and writes its object store under a role that is authorized for each object,
through its PostgreSQL wire. Peak memory is the largest resident set of the server (or process) during the statement.

    make bench                       # scale factor 1, medians of three
    make bench ARGS="--scale 10 --runs 5 --only vesto,duckdb"
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import boto3
import psycopg

COLUMNS = """l_orderkey BIGINT NOT NULL, l_partkey BIGINT NOT NULL, l_suppkey BIGINT NOT NULL, l_linenumber INTEGER NOT NULL,
l_quantity DECIMAL(15,2) NOT NULL, l_extendedprice DECIMAL(15,2) NOT NULL, l_discount DECIMAL(15,2) NOT NULL,
l_tax DECIMAL(15,2) NOT NULL, l_returnflag CHAR(1) NOT NULL, l_linestatus CHAR(1) NOT NULL, l_shipdate DATE NOT NULL,
l_commitdate DATE NOT NULL, l_receiptdate DATE NOT NULL, l_shipinstruct CHAR(25) NOT NULL, l_shipmode CHAR(10) NOT NULL,
l_comment VARCHAR(44) NOT NULL"""
CREATE = f"CREATE TABLE lineitem ({COLUMNS})"
KEY, SECRET = "AKIABENCHBENCHBENCH1", "bench/secret/bench/secret/bench/secret/b"


def make_data(directory: Path, scale: float) -> Path:
    """lineitem as text without the trailing delimiter that only some readers accept; kept between runs."""
    path = directory / f"lineitem-{scale:g}.tbl"
    if not path.exists():
        raw = directory / "raw"
        generator = Path(sys.executable).parent / "tpchgen-cli"
        subprocess.run([generator, "-s", f"{scale:g}", "--tables", "lineitem", "--output-dir", raw], check=True)
        with open(path.with_suffix(".part"), "wb") as out:
            subprocess.run(["sed", "s/|$//", raw / "lineitem.tbl"], stdout=out, check=True)
        path.with_suffix(".part").rename(path)
        shutil.rmtree(raw)
    return path


def resident(pid: int, reset: bool = False) -> int:
    """The process's peak resident set in MiB; `reset` starts it anew."""
    if reset:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        return 0
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def timed(work) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


class Vesto:
    name = "vesto"

    def __init__(self, binary: str, directory: Path, data: Path) -> None:
        home = directory / "vesto"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / "bootstrap.toml").write_text(
            f'[[account]]\nid = "123456789012"\nroot_access_key_id = "{KEY}"\nroot_secret_access_key = "{SECRET}"\n')
        endpoints = home / "data" / "endpoints.json"
        self.process = subprocess.Popen(
            [binary, "serve", "--data-dir", home / "data", "--http-port", "0", "--sql-port", "0", "--account-id", "123456789012",
             "--region", "us-east-1", "--bootstrap", home / "bootstrap.toml", "--role-apply-delay", "100ms"],
            stdout=open(home / "server.log", "wb"), stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 60
        while not endpoints.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.address = address = json.loads(endpoints.read_text())["http"]
        client = lambda service: boto3.client(service, endpoint_url=address, region_name="us-east-1", aws_access_key_id=KEY,
                                              aws_secret_access_key=SECRET)
        client("s3").create_bucket(Bucket="bench")
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        access = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::bench", "arn:aws:s3:::bench/*"]}]}
        self.role = client("iam").create_role(RoleName="Bench", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        client("iam").put_role_policy(RoleName="Bench", PolicyName="bench", PolicyDocument=json.dumps(access))
        redshift = client("redshift")
        redshift.create_cluster(ClusterIdentifier="bench", NodeType="dc1.large", NumberOfNodes=2, MasterUsername="awsuser",
                                MasterUserPassword="Bench-Passw0rd", IamRoles=[self.role])
        while True:
            cluster = redshift.describe_clusters(ClusterIdentifier="bench")["Clusters"][0]
            if cluster["ClusterStatus"] == "available" and cluster["IamRoles"][0]["ApplyStatus"] == "in-sync":
                break
            time.sleep(0.05)
        client("s3").upload_file(str(data), "bench", "lineitem.tbl")
        self.sql = psycopg.connect(host="127.0.0.1", port=cluster["Endpoint"]["Port"], user="awsuser", dbname="dev",
                                   password="Bench-Passw0rd", autocommit=True)

    def load(self) -> tuple[float, int]:
        self.sql.execute("DROP TABLE IF EXISTS lineitem")
        self.sql.execute(CREATE)
        resident(self.process.pid, reset=True)
        seconds = timed(lambda: self.sql.execute(f"COPY lineitem FROM 's3://bench/lineitem.tbl' IAM_ROLE '{self.role}'"))
        return seconds, resident(self.process.pid)

    def unload(self) -> tuple[float, int]:
        resident(self.process.pid, reset=True)
        seconds = timed(lambda: self.sql.execute(
            f"UNLOAD ('SELECT * FROM lineitem') TO 's3://bench/out/' IAM_ROLE '{self.role}' ALLOWOVERWRITE"))
        return seconds, resident(self.process.pid)

    def count(self) -> int:
        return self.sql.execute("SELECT count(*) FROM lineitem").fetchone()[0]

    def latency(self, times: int = 2000) -> list[float]:
        return sorted(timed(lambda: self.sql.execute("SELECT 1").fetchall()) * 1e6 for _ in range(times))

    def close(self) -> None:
        self.sql.close()
        self.process.terminate()
        self.process.wait()


def duckdb_child(pipe, statements: list[str], database: str) -> None:
    import duckdb

    connection = duckdb.connect(database)
    for statement in statements[:-1]:
        connection.execute(statement)
    resident(os.getpid(), reset=True)
    seconds = timed(lambda: connection.execute(statements[-1]).fetchall())
    peak = resident(os.getpid())
    pipe.send((seconds, peak, connection.execute("SELECT count(*) FROM lineitem").fetchone()[0]))


class DuckDb:
    name = "duckdb"

    def __init__(self, directory: Path, data: Path) -> None:
        self.home, self.data = directory / "duckdb", data
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        self.rows = 0

    def run(self, *statements: str) -> tuple[float, int]:
        """In a process of its own, so that its memory is its own."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        child = context.Process(target=duckdb_child, args=(theirs, list(statements), str(self.home / "db")))
        child.start()
        seconds, peak, self.rows = ours.recv()
        child.join()
        return seconds, peak

    def load(self) -> tuple[float, int]:
        return self.run("DROP TABLE IF EXISTS lineitem", CREATE, f"COPY lineitem FROM '{self.data}' (DELIMITER '|', HEADER false)")

    def unload(self) -> tuple[float, int]:
        return self.run(f"COPY lineitem TO '{self.home}/out.tbl' (FORMAT CSV, DELIMITER '|', HEADER false)")

    def count(self) -> int:
        return self.rows

    def close(self) -> None:
        shutil.rmtree(self.home)


class Postgres:
    name = "postgres"

    def __init__(self, directory: Path, data: Path) -> None:
        self.home, self.data = directory / "postgres", data
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        bin_dir = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        # The server refuses to run as root.
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(self.home, "postgres")
        self.pg_ctl = [*self.as_user, bin_dir / "pg_ctl", "-D", self.home / "data", "-w", "-s"]
        subprocess.run([*self.as_user, bin_dir / "initdb", "-D", self.home / "data", "-A", "trust", "-U", "bench"],
                       check=True, stdout=subprocess.DEVNULL)
        options = f"-k {self.home} -c listen_addresses='' -c shared_buffers=1GB -c max_wal_size=8GB"
        subprocess.run([*self.pg_ctl, "-o", options, "-l", self.home / "log", "start"], check=True)
        self.sql = psycopg.connect(host=str(self.home), user="bench", dbname="postgres", autocommit=True)

    def load(self) -> tuple[float, int]:
        self.sql.execute("DROP TABLE IF EXISTS lineitem")
        self.sql.execute(CREATE)
        pid = self.sql.info.backend_pid
        seconds = timed(lambda: self.sql.execute(f"COPY lineitem FROM '{self.data}' (DELIMITER '|')"))
        return seconds, resident(pid)

    def unload(self) -> tuple[float, int]:
        return timed(lambda: self.sql.execute(f"COPY lineitem TO '{self.home}/out.tbl' (DELIMITER '|')")), \
            resident(self.sql.info.backend_pid)

    def count(self) -> int:
        return self.sql.execute("SELECT count(*) FROM lineitem").fetchone()[0]

    def close(self) -> None:
        self.sql.close()
        subprocess.run([*self.pg_ctl, "stop"], check=True)
        shutil.rmtree(self.home)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vesto", required=True, help="a release build of the binary")
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="vesto,duckdb,postgres")
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "vesto-bench")
    options = parser.parse_args()
    options.directory.mkdir(parents=True, exist_ok=True)
    options.directory.chmod(0o755)
    data = make_data(options.directory, options.scale)
    size = data.stat().st_size / 1e6
    print(f"lineitem, scale factor {options.scale:g}: {size:.0f} MB of text; {os.cpu_count()} cores; medians of {options.runs}")
    systems = {"vesto": lambda: Vesto(options.vesto, options.directory, data),
               "duckdb": lambda: DuckDb(options.directory, data), "postgres": lambda: Postgres(options.directory, data)}
    medians: dict[tuple[str, str], float] = {}
    counts = {}
    for name in options.only.split(","):
        system = systems[name]()
        try:
            for what in ("load", "unload"):
                runs = [getattr(system, what)() for _ in range(options.runs)]
                seconds = statistics.median(run[0] for run in runs)
                medians[name, what] = seconds
                peak = max(run[1] for run in runs)
                print(f"{name:9} {what:7} {seconds:7.2f} s  {size / seconds:6.0f} MB/s  peak {peak:5} MiB")
            counts[name] = system.count()
            if name == "vesto":
                latency = system.latency()
                print(f"{name:9} SELECT 1: median {statistics.median(latency):.0f} us, 99 % {latency[len(latency) * 99 // 100]:.0f} us")
        finally:
            system.close()
    assert len(set(counts.values())) == 1, f"the systems do not agree on the number of rows: {counts}"
    for peer in ("duckdb", "postgres"):
        for what in ("load", "unload"):
            if ("vesto", what) in medians and (peer, what) in medians:
                ratio = medians[peer, what] / medians["vesto", what]
                print(f"{what:7} vesto is {ratio:.2f} times as fast as {peer}")


if __name__ == "__main__":
    main()
