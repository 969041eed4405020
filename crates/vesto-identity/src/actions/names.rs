//! Parameters of IAM and STS that are checked by form, with the messages of AWS's request validation.

use vesto_aws_wire::{ApiError, QueryParams};

use crate::{OpCtx, op_ctx::Caller, state::State};

/// What AWS says of one member that breaks one constraint.
pub(crate) fn invalid(value: &str, member: &str, constraint: &str) -> ApiError {
    constraint_broken(&format!("Value '{value}'"), member, constraint)
}

fn constraint_broken(value: &str, member: &str, constraint: &str) -> ApiError {
    ApiError::validation_error(format!(
        "1 validation error detected: {value} at '{member}' failed to satisfy constraint: Member must {constraint}"
    ))
}

/// A parameter's value; absent ones are refused as AWS does. `UserName` is the member `userName`.
pub(crate) fn required<'a>(params: &'a QueryParams, name: &str) -> Result<&'a str, ApiError> {
    params.get(name).ok_or_else(|| null(&member(name)))
}

pub(crate) fn null(member: &str) -> ApiError {
    constraint_broken("Value null", member, "not be null")
}

/// `UserName` → `userName`, as messages call it.
pub(crate) fn member(parameter: &str) -> String {
    let mut chars = parameter.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_+=,.@-".contains(c)
}

/// A name of `[\w+=,.@-]+`, at most `max` long.
pub(crate) fn check_name(name: &str, member: &str, max: usize) -> Result<(), ApiError> {
    if name.is_empty() {
        return Err(invalid(name, member, "have length greater than or equal to 1"));
    }
    if !name.chars().all(is_word) {
        return Err(invalid(name, member, r"satisfy regular expression pattern: [\w+=,.@-]+"));
    }
    if name.len() > max {
        return Err(invalid(name, member, &format!("have length less than or equal to {max}")));
    }
    Ok(())
}

pub(crate) fn check_user_name(name: &str) -> Result<(), ApiError> {
    check_name(name, "userName", 64)
}

pub(crate) fn user_name(params: &QueryParams) -> Result<&str, ApiError> {
    let name = required(params, "UserName")?;
    check_user_name(name)?;
    Ok(name)
}

pub(crate) fn role_name(params: &QueryParams) -> Result<&str, ApiError> {
    let name = required(params, "RoleName")?;
    check_name(name, "roleName", 64)?;
    Ok(name)
}

pub(crate) fn group_name(params: &QueryParams) -> Result<&str, ApiError> {
    let name = required(params, "GroupName")?;
    check_name(name, "groupName", 128)?;
    Ok(name)
}

pub(crate) fn policy_name(params: &QueryParams) -> Result<&str, ApiError> {
    let name = required(params, "PolicyName")?;
    check_name(name, "policyName", 128)?;
    Ok(name)
}

/// `RoleSessionName`: 2 to 64 of the same characters.
pub(crate) fn session_name(params: &QueryParams) -> Result<&str, ApiError> {
    let name = required(params, "RoleSessionName")?;
    if !name.chars().all(is_word) {
        return Err(invalid(name, "roleSessionName", r"satisfy regular expression pattern: [\w+=,.@-]*"));
    }
    check_length(name, "roleSessionName", 2, 64)?;
    Ok(name)
}

pub(crate) fn check_length(value: &str, member: &str, min: usize, max: usize) -> Result<(), ApiError> {
    let length = value.chars().count();
    if length < min {
        return Err(invalid(value, member, &format!("have length greater than or equal to {min}")));
    }
    if length > max {
        return Err(invalid(value, member, &format!("have length less than or equal to {max}")));
    }
    Ok(())
}

pub(crate) fn check_range(value: i64, member: &str, min: i64, max: i64) -> Result<i64, ApiError> {
    if value < min {
        return Err(invalid(&value.to_string(), member, &format!("have value greater than or equal to {min}")));
    }
    if value > max {
        return Err(invalid(&value.to_string(), member, &format!("have value less than or equal to {max}")));
    }
    Ok(value)
}

/// `Path` (or `NewPath`): begins and ends with `/`; `/` when absent.
pub(crate) fn path<'a>(params: &'a QueryParams, name: &str) -> Result<Option<&'a str>, ApiError> {
    let Some(path) = params.get(name) else { return Ok(None) };
    let shaped = path.starts_with('/') && path.ends_with('/') && path.chars().all(|c| ('!'..='~').contains(&c));
    if !shaped {
        let pattern = r"satisfy regular expression pattern: (\u002F)|(\u002F[\u0021-\u007E]+\u002F)";
        return Err(invalid(path, &member(name), pattern));
    }
    check_length(path, &member(name), 1, 512)?;
    Ok(Some(path))
}

/// `PathPrefix`: begins with `/`; everything when absent.
pub(crate) fn path_prefix(params: &QueryParams) -> Result<&str, ApiError> {
    let prefix = params.get("PathPrefix").unwrap_or("/");
    if !prefix.starts_with('/') || !prefix.chars().all(|c| ('!'..='~').contains(&c)) {
        return Err(invalid(prefix, "pathPrefix", r"satisfy regular expression pattern: \u002F[\u0021-\u007F]*"));
    }
    Ok(prefix)
}

/// The parameter `UserName`, or the calling user's own name.
pub(crate) fn user_name_or_own(state: &State, ctx: &OpCtx, params: &QueryParams) -> Result<String, ApiError> {
    if params.get("UserName").is_some() {
        return user_name(params).map(str::to_owned);
    }
    let own = match ctx.caller() {
        Caller::User { id, .. } => state.users.get(id).map(|user| user.record.name.clone()),
        Caller::Root(_) | Caller::Session(_) | Caller::Federated(_) | Caller::Anonymous => None,
    };
    own.ok_or_else(|| ApiError::validation_error("Must specify userName when calling with non-User credentials"))
}

pub(crate) fn description(params: &QueryParams) -> Result<Option<&str>, ApiError> {
    let Some(description) = params.get("Description") else { return Ok(None) };
    check_length(description, "description", 0, 1000)?;
    Ok(Some(description))
}

/// `Status`, of keys and certificates: whether it is `Active`.
pub(crate) fn status(params: &QueryParams) -> Result<bool, ApiError> {
    match required(params, "Status")? {
        "Active" => Ok(true),
        "Inactive" => Ok(false),
        other => Err(invalid(other, "status", "satisfy enum value set: [Active, Inactive]")),
    }
}

/// What is answered for `Status`.
pub(crate) fn status_word(active: bool) -> &'static str {
    if active { "Active" } else { "Inactive" }
}

/// Seconds.
pub(crate) fn max_session_duration(params: &QueryParams) -> Result<Option<u32>, ApiError> {
    let Some(seconds) = params.integer("MaxSessionDuration")? else { return Ok(None) };
    let seconds = check_range(seconds, "maxSessionDuration", 3600, 43_200)?;
    Ok(u32::try_from(seconds).ok())
}
