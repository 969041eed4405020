//! Errors and notices as a SQL client sees them.

use std::fmt;

/// A five-character SQLSTATE. <https://www.postgresql.org/docs/current/errcodes-appendix.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SqlState(pub &'static str);

impl SqlState {
    pub const SYNTAX_ERROR: Self = Self("42601");
    pub const FEATURE_NOT_SUPPORTED: Self = Self("0A000");
    pub const INSUFFICIENT_PRIVILEGE: Self = Self("42501");
    pub const UNDEFINED_TABLE: Self = Self("42P01");
    pub const UNDEFINED_COLUMN: Self = Self("42703");
    pub const UNDEFINED_FUNCTION: Self = Self("42883");
    pub const UNDEFINED_OBJECT: Self = Self("42704");
    pub const INVALID_SCHEMA_NAME: Self = Self("3F000");
    pub const DUPLICATE_TABLE: Self = Self("42P07");
    pub const DUPLICATE_SCHEMA: Self = Self("42P06");
    pub const DUPLICATE_COLUMN: Self = Self("42701");
    pub const DUPLICATE_OBJECT: Self = Self("42710");
    pub const DATATYPE_MISMATCH: Self = Self("42804");
    pub const INVALID_PARAMETER_VALUE: Self = Self("22023");
    pub const INVALID_TEXT_REPRESENTATION: Self = Self("22P02");
    pub const NUMERIC_VALUE_OUT_OF_RANGE: Self = Self("22003");
    pub const STRING_DATA_RIGHT_TRUNCATION: Self = Self("22001");
    pub const DIVISION_BY_ZERO: Self = Self("22012");
    pub const NOT_NULL_VIOLATION: Self = Self("23502");
    pub const ACTIVE_TRANSACTION: Self = Self("25001");
    pub const NO_ACTIVE_TRANSACTION: Self = Self("25P01");
    pub const IN_FAILED_TRANSACTION: Self = Self("25P02");
    pub const SERIALIZATION_FAILURE: Self = Self("40001");
    pub const QUERY_CANCELED: Self = Self("57014");
    pub const ADMIN_SHUTDOWN: Self = Self("57P01");
    pub const CANNOT_CONNECT_NOW: Self = Self("57P03");
    pub const TOO_MANY_CONNECTIONS: Self = Self("53300");
    pub const OUT_OF_MEMORY: Self = Self("53200");
    pub const DISK_FULL: Self = Self("53100");
    pub const INVALID_PASSWORD: Self = Self("28P01");
    pub const INVALID_AUTHORIZATION: Self = Self("28000");
    pub const INVALID_CATALOG_NAME: Self = Self("3D000");
    pub const INVALID_STATEMENT_NAME: Self = Self("26000");
    pub const INVALID_CURSOR_NAME: Self = Self("34000");
    pub const PROTOCOL_VIOLATION: Self = Self("08P01");
    /// PostgreSQL's internal error; Redshift gives it to COPY, UNLOAD and S3 failures.
    pub const INTERNAL_ERROR: Self = Self("XX000");
}

/// An error that the client reads in full; every field is safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlError {
    pub state: SqlState,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// 1-based, in characters of the statement's text.
    pub position: Option<usize>,
}

impl SqlError {
    pub fn new(state: SqlState, message: impl Into<String>) -> Self {
        Self { state, message: message.into(), detail: None, hint: None, position: None }
    }

    /// A known feature that Vesto does not have yet: `what` names it as the user wrote it.
    pub fn not_supported(what: impl fmt::Display) -> Self {
        Self::new(SqlState::FEATURE_NOT_SUPPORTED, format!("{what} is not supported yet"))
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn at(mut self, position: usize) -> Self {
        self.position = Some(position);
        self
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.state.0)
    }
}

impl std::error::Error for SqlError {}

/// The severity word of a notice; Redshift says `INFO` after COPY and UNLOAD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Debug,
    Log,
    Info,
    Notice,
    Warning,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Log => "LOG",
            Self::Info => "INFO",
            Self::Notice => "NOTICE",
            Self::Warning => "WARNING",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub severity: Severity,
    pub state: SqlState,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
}

impl Notice {
    pub fn info(message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, state: SqlState("00000"), message: message.into(), detail: None, hint: None }
    }

    /// Of severity NOTICE.
    pub fn note(message: impl Into<String>) -> Self {
        Self { severity: Severity::Notice, ..Self::info(message) }
    }

    pub fn warning(state: SqlState, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, state, message: message.into(), detail: None, hint: None }
    }
}
