//! Whether a bucket policy is public: whether it allows somebody whom neither a fixed principal nor a fixed condition
//! limits. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use serde_json::Value;

/// Keys of which a fixed value makes a statement about everyone not public.
const LIMITING: [&str; 17] = [
    "aws:calledvia",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// Positive operators: a negated one still lets everybody else in.
const OPERATORS: [&str; 8] = [
    "stringequals",
    "stringequalsignorecase",
    "stringlike",
    "arnequals",
    "arnlike",
    "ipaddress",
    "numericequals",
    "bool",
];

/// `policy` is a valid bucket policy.
pub(crate) fn is_public(policy: &Value) -> bool {
    let statements = match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.as_slice(),
        Some(statement) => std::slice::from_ref(statement),
        None => &[],
    };
    statements.iter().any(allows_the_public)
}

fn allows_the_public(statement: &Value) -> bool {
    let allows = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
    // Allow with NotPrincipal means everybody else.
    let everyone = statement.get("NotPrincipal").is_some() || statement.get("Principal").is_some_and(names_everyone);
    allows && everyone && !statement.get("Condition").is_some_and(is_limited)
}

fn names_everyone(principal: &Value) -> bool {
    match principal {
        Value::String(text) => text == "*",
        Value::Object(members) => members.get("AWS").is_some_and(|values| strings(values).any(|value| value == "*")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => false,
    }
}

fn is_limited(condition: &Value) -> bool {
    let operators = condition.as_object().into_iter().flatten();
    operators.filter(|(operator, _)| is_positive(operator)).any(|(_, keys)| {
        let keys = keys.as_object().into_iter().flatten();
        keys.filter(|(key, _)| LIMITING.contains(&key.to_ascii_lowercase().as_str()))
            .any(|(key, values)| strings(values).all(|value| is_fixed(key, value)))
    })
}

fn is_positive(operator: &str) -> bool {
    let operator = operator.to_ascii_lowercase();
    let bare = operator.strip_prefix("foranyvalue:").unwrap_or(&operator);
    OPERATORS.contains(&bare)
}

/// Neither a wildcard nor a variable, and of addresses not nearly all of them.
fn is_fixed(key: &str, value: &str) -> bool {
    if key.eq_ignore_ascii_case("aws:SourceIp") {
        let (address, bits) = value.split_once('/').unwrap_or((value, "128"));
        let least = if address.contains(':') { 32 } else { 8 };
        return bits.parse::<u8>().is_ok_and(|bits| bits >= least);
    }
    if key.eq_ignore_ascii_case("aws:userid") {
        // The sessions of one role are a fixed set.
        return value.strip_suffix(":*").is_some_and(is_plain) || is_plain(value);
    }
    if ["aws:PrincipalArn", "aws:SourceArn"].iter().any(|known| key.eq_ignore_ascii_case(known)) {
        // What stands for an account must be fixed.
        return value.split(':').nth(4).is_some_and(|account| !account.is_empty() && is_plain(account));
    }
    is_plain(value)
}

fn is_plain(value: &str) -> bool {
    !value.contains(['*', '?']) && !value.contains("${")
}

fn strings(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::Array(values) => Box::new(values.iter().map(|value| value.as_str().unwrap_or("*"))),
        value => Box::new(std::iter::once(value.as_str().unwrap_or("*"))),
    }
}

#[cfg(test)]
mod tests;
