//! PostgreSQL's wire protocol 3.0 over [`vesto_session`]: one listener per cluster, one task per connection.
//! <https://www.postgresql.org/docs/current/protocol.html>
//!
//! **Invariants:** nothing a client sends can panic the server or make it buffer without bound; a password is proven
//! before any statement is read; a cancelled or lost connection cancels the statement it was running.
//!
//! In reading order: [`server`] accepts, `startup` negotiates TLS and reads the startup packet, `auth` proves the
//! password, `connection` is the message loop with `simple_query` and `extended_query`, `frontend` and `backend` are
//! the messages themselves, `encode` turns Arrow columns into result fields, `parameter` turns bound values into text.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

mod auth;
mod backend;
mod cancel;
mod connection;
mod encode;
mod extended_query;
mod frontend;
mod parameter;
pub mod server;
mod simple_query;
mod startup;
mod stream;

pub use server::{AuthMethod, ServerOptions, serve};
