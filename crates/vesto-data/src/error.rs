//! Why an operation of the Data API fails, and the one place that knows AWS's words for each.
//! <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors>

use thiserror::Error;
use vesto_aws_wire::ApiError;
use vesto_aws_wire::json11::VALIDATION;
use vesto_control::ControlError;
use vesto_identity::AccessDenied;
use vesto_meta::MetaError;

use crate::limits::{MAX_ACTIVE_STATEMENTS, MAX_SESSIONS};
use crate::parameters::ParameterError;
use crate::statement::Status;

#[derive(Debug, Error)]
pub(crate) enum DataError {
    #[error(transparent)]
    AccessDenied(#[from] AccessDenied),
    /// The request is not well formed, already in AWS's words.
    #[error(transparent)]
    Request(#[from] ApiError),
    /// What the Data API has to ask of Redshift for the caller was refused.
    #[error("a login is refused")]
    LoginDenied(#[source] AccessDenied),
    /// A text for the client.
    #[error("a secret cannot be used: {0}")]
    Secret(String),
    #[error("a login cannot be made")]
    Login(#[source] ControlError),
    #[error("no cluster, workgroup or session is named")]
    NoTarget,
    #[error("members exclude each other: {0}")]
    Excluded(&'static str),
    #[error("no database is named")]
    NoDatabase,
    #[error("there is no such endpoint")]
    NoEndpoint,
    #[error("cluster `{0}` does not run")]
    NotAvailable(String),
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    #[error("a statement is longer than {0} bytes")]
    TooLong(usize),
    #[error("`{0}` is not the id of a statement")]
    MalformedId(String),
    #[error("there is no statement `{0}`")]
    NoStatement(String),
    #[error("statement `{0}` has no result")]
    NoResult(String),
    #[error("the results of a batch are those of its statements")]
    ResultOfBatch,
    #[error("the result is in another format")]
    WrongFormat(&'static str),
    #[error("the token belongs to no page")]
    Token,
    #[error("statement `{id}` has ended")]
    HasEnded { id: String, status: Status },
    #[error("there is no session `{0}`")]
    NoSession(String),
    #[error("session `{0}` runs another statement")]
    SessionBusy(String),
    #[error("too many active statements")]
    TooManyStatements,
    #[error("too many sessions")]
    TooManySessions,
    #[error("too many requests wait")]
    TooManyWaiting,
    /// A text for the client.
    #[error("the database refused: {0}")]
    Database(String),
    #[error("a session cannot be opened: {0}")]
    Connection(String),
    #[error("cannot read or write the metadata")]
    Meta(#[from] MetaError),
    #[error("the metadata holds a statement that cannot be read")]
    Corrupt,
    #[error("a change was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
    #[error("cannot read or write a result")]
    Io(#[from] std::io::Error),
}

const ID_PATTERN: &str = r"^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\d+)?$";

impl From<DataError> for ApiError {
    fn from(error: DataError) -> Self {
        let invalid = |message: String| ApiError::new(400, VALIDATION, message);
        let bad = |code: &'static str, message: &str| ApiError::new(400, code, message);
        let not_found = |message: &str, id: String| {
            ApiError::new(400, "ResourceNotFoundException", message).with_detail("ResourceId", id)
        };
        match error {
            DataError::AccessDenied(denied) => ApiError::access_denied(denied.message()),
            DataError::Request(error) => error,
            DataError::LoginDenied(denied) => {
                invalid(format!("{} (Status Code: 403; Error Code: AccessDenied)", denied.message()))
            }
            DataError::Secret(message) => invalid(message),
            DataError::Login(error) => ApiError { code: VALIDATION.into(), ..ApiError::from(error) },
            DataError::NoTarget => {
                invalid("Either ClusterIdentifier, WorkgroupName or SessionId must be provided.".to_owned())
            }
            DataError::Excluded(rule) => invalid(rule.to_owned()),
            DataError::NoDatabase => invalid("Database must be provided.".to_owned()),
            DataError::NoEndpoint => invalid("Redshift endpoint doesn't exist in this region.".to_owned()),
            DataError::NotAvailable(cluster) => invalid(format!("The cluster {cluster} is not available.")),
            DataError::Parameter(error) => invalid(error.client_message()),
            DataError::TooLong(limit) => invalid(format!("The SQL statement is longer than {limit} bytes.")),
            DataError::MalformedId(_) => invalid(format!("id must satisfy regex pattern: {ID_PATTERN}")),
            DataError::NoStatement(id) => not_found("Query does not exist.", id),
            DataError::NoResult(id) => {
                not_found("Query does not have result. Please check query status with DescribeStatement.", id)
            }
            DataError::ResultOfBatch => {
                invalid("BatchExecuteStatement result can only be retrieved with sub-statement id.".to_owned())
            }
            DataError::WrongFormat(message) => invalid(message.to_owned()),
            DataError::Token => invalid("Invalid NextToken.".to_owned()),
            DataError::HasEnded { id, status } => {
                invalid(format!("Could not cancel a query that is already in {} state with ID: {id}", status.as_str()))
            }
            DataError::NoSession(id) => not_found("Session does not exist.", id),
            DataError::SessionBusy(_) => invalid("Session is not available".to_owned()),
            DataError::TooManyStatements => {
                let message = format!("Active statements exceeded the allowed quota ({MAX_ACTIVE_STATEMENTS}).");
                bad("ActiveStatementsExceededException", &message)
            }
            DataError::TooManySessions => {
                let message = format!("Active sessions exceeded the allowed quota ({MAX_SESSIONS}).");
                bad("ActiveSessionsExceededException", &message)
            }
            DataError::TooManyWaiting => {
                bad("ActiveWaitingRequestsExceededException", "Active waiting requests exceeded the allowed quota.")
            }
            DataError::Database(message) => invalid(message),
            DataError::Connection(message) => bad("DatabaseConnectionException", &message),
            DataError::Meta(error) => internal_failure(&error),
            DataError::Corrupt => internal_failure(&DataError::Corrupt),
            DataError::Interrupted(error) => internal_failure(&error),
            DataError::Io(error) => internal_failure(&error),
        }
    }
}

/// The caller learns only that it failed; the cause is for the log.
fn internal_failure(error: &(dyn std::error::Error + 'static)) -> ApiError {
    tracing::error!(error, "a call of the Data API failed inside");
    ApiError::internal_failure()
}

impl From<ControlError> for DataError {
    fn from(error: ControlError) -> Self {
        match error {
            ControlError::AccessDenied(denied) => Self::LoginDenied(denied),
            error => Self::Login(error),
        }
    }
}
