//! `CreateAccountAlias` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html>
//! An account has one alias: a new one takes the old one's place. No two accounts have the same.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{account_alias, owner::already_exists};
use crate::{Identity, OpCtx, records::AccountAlias};

pub(crate) async fn create_account_alias(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let alias = account_alias::parameter(params)?;
    ctx.authorize("iam:CreateAccountAlias", "*")?;
    identity
        .write(|edit| {
            if edit.state.records.account_with::<AccountAlias>(alias).is_some() {
                return Err(already_exists(format!("The account alias {alias} already exists.")));
            }
            let old = edit.state.records.list::<AccountAlias>(ctx.account()).next().cloned();
            if let Some(old) = old {
                edit.remove_record::<AccountAlias>(ctx.account(), &old.alias);
            }
            edit.put_record(ctx.account(), AccountAlias { alias: alias.to_owned() });
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
