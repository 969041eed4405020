//! Who asks, and what policies apply: accounts, users, access keys, roles, policies and role sessions; the context of
//! an operation and its one door to permission, [`OpCtx::authorize`]; the IAM and STS actions.
//!
//! **Invariants.** Every decision is made by `vesto-policy` over the policies in force at that moment, and is recorded.
//! What cannot be read or found denies. A change is on disk before anyone sees it, and everyone sees it from the next
//! request on. A deleted user's or role's keys and sessions are dead at once, also when the name is used again.
//! Every action asks for permission before it says whether something exists.

#![deny(clippy::indexing_slicing, clippy::string_slice)]

pub mod access_analyzer;
mod access_keys;
mod access_reports;
mod action_table;
pub mod actions;
mod assume;
mod audit_events;
mod authorization_message;
mod aws_managed;
mod bootstrap;
mod context_keys;
mod decision_log;
mod denials;
mod der;
mod edit;
mod effective;
mod explanation;
mod federated_user;
mod hypothetical;
mod identity;
mod last_uses;
mod mfa;
mod op_ctx;
mod pem;
mod principals;
mod public_key;
mod records;
pub mod remedy;
mod role_session;
mod ruling;
mod service_linked_roles;
mod sign_in;
mod state;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod totp;
mod x509;

pub use access_keys::AuthnError;
pub use action_table::{ActionTable, Handler};
pub use assume::{AssumeDenied, AssumeStep, AssumedChain, ServiceAssumeRole};
pub use audit_events::role_resource;
pub use bootstrap::{
    BootstrapAccount, BootstrapControlPolicy, BootstrapError, BootstrapInlinePolicy, BootstrapSpec, BootstrapUser,
    RootKey,
};
pub use decision_log::{DecisionCounts, DecisionLog, DecisionRecord, Witness};
pub use federated_user::FederatedUser;
pub use hypothetical::{NoSuchPrincipal, ServiceWish};
pub use identity::{Identity, IdentityError, IdentityOptions};
pub use op_ctx::{AuthzInput, OpCtx, QueryOrigin, RequestInfo};
pub use principals::BoundPrincipals;
pub use role_session::RoleSession;
pub use ruling::{AccessDenied, Ruling};
pub use service_linked_roles::ServiceRoleUse;
pub use sign_in::{LINK_LIFETIME, SignInError, SignedIn};
pub use state::{KeyOwner, KeyRecord};
pub use vesto_meta::control_policies::ControlKind;
