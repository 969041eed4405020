//! `DescribeTags` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeTags.html>
//! One entry per tag. A marker is the ARN and key of the last one.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;
use crate::page::PageRequest;
use crate::render::tag;
use crate::tag_params::tag_filter;
use crate::tagged_resource::tagged_cluster;

/// Taggable things, as `ResourceType` names them in any case. All but the cluster have none here yet.
const RESOURCE_TYPES: &[&str] = &[
    "cluster",
    "cidr/ip",
    "ec2 security group",
    "snapshot",
    "cluster security group",
    "subnet group",
    "hsm connection",
    "hsm certificate",
    "parameter group",
    "snapshot copy grant",
    "integration",
];

pub async fn describe_tags(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    let clusters = tagged_clusters(control, ctx, params)?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let filter = tag_filter(params);
    let tags = clusters.iter().flat_map(|cluster| {
        let arn = cluster.arn().to_string();
        cluster.tags.iter().map(move |(key, value)| (arn.clone(), key, value))
    });
    let tags = tags.filter(|(_, key, value)| filter.matches_tag(key, value));
    // A space sorts before everything that an ARN may hold, so the order is that of ARN, then key.
    let (tags, marker) = page.take(tags, |(arn, key, _)| format!("{arn} {key}"));
    Ok(XmlBody::result(|xml| {
        xml.list("TaggedResources", "TaggedResource", tags, |xml, (arn, key, value)| {
            xml.element("Tag", |xml| tag(xml, key, value)).text("ResourceName", arn).text("ResourceType", "Cluster");
        });
        xml.optional("Marker", marker);
    }))
}

fn tagged_clusters(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Vec<Arc<Cluster>>, ControlError> {
    let resource_type = params.get("ResourceType").filter(|text| !text.is_empty()).map(str::to_ascii_lowercase);
    if params.get("ResourceName").is_some_and(|name| !name.is_empty()) {
        let cluster = tagged_cluster(control, ctx, params, "redshift:DescribeTags", Context::new())?;
        return match resource_type {
            None => Ok(vec![cluster]),
            Some(_) => Err(ControlError::InvalidValue {
                parameter: "ResourceType",
                reason:
                    "You cannot filter a list of resources using an Amazon Resource Name (ARN) and a resource type \
                         together in the same request. Retry the request using either an ARN or a resource type, but \
                         not both."
                        .to_owned(),
            }),
        };
    }
    Target::cluster(control, ctx.account(), "*").authorize(ctx, "redshift:DescribeTags")?;
    match resource_type.as_deref() {
        None | Some("cluster") => {
            let state = control.state();
            Ok(state.clusters().filter(|cluster| cluster.account == *ctx.account()).cloned().collect())
        }
        Some(known) if RESOURCE_TYPES.contains(&known) => Ok(Vec::new()),
        Some(other) => Err(ControlError::InvalidValue {
            parameter: "ResourceType",
            reason: format!("Invalid resource type {other}."),
        }),
    }
}
