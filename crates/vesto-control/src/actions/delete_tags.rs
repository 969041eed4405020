//! `DeleteTags` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DeleteTags.html>
//! Keys that are not there are passed over.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::tag_keys;
use crate::control::Control;
use crate::tagged_resource::{Tags, tagged_resource};

pub async fn delete_tags(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let asked = params.list("TagKeys", "TagKey");
    let keys = asked.clone().unwrap_or_default();
    let tagged = tagged_resource(control, ctx, params, "DeleteTags", tag_keys(keys.iter()))?;
    if asked.is_none() {
        return Err(ApiError::missing_parameter("TagKeys"));
    }
    let without = |current: &Tags| {
        let rest = current.iter().filter(|(key, _)| !keys.contains(key));
        Ok(rest.map(|(key, value)| (key.clone(), value.clone())).collect())
    };
    tagged.change_tags(control, without).await?;
    Ok(XmlBody::none())
}
