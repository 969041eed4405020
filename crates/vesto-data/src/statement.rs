//! A statement as the Data API keeps it: who runs what where, how it stands, and what it gave.

use chrono::{DateTime, Utc};
use vesto_identity::OpCtx;
use vesto_types::AccountId;

use crate::parameters::Parameters;
use crate::result_file::ResultInfo;

/// <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Submitted,
    Picked,
    Started,
    Finished,
    Failed,
    Aborted,
}

impl Status {
    pub(crate) const ALL: [Self; 6] =
        [Self::Submitted, Self::Picked, Self::Started, Self::Finished, Self::Failed, Self::Aborted];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "SUBMITTED",
            Self::Picked => "PICKED",
            Self::Started => "STARTED",
            Self::Finished => "FINISHED",
            Self::Failed => "FAILED",
            Self::Aborted => "ABORTED",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    pub(crate) fn has_ended(self) -> bool {
        matches!(self, Self::Finished | Self::Failed | Self::Aborted)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResultFormat {
    Json,
    Csv,
}

impl ResultFormat {
    pub(crate) const WORDS: &[&str] = &["JSON", "CSV"];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Csv => "CSV",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Json, Self::Csv].into_iter().find(|format| format.as_str() == text)
    }
}

/// How the statements of a batch hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExecutionMode {
    /// All or nothing.
    Transaction,
    /// Each on its own.
    AutoCommit,
}

impl ExecutionMode {
    pub(crate) const WORDS: &[&str] = &["TRANSACTION", "AUTO_COMMIT"];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Transaction => "TRANSACTION",
            Self::AutoCommit => "AUTO_COMMIT",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Transaction, Self::AutoCommit].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// Whose a statement or a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) account: AccountId,
    /// The unique id of the user or role.
    pub(crate) principal: String,
    /// `aws:userid`: of a role, with the name of its session.
    pub(crate) user_id: String,
}

impl Owner {
    pub(crate) fn of(ctx: &OpCtx) -> Self {
        let user_id = ctx.user_id();
        let principal = ctx.session().map_or_else(|| user_id.clone(), |session| session.role_id.clone());
        Self { account: ctx.account().clone(), principal, user_id }
    }

    /// The same IAM user, or a session of the same role.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.account == other.account && self.principal == other.principal
    }
}

/// Where statements run, and as whom; as answers show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) cluster: String,
    /// Which cluster of this name.
    pub(crate) namespace: String,
    pub(crate) database: String,
    pub(crate) db_user: Option<String>,
    pub(crate) db_groups: Vec<String>,
    pub(crate) secret_arn: Option<String>,
}

/// Published as an immutable value: a change makes a new one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// A UUID.
    pub(crate) id: String,
    pub(crate) owner: Owner,
    pub(crate) client_token: Option<String>,
    pub(crate) target: Target,
    pub(crate) name: Option<String>,
    pub(crate) parameters: Parameters,
    pub(crate) format: ResultFormat,
    /// Of a batch.
    pub(crate) mode: Option<ExecutionMode>,
    pub(crate) session_id: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) status: Status,
    pub(crate) error: Option<String>,
    pub(crate) pid: Option<i32>,
    /// Nanoseconds.
    pub(crate) duration: Option<i64>,
    /// The statements of a batch, or the one.
    pub(crate) parts: Vec<Part>,
}

/// One SQL statement.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Secrets masked.
    pub(crate) sql: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) status: Status,
    pub(crate) error: Option<String>,
    pub(crate) duration: Option<i64>,
    pub(crate) query_id: Option<i64>,
    /// Returned or affected.
    pub(crate) rows: Option<i64>,
    pub(crate) result: Option<ResultInfo>,
}

impl Part {
    pub(crate) fn new(sql: String, now: DateTime<Utc>) -> Self {
        Self {
            sql,
            created_at: now,
            updated_at: now,
            status: Status::Submitted,
            error: None,
            duration: None,
            query_id: None,
            rows: None,
            result: None,
        }
    }

    /// `ResultSize`, once it has ended well.
    pub(crate) fn size(&self) -> Option<i64> {
        let bytes = self.result.as_ref().map_or(0, |result| i64::try_from(result.bytes).unwrap_or(i64::MAX));
        self.rows.map(|_| bytes)
    }
}

impl Statement {
    pub(crate) fn is_batch(&self) -> bool {
        self.mode.is_some()
    }

    pub(crate) fn has_result(&self) -> bool {
        self.parts.iter().any(|part| part.result.is_some())
    }
}

/// The id of a statement, or of one of a batch (`UUID:1`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StatementId {
    pub(crate) uuid: String,
    /// From 1.
    pub(crate) part: Option<usize>,
}

impl StatementId {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (uuid, part) = match text.split_once(':') {
            Some((uuid, part)) if part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty() => {
                (uuid, Some(part.parse().unwrap_or(usize::MAX)))
            }
            Some(_) => return None,
            None => (text, None),
        };
        let groups = uuid.split('-').map(|group| {
            let is_word = group.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            is_word.then_some(group.len())
        });
        let is_uuid = groups.eq([8, 4, 4, 4, 12].map(Some));
        is_uuid.then(|| Self { uuid: uuid.to_owned(), part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_models_pattern() {
        let id = "a1b2c3d4-0000-4000-8000-0123456789ab";
        assert_eq!(StatementId::parse(id), Some(StatementId { uuid: id.to_owned(), part: None }));
        assert_eq!(StatementId::parse(&format!("{id}:2")).and_then(|id| id.part), Some(2));
        assert!(StatementId::parse(&format!("{id}:99999999999999999999999")).is_some());
        for bad in ["bad", "", "A1B2C3D4-0000-4000-8000-0123456789ab", &format!("{id}:"), &format!("{id}:x"), "../../x"]
        {
            assert_eq!(StatementId::parse(bad), None, "{bad}");
        }
    }
}
