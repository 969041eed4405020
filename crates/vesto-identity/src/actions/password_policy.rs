//! The account's password policy: what it asks of a password, and AWS's own policy for accounts without one.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html>

use vesto_aws_wire::ApiError;
use vesto_types::AccountId;

use crate::{
    records::{AccountAlias, LoginProfile, ONLY, PasswordPolicy},
    state::State,
};

const SYMBOLS: &str = "!@#$%^&*()_+-=[]{}|'";
const DEFAULT_MINIMUM_LENGTH: usize = 8;
/// How many of the four kinds of characters the default policy asks for.
const DEFAULT_KINDS: usize = 3;

pub(crate) fn of<'a>(state: &'a State, account: &AccountId) -> Option<&'a PasswordPolicy> {
    state.records.get::<PasswordPolicy>(account, ONLY)
}

/// Whether the account's policy lets a user have this password; earlier ones are `passwords::check_reuse`'s business.
pub(crate) fn check(state: &State, account: &AccountId, password: &str) -> Result<(), ApiError> {
    let kinds = [
        ("uppercase letter", password.chars().any(|c| c.is_ascii_uppercase())),
        ("lowercase letter", password.chars().any(|c| c.is_ascii_lowercase())),
        ("number", password.chars().any(|c| c.is_ascii_digit())),
        ("symbol", password.chars().any(|c| SYMBOLS.contains(c))),
    ];
    let Some(policy) = of(state, account) else {
        let alias = state.records.list::<AccountAlias>(account).next();
        return check_default(account, alias, password, kinds.iter().filter(|(_, present)| *present).count());
    };
    check_length(password, policy.minimum_length as usize)?;
    let wanted = [policy.uppercase, policy.lowercase, policy.numbers, policy.symbols];
    match kinds.iter().zip(wanted).find(|((_, present), wanted)| *wanted && !present) {
        Some(((kind, _), _)) => Err(violation(format!("Password should have at least one {kind}"))),
        None => Ok(()),
    }
}

fn check_default(
    account: &AccountId,
    alias: Option<&AccountAlias>,
    password: &str,
    kinds: usize,
) -> Result<(), ApiError> {
    check_length(password, DEFAULT_MINIMUM_LENGTH)?;
    if kinds < DEFAULT_KINDS {
        return Err(violation(
            "Password should have at least three of the following: uppercase letters, lowercase letters, numbers, \
             symbols",
        ));
    }
    if password == account.as_str() || alias.is_some_and(|alias| alias.alias == password) {
        return Err(violation("Password should not be the name of the account"));
    }
    Ok(())
}

fn check_length(password: &str, minimum: usize) -> Result<(), ApiError> {
    if password.chars().count() < minimum {
        return Err(violation(format!("Password should have a minimum length of {minimum}")));
    }
    Ok(())
}

pub(crate) fn violation(message: impl Into<String>) -> ApiError {
    ApiError::new(400, "PasswordPolicyViolation", message)
}

/// Since when the user's password may not be used any more, by the account's policy.
pub(crate) fn expires_at(
    policy: Option<&PasswordPolicy>,
    profile: &LoginProfile,
) -> Option<chrono::DateTime<chrono::Utc>> {
    let days = policy?.max_age_days?;
    Some(profile.changed_at.time() + chrono::TimeDelta::days(i64::from(days)))
}
