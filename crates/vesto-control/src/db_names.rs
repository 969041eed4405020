//! Names of database users, groups and databases, and the validity of a temporary password, as the credential
//! operations check them. <https://docs.aws.amazon.com/redshift/latest/APIReference/API_GetClusterCredentials.html>

use chrono::TimeDelta;
use vesto_aws_wire::QueryParams;

use crate::error::ControlError;

const DURATION: std::ops::RangeInclusive<i64> = 900..=3600;
/// Names that are everybody's or the system's.
const RESERVED: &[&str] = &["public", "rdsdb"];

pub(crate) fn db_user(text: &str) -> Result<String, ControlError> {
    name("DbUser", text, |byte| byte.is_ascii_alphanumeric())
}

pub(crate) fn db_name(text: &str) -> Result<String, ControlError> {
    name("DbName", text, |byte| byte.is_ascii_alphanumeric())
}

pub(crate) fn db_group(text: &str) -> Result<String, ControlError> {
    name("DbGroups", text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

pub(crate) fn duration(params: &QueryParams) -> Result<TimeDelta, ControlError> {
    let seconds = params.integer("DurationSeconds")?.unwrap_or(*DURATION.start());
    let reason = "Token duration must be between 900 and 3600 seconds";
    let invalid = || ControlError::InvalidValue { parameter: "DurationSeconds", reason: reason.to_owned() };
    if DURATION.contains(&seconds) { Ok(TimeDelta::seconds(seconds)) } else { Err(invalid()) }
}

fn name(parameter: &'static str, text: &str, is_letter_or_digit: fn(u8) -> bool) -> Result<String, ControlError> {
    let well_formed = (1..=64).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| is_letter_or_digit(byte) || b"_+.@-".contains(&byte))
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str());
    if well_formed {
        return Ok(text.to_owned());
    }
    let reason = format!(
        "The parameter {parameter} is not valid: '{text}'. It must begin with a letter, contain only 1 to 64 letters, \
         digits and the characters _ + . @ -, and must not be a reserved word."
    );
    Err(ControlError::InvalidValue { parameter, reason })
}
