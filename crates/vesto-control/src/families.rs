//! Every family of records there is; each is described in a file of its own.

pub(crate) mod authentication_profiles;
pub(crate) mod endpoint_access;
pub(crate) mod endpoint_authorizations;
pub(crate) mod event_subscriptions;
pub(crate) mod hsm;
pub(crate) mod partners;
pub(crate) mod reserved_nodes;
pub(crate) mod resource_policies;
pub(crate) mod scheduled_actions;
pub(crate) mod snapshot_copy_grants;
pub(crate) mod snapshot_schedules;
pub(crate) mod table_restores;
pub(crate) mod usage_limits;

use crate::family::Family;
use crate::network_groups::{SECURITY_GROUPS, SUBNET_GROUPS};
use crate::parameters::PARAMETER_GROUPS;

/// Those whose records can be tagged.
pub(crate) static TAGGED: &[&Family] = &[
    &event_subscriptions::EVENT_SUBSCRIPTIONS,
    &hsm::HSM_CLIENT_CERTIFICATES,
    &hsm::HSM_CONFIGURATIONS,
    &PARAMETER_GROUPS,
    &SECURITY_GROUPS,
    &snapshot_copy_grants::SNAPSHOT_COPY_GRANTS,
    &snapshot_schedules::SNAPSHOT_SCHEDULES,
    &SUBNET_GROUPS,
    &usage_limits::USAGE_LIMITS,
];

#[cfg(test)]
mod tests;
