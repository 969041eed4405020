//! `DescribeTags` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeTags.html>
//! One entry per tag. A marker is the ARN and key of the last one.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;
use vesto_policy::Context;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::families::TAGGED;
use crate::page::PageRequest;
use crate::render::tag;
use crate::tag_params::tag_filter;
use crate::tagged_resource::{Tagged, all_tagged, tagged_resource};

/// Taggable things, as `ResourceType` names them in any case.
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
    "event subscription",
    "usage limit",
    "integration",
];

pub async fn describe_tags(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(control, ctx, params)?)
}

fn describe(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    let resources = asked_resources(control, ctx, params)?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let filter = tag_filter(params);
    let tags = resources.iter().flat_map(|tagged| {
        let arn = tagged.arn(control).to_string();
        tagged.tags().iter().map(move |(key, value)| (arn.clone(), tagged.kind(), key, value))
    });
    let tags = tags.filter(|(.., key, value)| filter.matches_tag(key, value));
    // A space sorts before everything that an ARN may hold, so the order is that of ARN, then key.
    let (tags, marker) = page.take(tags, |(arn, _, key, _)| format!("{arn} {key}"));
    Ok(XmlBody::result(|xml| {
        xml.list("TaggedResources", "TaggedResource", tags, |xml, (arn, kind, key, value)| {
            xml.element("Tag", |xml| tag(xml, key, value)).text("ResourceName", arn).text("ResourceType", kind);
        });
        xml.optional("Marker", marker);
    }))
}

fn asked_resources(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<Vec<Tagged>, ControlError> {
    let resource_type = params.get("ResourceType").filter(|text| !text.is_empty()).map(str::to_ascii_lowercase);
    if params.get("ResourceName").is_some_and(|name| !name.is_empty()) {
        let tagged = tagged_resource(control, ctx, params, "DescribeTags", Context::new());
        return match (tagged, resource_type) {
            // Who may not ask is told nothing else; to others the wrong question matters more than a missing resource.
            (Err(denied @ ControlError::AccessDenied(_)), _) => Err(denied),
            (tagged, None) => Ok(vec![tagged?]),
            (_, Some(_)) => Err(ControlError::InvalidValue {
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
    let mut resources = all_tagged(control, ctx);
    match resource_type {
        None => {}
        Some(known) if RESOURCE_TYPES.contains(&known.as_str()) || TAGGED.iter().any(|family| family.kind == known) => {
            resources.retain(|tagged| tagged.resource_type().eq_ignore_ascii_case(&known) || tagged.kind() == known);
        }
        Some(other) => {
            return Err(ControlError::InvalidValue {
                parameter: "ResourceType",
                reason: format!("Invalid resource type {other}."),
            });
        }
    }
    Ok(resources)
}
