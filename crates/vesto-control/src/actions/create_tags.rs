//! `CreateTags` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateTags.html>
//! A tag with a key that is there already replaces it.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::authz::request_tags;
use crate::control::Control;
use crate::tag_params::{raw_tags, tag_list};
use crate::tagged_resource::tagged_resource;
use crate::tags::with_tags;

pub async fn create_tags(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let asked = request_tags(&raw_tags(params));
    let tagged = tagged_resource(control, ctx, params, "CreateTags", asked)?;
    let new = tag_list(params)?;
    if new.is_empty() {
        return Err(ApiError::missing_parameter("Tags"));
    }
    tagged.change_tags(control, |current| with_tags(current, new)).await?;
    Ok(XmlBody::none())
}
