//! `GetContextKeysForCustomPolicy`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{context_keys_of_policies::ContextKeys, names};
use crate::{Identity, OpCtx};

pub(crate) fn get_context_keys_for_custom_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    if params.list("PolicyInputList", "member").is_none() {
        names::required(params, "PolicyInputList")?;
    }
    ctx.authorize("iam:GetContextKeysForCustomPolicy", "*")?;
    let mut keys = ContextKeys::default();
    keys.add_input(&identity.state(), params)?;
    Ok(keys.answer())
}
