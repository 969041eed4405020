//! `DeleteAccountAlias` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{account_alias, owner::no_such_entity};
use crate::{Identity, OpCtx, records::AccountAlias};

pub(crate) async fn delete_account_alias(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let alias = account_alias::parameter(params)?;
    ctx.authorize("iam:DeleteAccountAlias", "*")?;
    identity
        .write(|edit| {
            if edit.state.records.get::<AccountAlias>(ctx.account(), alias).is_none() {
                return Err(no_such_entity(format!("The account alias with name {alias} cannot be found.")));
            }
            edit.remove_record::<AccountAlias>(ctx.account(), alias);
            Ok(())
        })
        .await?;
    Ok(XmlBody::none())
}
