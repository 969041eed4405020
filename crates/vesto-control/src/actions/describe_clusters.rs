//! `DescribeClusters` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusters.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;
use crate::render::View;
use crate::tag_params::tag_filter;

pub async fn describe_clusters(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    let name = params.get("ClusterIdentifier").filter(|name| !name.is_empty());
    let target = Target::cluster(control, ctx.account(), name.unwrap_or("*"));
    target.authorize(ctx, "redshift:DescribeClusters")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    if name.is_some() && params.get("Marker").is_some_and(|marker| !marker.is_empty()) {
        let reason = "The parameters ClusterIdentifier and Marker cannot be used together.";
        return Err(ControlError::InvalidCombination(reason.to_owned()));
    }
    let filter = tag_filter(params);
    let state = control.state();
    let wanted = state.clusters().filter(|cluster| {
        cluster.account == *ctx.account()
            && name.is_none_or(|_| cluster.identifier.as_str() == target.name)
            && filter.matches(&cluster.tags)
    });
    let (clusters, marker) = page.take(wanted, |cluster| cluster.identifier.to_string());
    if name.is_some() && control.find(ctx.account(), &target.name).is_none() {
        return Err(ControlError::ClusterNotFound(target.name));
    }
    let view = View::new(control, &state);
    Ok(XmlBody::result(|xml| {
        xml.optional("Marker", marker);
        xml.list("Clusters", "Cluster", clusters, |xml, cluster| view.cluster(xml, cluster));
    }))
}
