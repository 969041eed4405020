//! `ListAccountAliases` <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html>
//! There are none, so the list is empty.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::empty;
use crate::{Identity, OpCtx};

pub(crate) fn list_account_aliases(_: &Identity, ctx: &OpCtx, _: &QueryParams) -> Result<XmlBody, ApiError> {
    ctx.authorize("iam:ListAccountAliases", "*")?;
    Ok(empty::list("AccountAliases"))
}
