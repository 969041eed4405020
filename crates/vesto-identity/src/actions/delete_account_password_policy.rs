//! `DeleteAccountPasswordPolicy` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{owner::no_such_entity, password_policy};
use crate::{
    Identity, OpCtx,
    records::{ONLY, PasswordPolicy},
};

pub(crate) async fn delete_account_password_policy(
    identity: &Identity,
    ctx: &OpCtx,
    _: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:DeleteAccountPasswordPolicy", "*")?;
    identity
        .write(|edit| {
            if password_policy::of(&edit.state, ctx.account()).is_none() {
                return Err(no_such_entity("The account policy with name PasswordPolicy cannot be found."));
            }
            edit.remove_record::<PasswordPolicy>(ctx.account(), ONLY);
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
