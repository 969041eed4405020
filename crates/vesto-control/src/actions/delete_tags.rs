//! `DeleteTags` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteTags.html>
//! Keys that are not there are passed over.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::tag_keys;
use crate::control::Control;
use crate::error::ControlError;
use crate::model::Cluster;
use crate::tagged_resource::tagged_cluster;

pub async fn delete_tags(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let keys = params.list("TagKeys", "TagKey").unwrap_or_default();
    let cluster = tagged_cluster(control, ctx, params, "redshift:DeleteTags", tag_keys(keys.iter()))?;
    if keys.is_empty() {
        return Err(ApiError::missing_parameter("TagKeys"));
    }
    let decide = |current: &Cluster| -> Result<_, ControlError> {
        let mut next = current.clone();
        next.tags.retain(|key, _| !keys.contains(key));
        Ok((next.tags != current.tags).then_some(next))
    };
    control.update(&cluster.key(), decide).await?;
    Ok(XmlBody::none())
}
