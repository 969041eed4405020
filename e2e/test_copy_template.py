"""Templates of COPY options: kept in the cluster, used by name, overridden by the statement."""

from __future__ import annotations

import psycopg
import pytest
from conftest import PASSWORD, Server, World, connect, make_world, wait_available


def test_a_copy_takes_the_options_of_its_template(world: World) -> None:
    world.put("template/pipe", "a|b\n1|one\n")
    world.put("template/comma", "a,b\n2,two\n")
    with connect(world.server) as connection:
        connection.execute("create table t (a int, b varchar(9))")
        connection.execute("create template tpl for copy as csv delimiter '|' ignoreheader 1")
        copy = f"copy t from 's3://{world.bucket}/template/%s' iam_role '{world.role}'"
        connection.execute(f"{copy % 'pipe'} using template tpl")
        connection.execute(f"{copy % 'comma'} delimiter ',' using template dev.public.tpl")
        assert connection.execute("select * from t order by a").fetchall() == [(1, "one"), (2, "two")]
        with pytest.raises(psycopg.errors.SyntaxError, match="USING TEMPLATE is not compatible with MANIFEST"):
            connection.execute(f"{copy % 'pipe'} manifest using template tpl")


def test_show_prints_a_statement_that_makes_the_template(world: World) -> None:
    with connect(world.server) as connection:
        connection.execute("create schema test_schema")
        connection.execute("create template test_schema.demo_template for copy as format json 'auto' null as '' maxerror 100")
        shown = connection.execute("show template test_schema.demo_template").fetchone()[0]
        assert shown == ("CREATE OR REPLACE TEMPLATE dev.test_schema.demo_template FOR COPY AS FORMAT AS JSON 'auto' "
                         "NULL '' MAXERROR 100;")
        connection.execute(shown)
        assert connection.execute("show template test_schema.demo_template").fetchone()[0] == shown
        connection.execute("alter template test_schema.demo_template rename to renamed")
        connection.execute("alter template test_schema.renamed drop maxerror")
        connection.execute("alter template test_schema.renamed add gzip")
        row = connection.execute("select schema_name, template_type, template_parameters from sys_redshift_template "
                                 "where template_name = 'renamed'").fetchone()
        assert row == ("test_schema", 1, '{\n    "JSON": "auto",\n    "NULL": "",\n    "GZIP": 1\n}')
        connection.execute("drop template test_schema.renamed")
        with pytest.raises(psycopg.errors.UndefinedObject, match='template "renamed" does not exist'):
            connection.execute("show template test_schema.renamed")


def test_templates_take_permissions(world: World) -> None:
    with connect(world.server) as admin:
        admin.execute(f"create user reader password '{PASSWORD}'")
        admin.execute("create template private for copy as csv")
        with connect(world.server, user="reader") as reader:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for template private"):
                reader.execute("show template private")
            admin.execute("grant usage on template private to reader")
            assert reader.execute("show template private").fetchone()[0].endswith("FOR COPY AS FORMAT AS CSV;")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute("drop template private")


def test_templates_and_jobs_survive_restarts_and_snapshots(server: Server) -> None:
    world = make_world(server)
    with connect(server) as connection:
        connection.execute("create table t (v int)")
        connection.execute("create template kept for copy as csv ignoreheader 1")
        connection.execute(f"copy t from 's3://{world.bucket}/kept/' iam_role '{world.role}' using template public.kept "
                           "job create kept auto off")
        world.put("kept/a", "v\n1\n")
        connection.execute("copy job run kept")
    server.kill()
    server.start()
    wait_available(server)
    redshift = server.client("redshift")
    redshift.create_cluster_snapshot(SnapshotIdentifier="s1", ClusterIdentifier="c1")
    redshift.get_waiter("snapshot_available").wait(SnapshotIdentifier="s1", WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    redshift.restore_from_cluster_snapshot(ClusterIdentifier="c2", SnapshotIdentifier="s1", IamRoles=[world.role])
    wait_available(server, "c2")
    world.put("kept/b", "v\n2\n")
    for name in ("c1", "c2"):
        with connect(server, name) as connection:
            connection.execute("copy job run kept")
            assert [row[0] for row in connection.execute("select v from t order by v").fetchall()] == [1, 2]
            assert connection.execute("show template kept").fetchone()[0].endswith("FORMAT AS CSV IGNOREHEADER 1;")
