//! `Marker` and `MaxRecords`. A marker holds the key of the last record given out, so it survives records that come
//! and go between two calls: what stays is returned exactly once.

use thiserror::Error;

const MIN_RECORDS: usize = 20;
const MAX_RECORDS: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PageError {
    #[error("`{0}` is not a number of records from {MIN_RECORDS} to {MAX_RECORDS}")]
    MaxRecords(String),
    #[error("`{0}` is not a marker that was returned by an earlier call")]
    Marker(String),
}

/// Where a page begins and how many records it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageRequest {
    after: Option<String>,
    n_records: usize,
}

impl PageRequest {
    pub(crate) fn parse(marker: Option<&str>, max_records: Option<&str>) -> Result<Self, PageError> {
        let n_records = match max_records {
            None | Some("") => MAX_RECORDS,
            Some(text) => match text.parse() {
                Ok(n_records) if (MIN_RECORDS..=MAX_RECORDS).contains(&n_records) => n_records,
                _ => return Err(PageError::MaxRecords(text.to_owned())),
            },
        };
        let after = marker.filter(|marker| !marker.is_empty()).map(decode).transpose()?;
        Ok(Self { after, n_records })
    }

    /// The page of `records`, which are in the order of their keys, and the marker of the next one.
    pub(crate) fn take<T>(
        &self,
        records: impl IntoIterator<Item = T>,
        key: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let is_later = |record: &T| self.after.as_ref().is_none_or(|after| key(record) > *after);
        let mut rest = records.into_iter().filter(is_later);
        let page: Vec<T> = rest.by_ref().take(self.n_records).collect();
        let more = rest.next().is_some();
        let marker = page.last().filter(|_| more).map(|last| encode(&key(last)));
        (page, marker)
    }
}

/// Opaque to clients: hexadecimal keeps it free of characters that need escaping anywhere.
fn encode(key: &str) -> String {
    key.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn decode(marker: &str) -> Result<String, PageError> {
    let invalid = || PageError::Marker(marker.to_owned());
    if !marker.len().is_multiple_of(2) || !marker.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(invalid());
    }
    let pairs = marker.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or_default());
    let bytes: Vec<u8> = pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
    String::from_utf8(bytes).map_err(|_| invalid())
}

#[cfg(test)]
mod tests;
