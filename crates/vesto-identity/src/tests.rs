//! The crate as a whole: what lasts, who may do what, how a service assumes roles.

mod authorization;
mod bootstrap;
mod chain;
mod changes;
mod control_policies;
mod persistence;
mod principals;
