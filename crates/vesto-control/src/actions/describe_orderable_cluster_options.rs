//! `DescribeOrderableClusterOptions`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeOrderableClusterOptions.html>
//! Every node type that CreateCluster takes, single and multi-node.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::node_types::node_types;
use crate::page::PageRequest;

pub fn describe_orderable_cluster_options(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeOrderableClusterOptions", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let is_wanted = given(params, "ClusterVersion").is_none_or(|version| version == "1.0");
    let wanted = given(params, "NodeType");
    let types = node_types().iter().map(|known| known.name);
    let types = types.filter(|name| is_wanted && wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(name)));
    let mut options: Vec<(&str, &str)> = types.flat_map(|name| [(name, "multi-node"), (name, "single-node")]).collect();
    options.sort_unstable();
    let (options, marker) = page.take(options, |(name, kind)| format!("{name}/{kind}"));
    Ok(XmlBody::result(|xml| {
        xml.list("OrderableClusterOptions", "OrderableClusterOption", options, |xml, (name, kind)| {
            xml.text("ClusterVersion", "1.0").text("ClusterType", kind).text("NodeType", name).list(
                "AvailabilityZones",
                "AvailabilityZone",
                ['a', 'b', 'c'],
                |xml, letter| {
                    xml.text("Name", format!("{}{letter}", control.region()));
                },
            );
        });
        xml.optional("Marker", marker);
    }))
}
