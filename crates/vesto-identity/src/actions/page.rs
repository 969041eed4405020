//! `Marker` and `MaxItems`: a list in pages. A marker names the last item of its page, so pages stay right while items
//! come and go.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};

use super::names::check_range;

pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    marker: Option<String>,
}

/// The page that `params` ask for of `items`, which are listed by their `key`.
pub(crate) fn page<T>(params: &QueryParams, items: Vec<T>, key: impl Fn(&T) -> String) -> Result<Page<T>, ApiError> {
    let max_items = check_range(params.integer("MaxItems")?.unwrap_or(100), "maxItems", 1, 1000)?;
    let max_items = usize::try_from(max_items).unwrap_or(1);
    let after = params.get("Marker").map(decode).transpose()?;
    let mut keyed: Vec<_> = items.into_iter().map(|item| (key(&item), item)).collect();
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut rest: Vec<_> = match after {
        Some(after) => keyed.into_iter().filter(|(key, _)| *key > after).collect(),
        None => keyed,
    };
    let truncated = rest.len() > max_items;
    rest.truncate(max_items);
    let marker = rest.last().filter(|_| truncated).map(|(key, _)| URL_SAFE_NO_PAD.encode(key));
    Ok(Page { items: rest.into_iter().map(|(_, item)| item).collect(), marker })
}

fn decode(marker: &str) -> Result<String, ApiError> {
    let bytes = URL_SAFE_NO_PAD.decode(marker).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.ok_or_else(|| ApiError::validation_error(format!("Invalid Marker. {marker}")))
}

impl<T> Page<T> {
    /// `IsTruncated` and, when there is more, `Marker`.
    pub(crate) fn write_end(&self, xml: &mut XmlWriter) {
        xml.text("IsTruncated", self.marker.is_some()).optional("Marker", self.marker.as_ref());
    }
}
