//! Outbound web identity federation: whether this account's principals may get tokens that say who they are elsewhere.

use vesto_aws_wire::ApiError;
use vesto_types::AccountId;

use crate::{
    records::{ONLY, OutboundFederation},
    state::State,
};

/// The account's issuer, if the feature is on.
pub(crate) fn get<'a>(state: &'a State, account: &AccountId) -> Result<&'a OutboundFederation, ApiError> {
    let enabled = state.records.get::<OutboundFederation>(account, ONLY);
    enabled.ok_or_else(|| {
        let message = "Outbound web identity federation is not enabled for this account.";
        ApiError::new(404, "FeatureDisabled", message)
    })
}
