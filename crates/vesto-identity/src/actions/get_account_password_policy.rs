//! `GetAccountPasswordPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner::no_such_entity, password_policy};
use crate::{Identity, OpCtx};

pub(crate) fn get_account_password_policy(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:GetAccountPasswordPolicy", "*")?;
    let state = identity.state();
    let policy = password_policy::of(&state, ctx.account()).ok_or_else(|| {
        no_such_entity(format!("The Password Policy with domain name {} cannot be found.", ctx.account()))
    })?;
    Ok(XmlBody::result(|xml| {
        xml.element("PasswordPolicy", |xml| {
            xml.text("MinimumPasswordLength", policy.minimum_length)
                .text("RequireSymbols", policy.symbols)
                .text("RequireNumbers", policy.numbers)
                .text("RequireUppercaseCharacters", policy.uppercase)
                .text("RequireLowercaseCharacters", policy.lowercase)
                .text("AllowUsersToChangePassword", policy.users_may_change)
                .text("ExpirePasswords", policy.max_age_days.is_some())
                .text("MaxPasswordAge", policy.max_age_days.unwrap_or(0))
                .optional("PasswordReusePrevention", policy.reuse_prevention)
                .text("HardExpiry", policy.hard_expiry);
        });
    }))
}
