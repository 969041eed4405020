//! The resource that a tagging operation names by its ARN. Clusters are the only taggable thing so far.

use std::sync::Arc;

use vesto_aws_wire::{ApiError, QueryParams};
use vesto_identity::OpCtx;
use vesto_policy::Context;
use vesto_types::Arn;

use crate::authz::Target;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;

/// Authorizes `action` on what `ResourceName` names, then finds it.
pub(crate) fn tagged_cluster(
    control: &Control,
    ctx: &OpCtx,
    params: &QueryParams,
    action: &str,
    context: Context,
) -> Result<Arc<Cluster>, ControlError> {
    let text = params.get("ResourceName").filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| ApiError::missing_parameter("ResourceName"))?;
    let name = cluster_name(control, ctx, text);
    let target = Target::cluster(control, ctx.account(), name.as_deref().unwrap_or("*"));
    target.authorize_with(ctx, action, context)?;
    let name = name.ok_or_else(|| ControlError::NotTaggable(kind(text)))?;
    let not_found = || ControlError::ResourceNotFound { kind: "cluster".to_owned(), name: name.clone() };
    control.find(ctx.account(), &name).ok_or_else(not_found)
}

/// The name in an ARN of a cluster of this account and Region.
fn cluster_name(control: &Control, ctx: &OpCtx, text: &str) -> Option<String> {
    let arn = Arn::parse(text).ok()?;
    let here =
        arn.service == "redshift" && arn.region == control.region().as_str() && arn.account == ctx.account().as_str();
    let name = arn.resource.strip_prefix("cluster:").filter(|_| here)?;
    Some(name.to_owned())
}

/// The resource type, as the error message quotes it.
fn kind(text: &str) -> String {
    let resource = Arn::parse(text).map_or_else(|_| text.to_owned(), |arn| arn.resource);
    resource.split(':').next().unwrap_or_default().to_owned()
}
