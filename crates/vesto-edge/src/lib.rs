//! The one HTTP port: every AWS service of this server, its health, metrics and console.
//!
//! Reading order: [`server`] (listening), [`edge`] (what is served and by whom), `dispatch` (which service a request is
//! for), `authenticate` (who asks), `query_call`, `json_call` and `rest_json_call` (the kinds
//! of RPC), `pages` (`/_vesto/…`)
//! and `console` (the web console's files and its sign-in).
//!
//! **Invariants:** every answer carries `x-amzn-RequestId`; nothing is done for a request whose signature was not
//! verified here (S3 requests are verified by the S3 face, which also serves anonymous ones); a body is never held in
//! memory beyond its limit; a browser page of another origin
//! changes nothing and reads nothing.

mod answer;
mod audit;
mod authenticate;
mod body;
pub mod console;
mod dispatch;
pub mod edge;
mod json_call;
mod metric_names;
mod origin;
mod pages;
mod query_call;
mod rest_json_call;
pub mod server;
pub mod service;

pub use console::{ConsoleFile, sign_in};
pub use edge::{Edge, EdgeConfig};
pub use server::{ServerOptions, serve};
pub use service::{JsonService, QueryService, Reset, ResetError, S3Face, TableService};
