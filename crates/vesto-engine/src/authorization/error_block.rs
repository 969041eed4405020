//! The block that Redshift sends as DETAIL of errors from COPY, UNLOAD and S3.

use vesto_types::{SqlError, SqlState};

use super::Requester;

/// Where the original says an error arose. Clients show it; nothing interprets it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ErrorBlock<'a> {
    pub(crate) code: u32,
    pub(crate) context: &'a str,
    pub(crate) location: &'a str,
    /// `padbmaster` is the leader; `query0_30` a slice.
    pub(crate) process: &'a str,
}

const RULE: &str = "-----------------------------------------------";

/// What stands before the context.
const CONTEXT: &str = "\n  context:   ";

impl ErrorBlock<'_> {
    /// Whether the error was made from a block: it is of the load or unload, not of the statement.
    pub(crate) fn is_of(error: &SqlError) -> bool {
        error.detail.as_deref().is_some_and(|detail| detail.contains(CONTEXT))
    }

    /// The context of an error that was made from a block.
    pub(crate) fn context_of(error: &SqlError) -> Option<&str> {
        let (_, behind) = error.detail.as_deref()?.split_once(CONTEXT)?;
        behind.split_once("\n  query:     ").map(|(context, _)| context.trim_end()).filter(|text| !text.is_empty())
    }

    /// The error with Redshift's SQLSTATE for these (`XX000`) and the block as DETAIL.
    pub(crate) fn error(&self, requester: &Requester, message: impl Into<String>) -> SqlError {
        self.error_of(requester.query_id, requester.process_id, message)
    }

    /// The same, of this query and process.
    pub(crate) fn error_of(&self, query: i64, pid: i32, message: impl Into<String>) -> SqlError {
        let message = message.into();
        let Self { code, context, location, process } = self;
        let detail = format!(
            "\n  {RULE}\n  error:  {message}\n  code:      {code}{CONTEXT}{context}\n  query:     {query}\n  \
             location:  {location}\n  process:   {process} [pid={pid}]\n  {RULE}"
        );
        SqlError::new(SqlState::INTERNAL_ERROR, message).with_detail(detail)
    }

    /// An error of the leader's credentials manager.
    pub(super) fn credentials(code: u32, context: &str) -> ErrorBlock<'_> {
        ErrorBlock { code, context, location: "xen_aws_credentials_mgr.cpp:785", process: "padbmaster" }
    }
}
