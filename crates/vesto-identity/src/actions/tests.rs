//! The API as clients see it: one file per kind of thing.

mod groups;
mod instance_profiles;
mod keys;
mod mfa;
mod passwords;
mod policies;
mod roles;
mod service_linked_roles;
mod sessions;
mod simulation;
mod surface;
mod users;
