//! `GetContextKeysForPrincipalPolicy`
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html>
//! Of a user with its groups, of a role, or of a group.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};

use super::{context_keys_of_policies::ContextKeys, entity_arn, names};
use crate::{Identity, OpCtx};

pub(crate) fn get_context_keys_for_principal_policy(
    identity: &Identity,
    ctx: &OpCtx,
    params: &QueryParams,
) -> Result<XmlBody, ApiError> {
    let arn = names::required(params, "PolicySourceArn")?;
    names::check_length(arn, "policySourceArn", 20, 2048)?;
    ctx.authorize("iam:GetContextKeysForPrincipalPolicy", arn)?;
    let state = identity.state();
    let mut keys = ContextKeys::default();
    for owned in entity_arn::find(&state, ctx.account(), arn)?.policies(&state) {
        owned.policies.inline.values().for_each(|policy| keys.add_document(&policy.document));
        let attached = owned.policies.attached.iter().filter_map(|arn| state.managed_policy(arn));
        let versions = attached.filter_map(|policy| policy.default_version());
        versions.for_each(|version| keys.add_document(&version.record.document));
    }
    keys.add_input(&state, params)?;
    Ok(keys.answer())
}
