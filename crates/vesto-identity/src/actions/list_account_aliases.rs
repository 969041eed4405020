//! `ListAccountAliases` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::page;
use crate::{Identity, OpCtx, records::AccountAlias};

pub(crate) fn list_account_aliases(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:ListAccountAliases", "*")?;
    let state = identity.state();
    let aliases = state.records.list::<AccountAlias>(ctx.account()).collect();
    let page = page::page(params, aliases, |alias: &&AccountAlias| alias.alias.clone())?;
    Ok(XmlBody::result(|xml| {
        xml.text_list("AccountAliases", "member", page.items.iter().map(|alias| &alias.alias));
        page.write_end(xml);
    }))
}
