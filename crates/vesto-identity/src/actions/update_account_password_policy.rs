//! `UpdateAccountPasswordPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html>
//! What is not given goes back to its default.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::names;
use crate::{Identity, OpCtx, records::PasswordPolicy};

pub(crate) async fn update_account_password_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let flag = |name: &str| params.boolean(name).map(|value| value.unwrap_or(false));
    let policy = PasswordPolicy {
        minimum_length: number(params, "MinimumPasswordLength", 6, 128)?.unwrap_or(6),
        symbols: flag("RequireSymbols")?,
        numbers: flag("RequireNumbers")?,
        uppercase: flag("RequireUppercaseCharacters")?,
        lowercase: flag("RequireLowercaseCharacters")?,
        users_may_change: flag("AllowUsersToChangePassword")?,
        max_age_days: number(params, "MaxPasswordAge", 1, 1095)?,
        reuse_prevention: number(params, "PasswordReusePrevention", 1, 24)?,
        hard_expiry: flag("HardExpiry")?,
    };
    ctx.authorize("iam:UpdateAccountPasswordPolicy", "*")?;
    identity
        .write(|edit| {
            edit.put_record(ctx.account(), policy);
            Ok::<(), ApiError>(())
        })
        .await?;
    Ok(XmlBody::none())
}

fn number(params: &QueryParams, name: &str, min: i64, max: i64) -> Result<Option<u32>, ApiError> {
    let Some(number) = params.integer(name)? else { return Ok(None) };
    Ok(u32::try_from(names::check_range(number, &names::member(name), min, max)?).ok())
}
