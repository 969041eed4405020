//! The Redshift Data API: SQL over HTTP, without a connection of the client's own.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html>
//!
//! Reading order: [`statement`] (what is kept of a statement), `parameters` (its named parameters, pure), `target` (where
//! it runs and as whom), `store` (all of them), `connection` and `runner` (running them on a SQL session), `sessions`
//! (those that are kept), `rows`, `columns` and `result_file` (what they give), [`data_api`] (all of it together) and
//! [`actions`] (the API). The engine is known by the session traits alone: [`endpoints`] has the services of the
//! clusters that run.
//!
//! **Invariants:** every action asks for permission before it says whether something exists; a statement is its owner's:
//! the same IAM user, or sessions of the same role; it is stored before its id is given out, with its secrets masked; a
//! result of any size passes through one page of memory.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

pub mod actions;
mod answers;
mod catalog;
mod columns;
mod connection;
pub mod data_api;
pub mod endpoints;
mod error;
mod limits;
mod pages;
mod parameters;
mod record;
mod result_file;
mod rows;
mod runner;
mod secret_login;
mod sessions;
mod statement;
mod store;
mod target;
#[cfg(test)]
mod testing;

pub use actions::data_actions;
pub use data_api::{DataApi, DataApiError};
pub use endpoints::SqlEndpoints;
