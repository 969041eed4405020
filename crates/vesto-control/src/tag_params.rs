//! The tag parameters that several operations take.

use std::collections::BTreeMap;

use vesto_aws_wire::{ApiError, QueryParams};

use crate::error::ControlError;
use crate::tags::{TagFilter, parse_tags};

/// `Tags.Tag.N.Key` and `.Value`; a value may be left out.
pub(crate) fn tag_list(params: &QueryParams) -> Result<BTreeMap<String, String>, ControlError> {
    let mut pairs = Vec::new();
    for tag in params.structures("Tags", "Tag").unwrap_or_default() {
        let key = tag.get("Key").ok_or_else(|| ApiError::missing_parameter("Tags.Tag.Key"))?;
        pairs.push((key.to_owned(), tag.get("Value").unwrap_or_default().to_owned()));
    }
    Ok(parse_tags(pairs)?)
}

pub(crate) fn tag_filter(params: &QueryParams) -> TagFilter {
    TagFilter {
        keys: params.list("TagKeys", "TagKey").unwrap_or_default(),
        values: params.list("TagValues", "TagValue").unwrap_or_default(),
    }
}
