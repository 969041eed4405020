//! Tags of users, roles and policies. Keys are unique whatever their case.

use vesto_aws_wire::{ApiError, QueryParams, XmlWriter};
use vesto_policy::Context;

use super::names::{self, invalid};

pub(crate) type Tags = Vec<(String, String)>;

const MAX_TAGS: usize = 50;

/// The parameter `Tags.member.N.Key` and `.Value`.
pub(crate) fn parse(params: &QueryParams) -> Result<Tags, ApiError> {
    let given = params.structures("Tags", "member").unwrap_or_default();
    if given.len() > MAX_TAGS {
        return Err(invalid("[...]", "tags", &format!("have length less than or equal to {MAX_TAGS}")));
    }
    let mut tags: Tags = Vec::new();
    for (n, tag) in given.iter().enumerate() {
        let (key, value) = (tag.get("Key").unwrap_or_default(), tag.get("Value").unwrap_or_default());
        let at = |part: &str| format!("tags.{}.member.{part}", n + 1);
        check(key, &at("key"), 1, 128)?;
        check(value, &at("value"), 0, 256)?;
        if tags.iter().any(|(known, _)| known.eq_ignore_ascii_case(key)) {
            let message = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(ApiError::new(400, "InvalidInput", message));
        }
        tags.push((key.to_owned(), value.to_owned()));
    }
    Ok(tags)
}

/// The same for the tags of a session, of which STS speaks with another code.
pub(crate) fn parse_session_tags(params: &QueryParams) -> Result<Tags, ApiError> {
    parse(params).map_err(|mut error| {
        if error.code == "InvalidInput" {
            error.code = "InvalidParameterValue".into();
        }
        error
    })
}

/// The parameter `TagKeys`.
pub(crate) fn parse_keys(params: &QueryParams) -> Result<Vec<String>, ApiError> {
    let keys = params.list("TagKeys", "member").ok_or_else(|| names::null("tagKeys"))?;
    if keys.len() > MAX_TAGS {
        return Err(invalid("[...]", "tagKeys", &format!("have length less than or equal to {MAX_TAGS}")));
    }
    for (n, key) in keys.iter().enumerate() {
        check(key, &format!("tagKeys.{}.member", n + 1), 1, 128)?;
    }
    Ok(keys)
}

fn check(text: &str, member: &str, min: usize, max: usize) -> Result<(), ApiError> {
    names::check_length(text, member, min, max)?;
    if !text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c)) {
        return Err(invalid(text, member, r"satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+"));
    }
    Ok(())
}

fn check_count(tags: &Tags) -> Result<(), ApiError> {
    if tags.len() > MAX_TAGS {
        return Err(ApiError::new(409, "LimitExceeded", "The number of tags has reached the maximum limit."));
    }
    Ok(())
}

/// `old` with `new` on top.
pub(crate) fn merged(old: &[(String, String)], new: Tags) -> Result<Tags, ApiError> {
    let mut tags = old.to_vec();
    for (key, value) in new {
        match tags.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&key)) {
            Some(tag) => *tag = (key, value),
            None => tags.push((key, value)),
        }
    }
    check_count(&tags)?;
    Ok(tags)
}

/// `aws:RequestTag/k` and `aws:TagKeys`.
pub(crate) fn request_keys(context: &mut Context, tags: &[(String, String)]) {
    for (key, value) in tags {
        context.set_string(&format!("aws:RequestTag/{key}"), value);
    }
    if !tags.is_empty() {
        context.set_strings("aws:TagKeys", tags.iter().map(|(key, _)| key));
    }
}

/// `aws:ResourceTag/k` and IAM's own spelling.
pub(crate) fn resource_keys(context: &mut Context, tags: &[(String, String)]) {
    for (key, value) in tags {
        context.set_string(&format!("aws:ResourceTag/{key}"), value);
        context.set_string(&format!("iam:ResourceTag/{key}"), value);
    }
}

pub(crate) fn write(xml: &mut XmlWriter, tags: &[(String, String)]) {
    xml.list("Tags", "member", tags, |xml, (key, value)| {
        xml.text("Key", key).text("Value", value);
    });
}
