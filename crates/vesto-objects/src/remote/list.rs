//! `ListObjectsV2`. A page is taken only if it is in order: every key once, after the one before, under the prefix, and as
//! many as the endpoint says there are.

use chrono::{DateTime, Utc};
use http::Method;
use percent_encoding::percent_decode_str;

use super::request::Call;
use super::xml::{Element, malformed};
use super::{Remote, RemoteError};
use crate::{ListObjectsV2, ListedObject, ObjectsPageV2};

impl Remote {
    pub(crate) async fn list(&self, bucket: &str, request: &ListObjectsV2) -> Result<ObjectsPageV2, RemoteError> {
        let mut call = Call::new(Method::GET, bucket, "").query("list-type", "2").query("encoding-type", "url");
        let ListObjectsV2 { prefix, delimiter, start_after, continuation_token, max_keys } = request;
        let texts = [
            ("prefix", prefix),
            ("delimiter", delimiter),
            ("start-after", start_after),
            ("continuation-token", continuation_token),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                call = call.query(name, value.as_str());
            }
        }
        if let Some(max_keys) = max_keys {
            call = call.query("max-keys", max_keys.to_string());
        }
        let prefix = prefix.as_deref().unwrap_or_default();
        self.send(&call, |answer| page(&answer.body, prefix)).await
    }
}

fn page(body: &[u8], prefix: &str) -> Result<ObjectsPageV2, RemoteError> {
    let root = Element::parse(body)?.expect("ListBucketResult")?;
    let encoded = match root.text("EncodingType") {
        Some("url") => true,
        Some(_) => return Err(malformed("its keys are encoded in an unknown way")),
        None => false,
    };
    let mut page = ObjectsPageV2::default();
    for element in root.all("Contents") {
        let object = object(element, encoded)?;
        let follows = page.objects.last().is_none_or(|before| before.key < object.key);
        if !follows || !object.key.starts_with(prefix) {
            return Err(malformed("a listing is out of order"));
        }
        page.objects.push(object);
    }
    for element in root.all("CommonPrefixes") {
        page.common_prefixes.push(decoded(element.required("Prefix")?, encoded)?);
    }
    // Not every endpoint counts.
    let n_keys = (page.objects.len() + page.common_prefixes.len()).to_string();
    if root.text("KeyCount").is_some_and(|count| count != n_keys) {
        return Err(malformed("a listing has another number of keys than it says"));
    }
    page.next_continuation_token = match root.required("IsTruncated")? {
        "true" => Some(root.required("NextContinuationToken")?.to_owned()),
        "false" => None,
        _ => return Err(malformed("it does not say whether it is truncated")),
    };
    Ok(page)
}

fn object(element: &Element, encoded: bool) -> Result<ListedObject, RemoteError> {
    let size = element.required("Size")?.parse().map_err(|_| malformed("a size is not a number"))?;
    let modified = element.text("LastModified").and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    Ok(ListedObject {
        key: decoded(element.required("Key")?, encoded)?,
        size,
        etag: element.required("ETag")?.trim_start_matches("W/").trim_matches('"').to_owned(),
        modified: modified.map(|time| time.with_timezone(&Utc)).unwrap_or_default(),
        checksum: None,
    })
}

/// With `encoding-type=url` keys come as in a form: a blank is a plus.
fn decoded(text: &str, encoded: bool) -> Result<String, RemoteError> {
    if !encoded {
        return Ok(text.to_owned());
    }
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8().map_err(|_| malformed("a key is not UTF-8"))?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(keys: &[&str], rest: &str) -> String {
        let contents = keys
            .iter()
            .map(|key| format!("<Contents><Key>{key}</Key><Size>7</Size><ETag>&quot;e&quot;</ETag></Contents>"));
        format!("<ListBucketResult>{rest}{}</ListBucketResult>", contents.collect::<String>())
    }

    fn keys(keys: &[&str], rest: &str) -> Result<Vec<String>, RemoteError> {
        let page = page(listing(keys, rest).as_bytes(), "p/")?;
        Ok(page.objects.into_iter().map(|object| object.key).collect())
    }

    #[test]
    fn a_page_in_order_is_taken() {
        let found = keys(&["p/a%2Bb+c", "p/b"], "<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>");
        assert_eq!(found.unwrap(), ["p/a+b c", "p/b"]);
        let more = "<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>";
        assert_eq!(page(listing(&["p/a"], more).as_bytes(), "p/").unwrap().next_continuation_token.unwrap(), "t");
    }

    #[test]
    fn a_page_that_cannot_be_right_is_damaged() {
        let whole = "<KeyCount>2</KeyCount><IsTruncated>false</IsTruncated>";
        assert!(keys(&["p/a", "p/b"], whole).is_ok());
        for (listed, rest) in [
            (&["p/b", "p/a"][..], whole),
            (&["p/a", "p/a"], whole),
            (&["p/a", "q/b"], whole),
            (&["p/a"], whole),
            (&["p/a"], "<IsTruncated>fblse</IsTruncated>"),
            (&["p/a"], "<IsTruncated>true</IsTruncated>"),
            (&["p/a"], ""),
        ] {
            assert!(matches!(keys(listed, rest), Err(RemoteError::Damaged { .. })), "{listed:?} {rest}");
        }
    }
}
