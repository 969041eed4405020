//! `NextToken`: a number that only says where to go on, spelled so that nobody counts on it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::DataError;

pub(crate) fn token(number: i64) -> String {
    URL_SAFE_NO_PAD.encode(number.to_be_bytes())
}

pub(crate) fn number(token: Option<&str>) -> Result<Option<i64>, DataError> {
    let Some(token) = token else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| DataError::Token)?;
    let bytes: [u8; 8] = bytes.try_into().map_err(|_| DataError::Token)?;
    Ok(Some(i64::from_be_bytes(bytes)))
}

/// A page of `items`, which are all there are, and the token of the next one.
pub(crate) fn page<T>(
    items: Vec<T>,
    given: Option<&str>,
    max_results: usize,
) -> Result<(Vec<T>, Option<String>), DataError> {
    let start = number(given)?.unwrap_or(0);
    let start = usize::try_from(start).map_err(|_| DataError::Token)?;
    let end = start.saturating_add(max_results);
    let next = (end < items.len()).then(|| token(i64::try_from(end).unwrap_or(i64::MAX)));
    Ok((items.into_iter().skip(start).take(max_results).collect(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_each_item_once() {
        let mut seen = Vec::new();
        let mut next = None;
        loop {
            let (items, token) = page((0..7).collect(), next.as_deref(), 3).unwrap();
            seen.extend(items);
            next = token;
            if next.is_none() {
                break;
            }
        }
        assert_eq!(seen, [0, 1, 2, 3, 4, 5, 6]);
        assert!(page(vec![1], Some("?"), 3).is_err());
        assert!(page(vec![1], Some("AAAA"), 3).is_err());
        assert!(page(vec![1], Some(&token(-1)), 3).is_err());
        assert_eq!(page(vec![1], Some(&token(9)), 3).unwrap(), (vec![], None));
    }
}
