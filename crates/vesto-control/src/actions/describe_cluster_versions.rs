//! `DescribeClusterVersions`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterVersions.html>
//! One version of clusters, with both families of parameter groups.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;
use crate::parameters::FAMILIES;

const VERSION: &str = "1.0";

pub fn describe_cluster_versions(_control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(ctx, params)?)
}

fn describe(ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeClusterVersions", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let is_wanted = given(params, "ClusterVersion").is_none_or(|version| version == VERSION);
    let family = given(params, "ClusterParameterGroupFamily");
    let found = FAMILIES.into_iter().filter(|name| is_wanted && family.is_none_or(|family| family == *name));
    let (families, marker) = page.take(found, |name| (*name).to_owned());
    Ok(XmlBody::result(|xml| {
        xml.optional("Marker", marker);
        xml.list("ClusterVersions", "ClusterVersion", families, |xml, family| {
            xml.text("ClusterVersion", VERSION)
                .text("ClusterParameterGroupFamily", family)
                .text("Description", format!("Vesto {}", env!("CARGO_PKG_VERSION")));
        });
    }))
}
