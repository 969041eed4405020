"""COPY and UNLOAD through the Data API, and awswrangler's way to it."""

from __future__ import annotations

import os
from unittest import mock

import awswrangler as wr
import boto3
import pytest

from conftest import REGION, ROOT_KEY, ROOT_SECRET, World, create_role
from data_api import must_run, rows, run


@pytest.fixture(scope="module")
def data(world: World):
    return world.server.client("redshift-data")


def test_copy_and_unload_by_the_cli_use_the_clusters_role(world, data):
    world.put("in/venues.csv", "1,Toyota Park\n2,Columbus Crew Stadium\n")
    must_run(data, "create table venues (id int, name varchar(40))")
    copy = f"copy venues from 's3://{world.bucket}/in/' iam_role '{world.role}' csv"
    world.server.aws("redshift-data", "execute-statement", "--cluster-identifier", "c1", "--database", "dev",
                     "--db-user", "awsuser", "--wait-time-seconds", "30", "--sql", copy)
    assert rows(data, "select count(*) from venues") == [[2]]
    unload = f"unload ('select * from venues') to 's3://{world.bucket}/out/' iam_role '{world.role}' csv parallel off"
    seen = must_run(data, unload)
    assert not seen["HasResultSet"]
    assert world.get("out/000") == b"1,Toyota Park\n2,Columbus Crew Stadium\n"


def test_a_copy_tells_how_many_rows_it_loaded(world, data):
    world.put("counted/a.csv", "1\n2\n3\n")
    must_run(data, "create table loaded (id int)")
    seen = must_run(data, f"copy loaded from 's3://{world.bucket}/counted/' iam_role '{world.role}' csv")
    assert seen["ResultRows"] == 3


def test_a_refused_copy_says_which_step_refused_and_what_would_help(world, data):
    stranger = create_role(world.server, "NotAssociated")
    must_run(data, "create table refused (id int)")
    seen = run(data, f"copy refused from 's3://{world.bucket}/in/' iam_role '{stranger}' csv")
    assert seen["Status"] == "FAILED" and seen["Error"].startswith("ERROR: ")
    assert "\n  Detail: " in seen["Error"]


def test_a_load_that_fails_for_its_data_says_where(world, data):
    world.put("bad/a.csv", "1\nnot a number\n")
    must_run(data, "create table bad (id int)")
    seen = run(data, f"copy bad from 's3://{world.bucket}/bad/' iam_role '{world.role}' csv")
    assert seen["Status"] == "FAILED"
    assert "Load into table 'bad' failed" in seen["Error"] and "not a number" in seen["Error"]


def test_awswrangler_reads_by_the_data_api(world, data):
    must_run(data, "create table wrangled (id int, word varchar(10), price decimal(5,2))")
    with mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL": world.server.http}):
        session = boto3.Session(ROOT_KEY, ROOT_SECRET, region_name=REGION)
        connection = wr.data_api.redshift.connect(cluster_id="c1", database="dev", db_user="awsuser",
                                                  boto3_session=session, sleep=0.05)
        wr.data_api.redshift.read_sql_query("insert into wrangled values (1, 'one', 1.5), (2, null, 2.25)", connection)
        frame = wr.data_api.redshift.read_sql_query("select * from wrangled where id >= :low order by id", connection,
                                                    parameters=[{"name": "low", "value": "1"}])
        connection.close()
    assert frame.columns.tolist() == ["id", "word", "price"]
    assert frame.values.tolist() == [[1, "one", "1.50"], [2, None, "2.25"]]
