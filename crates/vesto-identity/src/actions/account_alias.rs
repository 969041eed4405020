//! The account's alias: its form, and the parameter that holds it.

use vesto_aws_wire::{ApiError, QueryParams};

use super::names;

/// The parameter `AccountAlias`.
pub(crate) fn parameter(params: &QueryParams) -> Result<&str, ApiError> {
    let alias = names::required(params, "AccountAlias")?;
    names::check_length(alias, "accountAlias", 3, 63)?;
    let shaped = alias.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !shaped || alias.starts_with('-') || alias.ends_with('-') || alias.contains("--") {
        let pattern = "satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$";
        return Err(names::invalid(alias, "accountAlias", pattern));
    }
    Ok(alias)
}
