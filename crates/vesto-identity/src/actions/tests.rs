//! The API as clients see it: one file per kind of thing.

mod groups;
mod keys;
mod policies;
mod roles;
mod sessions;
mod simulation;
mod surface;
mod users;
