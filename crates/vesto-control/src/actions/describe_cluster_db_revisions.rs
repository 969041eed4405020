//! `DescribeClusterDbRevisions`
//! <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterDbRevisions.html>
//! A cluster's revision is the program's version, and there is no other to go to.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::given;
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;
use crate::render::REVISION;

pub fn describe_cluster_db_revisions(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeClusterDbRevisions", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let name = given(params, "ClusterIdentifier").map(str::to_ascii_lowercase);
    let state = control.state();
    let wanted = state.clusters().filter(|cluster| {
        cluster.account == *ctx.account() && name.as_ref().is_none_or(|name| cluster.identifier.as_str() == name)
    });
    let (clusters, marker) = page.take(wanted, |cluster| cluster.identifier.to_string());
    match name {
        Some(name) if clusters.is_empty() => return Err(ControlError::ClusterNotFound(name)),
        _ => {}
    }
    Ok(XmlBody::result(|xml| {
        xml.optional("Marker", marker);
        xml.list("ClusterDbRevisions", "ClusterDbRevision", clusters, |xml, cluster| {
            xml.text("ClusterIdentifier", &cluster.identifier)
                .text("CurrentDatabaseRevision", REVISION)
                .timestamp("DatabaseRevisionReleaseDate", cluster.requested_at)
                .element("RevisionTargets", |_| {});
        });
    }))
}
