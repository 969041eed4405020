"""Parameter groups, as the management API keeps them and SQL sessions follow them."""

import json

import psycopg
import pytest
import redshift_connector
from botocore.exceptions import ClientError

from conftest import PASSWORD, connect, create_cluster, eventually


def set_parameters(server, group: str, **values: str) -> None:
    parameters = [{"ParameterName": name, "ParameterValue": value} for name, value in values.items()]
    server.client("redshift").modify_cluster_parameter_group(ParameterGroupName=group, Parameters=parameters)


def group_of(server, name: str = "c1") -> dict:
    return server.client("redshift").describe_clusters(ClusterIdentifier=name)["Clusters"][0]["ClusterParameterGroups"][0]


@pytest.fixture(scope="module")
def server(shared_server):
    redshift = shared_server.client("redshift")
    redshift.create_cluster_parameter_group(ParameterGroupName="Mine", ParameterGroupFamily="redshift-1.0",
                                            Description="for tests", Tags=[{"Key": "team", "Value": "data"}])
    set_parameters(shared_server, "mine", statement_timeout="60000", search_path="sales, public", datestyle="ISO, DMY",
                   extra_float_digits="2", query_group="nightly", enable_case_sensitive_identifier="true")
    create_cluster(shared_server, "c1", ClusterParameterGroupName="mine")
    return shared_server


def test_sessions_begin_with_the_groups_values_and_reset_goes_back_to_them(server):
    with connect(server) as sql:
        show = lambda name: sql.execute(f"SHOW {name}").fetchone()[0]
        assert show("statement_timeout") == "60000"
        assert show("search_path") == "sales, public"
        assert show("datestyle") == "ISO, DMY"
        assert show("extra_float_digits") == "2"
        assert show("query_group") == "nightly"
        assert show("enable_case_sensitive_identifier") == "on"
        sql.execute("SET statement_timeout TO 5000")
        assert show("statement_timeout") == "5000"
        sql.execute("RESET statement_timeout")
        assert show("statement_timeout") == "60000"
        sql.execute("SET statement_timeout TO DEFAULT")
        assert show("statement_timeout") == "60000"
        assert sql.execute('SELECT 1 AS "Mixed"').description[0].name == "Mixed"


def test_a_static_change_waits_for_the_reboot_and_a_dynamic_one_does_not(server):
    create_cluster(server, "c2", ClusterParameterGroupName="mine")
    set_parameters(server, "mine", max_concurrency_scaling_clusters="3")
    assert group_of(server, "c2")["ParameterApplyStatus"] == "in-sync"
    with connect(server, "c2") as sql:
        assert sql.execute("SHOW max_concurrency_scaling_clusters").fetchone() == ("3",)
    set_parameters(server, "mine", statement_timeout="90000")
    group = group_of(server, "c2")
    assert group["ParameterApplyStatus"] == "pending-reboot"
    waiting = [entry["ParameterName"] for entry in group["ClusterParameterStatusList"]
               if entry["ParameterApplyStatus"] == "pending-reboot"]
    assert waiting == ["statement_timeout"]
    with connect(server, "c2") as sql:
        assert sql.execute("SHOW statement_timeout").fetchone() == ("60000",)
    server.client("redshift").reboot_cluster(ClusterIdentifier="c2")
    eventually(lambda: group_of(server, "c2")["ParameterApplyStatus"] == "in-sync", "the parameters are applied")
    with connect(server, "c2") as sql:
        assert sql.execute("SHOW statement_timeout").fetchone() == ("90000",)
    set_parameters(server, "mine", statement_timeout="60000")


def test_require_ssl_refuses_clients_without_tls(server):
    redshift = server.client("redshift")
    redshift.create_cluster_parameter_group(ParameterGroupName="tls", ParameterGroupFamily="redshift-2.0", Description="x")
    cluster = create_cluster(server, "c3", ClusterParameterGroupName="tls")
    with pytest.raises(psycopg.OperationalError, match="no pg_hba.conf entry for host .*SSL off"):
        connect(server, "c3", sslmode="disable")
    with pytest.raises(redshift_connector.Error, match="SSL off"):
        redshift_connector.connect(host="127.0.0.1", port=cluster["Endpoint"]["Port"], user="awsuser", password=PASSWORD,
                                   database="dev", ssl=False)
    with connect(server, "c3", sslmode="require") as sql:
        assert sql.execute("SELECT 1").fetchone() == (1,)


def test_parameters_are_described_with_all_that_is_known_of_them(server):
    redshift = server.client("redshift")
    pages = redshift.get_paginator("describe_cluster_parameters").paginate(ParameterGroupName="mine", Source="user")
    own = {entry["ParameterName"]: entry for page in pages for entry in page["Parameters"]}
    assert own["search_path"] == {
        "ParameterName": "search_path", "ParameterValue": "sales, public", "Source": "user", "DataType": "string",
        "ApplyType": "static", "IsModifiable": True,
        "Description": "Sets the schema search order for names that are not schema-qualified.",
    }
    assert "require_ssl" not in own
    defaults = json.loads(server.aws("redshift", "describe-default-cluster-parameters", "--parameter-group-family",
                                     "redshift-2.0").stdout)["DefaultClusterParameters"]
    require_ssl = next(entry for entry in defaults["Parameters"] if entry["ParameterName"] == "require_ssl")
    assert (require_ssl["ParameterValue"], require_ssl["Source"]) == ("true", "engine-default")
    assert require_ssl["AllowedValues"] == "true,false"


def test_groups_in_use_default_groups_and_wrong_values_are_refused(server):
    redshift = server.client("redshift")
    for call, code in [
        (lambda: redshift.delete_cluster_parameter_group(ParameterGroupName="mine"), "InvalidClusterParameterGroupState"),
        (lambda: redshift.delete_cluster_parameter_group(ParameterGroupName="default.redshift-1.0"),
         "InvalidClusterParameterGroupState"),
        (lambda: redshift.reset_cluster_parameter_group(ParameterGroupName="default.redshift-2.0", ResetAllParameters=True),
         "InvalidClusterParameterGroupState"),
        (lambda: redshift.describe_cluster_parameters(ParameterGroupName="nope"), "ClusterParameterGroupNotFound"),
        (lambda: set_parameters(server, "mine", statement_timeout="50"), "InvalidParameterValue"),
        (lambda: set_parameters(server, "mine", flying="1"), "InvalidParameterValue"),
    ]:
        with pytest.raises(ClientError) as error:
            call()
        assert error.value.response["Error"]["Code"] == code


def test_tags_find_the_group(server):
    redshift = server.client("redshift")
    found = redshift.describe_cluster_parameter_groups(TagKeys=["team"])["ParameterGroups"]
    assert [group["ParameterGroupName"] for group in found] == ["mine"]
    tagged = redshift.describe_tags(ResourceType="Parameter group")["TaggedResources"]
    assert [(entry["Tag"]["Key"], entry["ResourceName"].rsplit(":", 1)[1]) for entry in tagged] == [("team", "mine")]
