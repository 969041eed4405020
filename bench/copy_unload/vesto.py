"""Vesto: objects in its own S3, read and written by a role that is authorized for each of them."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import boto3
import psycopg
from data import CREATE
from measure import Run, resident, timed

KEY, SECRET = "AKIABENCHBENCHBENCH1", "bench/secret/bench/secret/bench/secret/b"
FORMS = {"text": "", "csv": "CSV", "gzip": "GZIP", "zstd": "ZSTD", "json": "FORMAT JSON 'auto'", "parquet": "FORMAT PARQUET"}
UNLOAD_FORMS = {**FORMS, "json": "FORMAT JSON"}


class Vesto:
    name = "Vesto"
    loads = unloads = tuple(FORMS)

    def __init__(self, binary: str, directory: Path) -> None:
        home = directory / "vesto"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / "bootstrap.toml").write_text(
            f'[[account]]\nid = "123456789012"\nroot_access_key_id = "{KEY}"\nroot_secret_access_key = "{SECRET}"\n')
        endpoints = home / "data" / "endpoints.json"
        self.home = home
        self.process = subprocess.Popen(
            [binary, "serve", "--data-dir", home / "data", "--http-port", "0", "--sql-port", "0", "--account-id", "123456789012",
             "--region", "us-east-1", "--bootstrap", home / "bootstrap.toml", "--role-apply-delay", "100ms"],
            stdout=open(home / "server.log", "wb"), stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 60
        while not endpoints.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.address = json.loads(endpoints.read_text())["http"]
        self.s3 = self.client("s3")
        self.s3.create_bucket(Bucket="bench")
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        access = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": ["arn:aws:s3:::bench", "arn:aws:s3:::bench/*"]}]}
        iam = self.client("iam")
        self.role = iam.create_role(RoleName="Bench", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        iam.put_role_policy(RoleName="Bench", PolicyName="bench", PolicyDocument=json.dumps(access))
        redshift = self.client("redshift")
        redshift.create_cluster(ClusterIdentifier="bench", NodeType="dc1.large", NumberOfNodes=2, MasterUsername="awsuser",
                                MasterUserPassword="Bench-Passw0rd", IamRoles=[self.role])
        while True:
            cluster = redshift.describe_clusters(ClusterIdentifier="bench")["Clusters"][0]
            if cluster["ClusterStatus"] == "available" and cluster["IamRoles"][0]["ApplyStatus"] == "in-sync":
                break
            time.sleep(0.05)
        self.sql = psycopg.connect(host="127.0.0.1", port=cluster["Endpoint"]["Port"], user="awsuser", dbname="dev",
                                   password="Bench-Passw0rd", autocommit=True)

    def client(self, service: str):
        return boto3.client(service, endpoint_url=self.address, region_name="us-east-1", aws_access_key_id=KEY,
                            aws_secret_access_key=SECRET)

    def prepare(self, form: str, files: list[Path]) -> None:
        for file in files:
            self.s3.upload_file(str(file), "bench", f"in/{form}/{file.name}")

    def forget(self, form: str) -> None:
        """Gives the disk back before the next format."""
        for prefix in (f"in/{form}/", "out/"):
            for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket="bench", Prefix=prefix):
                for found in page.get("Contents", []):
                    self.s3.delete_object(Bucket="bench", Key=found["Key"])

    def run(self, statement: str) -> Run:
        resident(self.process.pid, reset=True)
        seconds = timed(lambda: self.sql.execute(statement))
        return Run(seconds, resident(self.process.pid))

    def load(self, form: str, files: list[Path]) -> Run:
        self.sql.execute("DROP TABLE IF EXISTS lineitem")
        self.sql.execute(CREATE)
        return self.run(f"COPY lineitem FROM 's3://bench/in/{form}/' IAM_ROLE '{self.role}' {FORMS[form]}")

    def unload(self, form: str) -> Run:
        return self.run(f"UNLOAD ('SELECT * FROM lineitem') TO 's3://bench/out/{form}/' IAM_ROLE '{self.role}' "
                        f"{UNLOAD_FORMS[form]} ALLOWOVERWRITE")

    def count(self) -> int:
        return self.sql.execute("SELECT count(*) FROM lineitem").fetchone()[0]

    def latency(self, times: int = 2000) -> list[float]:
        return sorted(timed(lambda: self.sql.execute("SELECT 1").fetchall()) * 1e6 for _ in range(times))

    def close(self) -> None:
        self.sql.close()
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.home / "data", ignore_errors=True)
