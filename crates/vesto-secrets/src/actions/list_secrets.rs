//! `ListSecrets` <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html>
//! By name. Filters: name, description, tag-key, tag-value, all; each value matches a beginning, `!` before it inverts.

use serde_json::{Map, Value};
use vesto_aws_wire::{ApiError, Members};
use vesto_identity::OpCtx;

use super::describe_secret::{shown, versions};
use super::put;
use crate::error::SecretsError;
use crate::secrets::Secrets;
use crate::stored_secret::StoredSecret;

struct Filter {
    key: String,
    values: Vec<String>,
}

pub fn list_secrets(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<String, ApiError> {
    Ok(list(secrets, ctx, request)?.to_string())
}

fn list(secrets: &Secrets, ctx: &OpCtx, request: &Members) -> Result<Value, SecretsError> {
    ctx.authorize("secretsmanager:ListSecrets", "*")?;
    let max_results = request.integer_in("MaxResults", 1..=100)?.unwrap_or(100);
    let max_results = usize::try_from(max_results).unwrap_or(usize::MAX);
    let with_planned = request.boolean("IncludePlannedDeletion")?.unwrap_or(false);
    let filters = filters(request)?;
    let sort_by = request.word("SortBy", &["created-date", "last-accessed-date", "last-changed-date", "name"])?;
    let is_descending = request.word("SortOrder", &["asc", "desc"])? == Some(1);
    let after = request.text("NextToken")?;
    let mut found = secrets.of_account(ctx.account());
    found.retain(|secret| with_planned || secret.deletion.is_none());
    found.retain(|secret| filters.iter().all(|filter| passes(filter, secret)));
    match sort_by {
        Some(0) => found.sort_by_key(|secret| secret.created_at),
        Some(1 | 2) => found.sort_by_key(|secret| secret.changed_at),
        _ => {}
    }
    if is_descending {
        found.reverse();
    }
    // The token is the ARN of the last one seen.
    let start = match after {
        None => 0,
        Some(arn) => {
            let last = found.iter().position(|secret| secret.arn == arn);
            let invalid = || ApiError::new(400, "InvalidNextTokenException", "The NextToken value is invalid.");
            last.ok_or_else(invalid)? + 1
        }
    };
    let page: Vec<_> = found.iter().skip(start).take(max_results).collect();
    let has_more = start + page.len() < found.len();
    let next = page.last().filter(|_| has_more).map(|secret| secret.arn.clone());
    let entry = |secret: &&std::sync::Arc<StoredSecret>| {
        let mut entry = shown(secret);
        put(&mut entry, "SecretVersionsToStages", versions(secret));
        Value::Object(entry)
    };
    let mut answer = Map::new();
    put(&mut answer, "SecretList", Some(page.iter().map(entry).collect::<Value>()));
    put(&mut answer, "NextToken", next);
    Ok(Value::Object(answer))
}

fn filters(request: &Members) -> Result<Vec<Filter>, SecretsError> {
    let mut filters = Vec::new();
    for filter in request.structures("Filters")?.unwrap_or_default() {
        let key = filter.required_text("Key")?;
        if !matches!(key, "name" | "description" | "tag-key" | "tag-value" | "all") {
            return Err(SecretsError::InvalidParameter(format!("The filter {key} is not supported yet.")));
        }
        let values = filter.texts("Values")?.unwrap_or_default().into_iter().map(str::to_owned).collect();
        filters.push(Filter { key: key.to_owned(), values });
    }
    Ok(filters)
}

fn passes(filter: &Filter, secret: &StoredSecret) -> bool {
    filter.values.iter().any(|value| match value.strip_prefix('!') {
        Some(value) => !has(&filter.key, value, secret),
        None => has(&filter.key, value, secret),
    })
}

fn has(key: &str, prefix: &str, secret: &StoredSecret) -> bool {
    let begins = |text: &str| text.to_lowercase().starts_with(&prefix.to_lowercase());
    let name = || secret.name.starts_with(prefix);
    let description = || secret.description.as_deref().is_some_and(begins);
    let tag_key = || secret.tags.iter().any(|(key, _)| key.starts_with(prefix));
    let tag_value = || secret.tags.iter().any(|(_, value)| value.starts_with(prefix));
    match key {
        "name" => name(),
        "description" => description(),
        "tag-key" => tag_key(),
        "tag-value" => tag_value(),
        _ => name() || description() || tag_key() || tag_value(),
    }
}

#[cfg(test)]
mod tests;
