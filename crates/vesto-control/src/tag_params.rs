//! The tag parameters that several operations take.

use std::collections::BTreeMap;

use vesto_aws_wire::QueryParams;

use crate::error::ControlError;
use crate::tags::{TagFilter, parse_tags};

/// `Tags.Tag.N.Key` and `.Value` as sent, for the authorization question, which comes before any check.
pub(crate) fn raw_tags(params: &QueryParams) -> BTreeMap<String, String> {
    let tags = params.structures("Tags", "Tag").unwrap_or_default();
    let text = |tag: &QueryParams, name: &str| tag.get(name).unwrap_or_default().to_owned();
    tags.iter().map(|tag| (text(tag, "Key"), text(tag, "Value"))).collect()
}

/// The same, checked. A value may be left out.
pub(crate) fn tag_list(params: &QueryParams) -> Result<BTreeMap<String, String>, ControlError> {
    Ok(parse_tags(raw_tags(params).into_iter().collect())?)
}

pub(crate) fn tag_filter(params: &QueryParams) -> TagFilter {
    TagFilter {
        keys: params.list("TagKeys", "TagKey").unwrap_or_default(),
        values: params.list("TagValues", "TagValue").unwrap_or_default(),
    }
}
