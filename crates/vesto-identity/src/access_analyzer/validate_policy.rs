//! `ValidatePolicy` <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html>
//! Findings are in English; resource policies are read as buckets' or as roles' trust policies.

use serde_json::{Map, Value, json};
use vesto_aws_wire::{ApiError, QueryParams};
use vesto_policy::PolicyKind;
use vesto_policy::check::{check, guess_kind};

use super::finding;
use crate::OpCtx;

/// As many as AWS gives without being asked for fewer.
const MAX_RESULTS: usize = 1000;

pub(super) fn validate_policy(
    ctx: &OpCtx,
    query: &QueryParams,
    members: &Map<String, Value>,
) -> Result<Value, ApiError> {
    ctx.authorize("access-analyzer:ValidatePolicy", "*")?;
    let document = required(members, "policyDocument")?;
    let kind = kind(members, document)?;
    if let Some(locale) = text(members, "locale")?.filter(|locale| *locale != "EN") {
        return Err(invalid(format!("Findings in the locale {locale} are not supported yet; EN is.")));
    }
    let max_results = match query.integer("maxResults").map_err(|error| invalid(error.message))? {
        None => MAX_RESULTS,
        Some(asked) => {
            usize::try_from(asked).ok().filter(|asked| (1..=MAX_RESULTS).contains(asked)).ok_or_else(|| {
                invalid(format!(
                    "1 validation error detected: Value '{asked}' at 'maxResults' must be 1 to {MAX_RESULTS}"
                ))
            })?
        }
    };
    let start = match query.get("nextToken") {
        None => 0,
        Some(token) => token.parse().map_err(|_| invalid("The nextToken is not one of this operation.".to_owned()))?,
    };
    let findings = check(document, kind, &ctx.identity().parse_options());
    let page = findings.iter().skip(start).take(max_results).map(|found| finding::render(found, document));
    let mut answer = json!({ "findings": page.collect::<Vec<_>>() });
    let end = start.saturating_add(max_results);
    if end < findings.len()
        && let Some(members) = answer.as_object_mut()
    {
        members.insert("nextToken".to_owned(), Value::String(end.to_string()));
    }
    Ok(answer)
}

fn kind(members: &Map<String, Value>, document: &str) -> Result<PolicyKind, ApiError> {
    let resource_type = text(members, "validatePolicyResourceType")?;
    let policy_type = required(members, "policyType")?;
    if resource_type.is_some() && policy_type != "RESOURCE_POLICY" {
        return Err(invalid("validatePolicyResourceType is for RESOURCE_POLICY only.".to_owned()));
    }
    match (policy_type, resource_type) {
        ("IDENTITY_POLICY", _) => Ok(PolicyKind::Identity),
        ("SERVICE_CONTROL_POLICY", _) => Ok(PolicyKind::ServiceControl),
        ("RESOURCE_CONTROL_POLICY", _) => Ok(PolicyKind::ResourceControl),
        ("RESOURCE_POLICY", Some("AWS::S3::Bucket")) => Ok(PolicyKind::Resource),
        ("RESOURCE_POLICY", Some("AWS::IAM::AssumeRolePolicyDocument")) => Ok(PolicyKind::Trust),
        ("RESOURCE_POLICY", Some(other)) => Err(invalid(format!(
            "Policies of {other} are not supported yet; those of AWS::S3::Bucket and AWS::IAM::AssumeRolePolicyDocument are."
        ))),
        ("RESOURCE_POLICY", None) => Ok(match guess_kind(document) {
            PolicyKind::Trust => PolicyKind::Trust,
            _ => PolicyKind::Resource,
        }),
        (other, _) => {
            Err(invalid(format!("1 validation error detected: Value '{other}' at 'policyType' is no policy type")))
        }
    }
}

fn required<'m>(members: &'m Map<String, Value>, name: &str) -> Result<&'m str, ApiError> {
    text(members, name)?
        .ok_or_else(|| invalid(format!("1 validation error detected: Value at '{name}' must not be null")))
}

fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Result<Option<&'m str>, ApiError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(format!("1 validation error detected: Value at '{name}' must be a string"))),
    }
}

fn invalid(message: String) -> ApiError {
    ApiError::new(400, "ValidationException", message).with_detail("reason", "fieldValidationFailed")
}
