//! The API as clients see it: one file per kind of thing.

mod account;
mod account_settings;
mod certificates;
mod federation;
mod groups;
mod identity_providers;
mod instance_profiles;
mod keys;
mod mfa;
mod passwords;
mod policies;
mod roles;
mod service_credentials;
mod service_linked_roles;
mod sessions;
mod simulation;
mod simulation_results;
mod ssh_public_keys;
mod surface;
mod users;
