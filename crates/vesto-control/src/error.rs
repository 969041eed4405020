//! Why an operation of the control plane fails, and the one place that knows AWS's words for each.

use thiserror::Error;
use vesto_aws_wire::ApiError;
use vesto_identity::AccessDenied;
use vesto_meta::MetaError;
use vesto_types::ClusterIdentifier;

use crate::associations::RoleError;
use crate::model::ClusterStatus;
use crate::page::PageError;
use crate::tags::TagError;

#[derive(Debug, Error)]
pub enum ControlError {
    #[error(transparent)]
    AccessDenied(#[from] AccessDenied),
    /// The request is not well formed: the wire's own finding, already in AWS's words.
    #[error(transparent)]
    Request(#[from] ApiError),
    #[error("parameter `{parameter}` is not valid: {reason}")]
    InvalidValue { parameter: &'static str, reason: String },
    #[error("the parameters do not go together: {0}")]
    InvalidCombination(String),
    #[error("{0} is not supported yet")]
    NotSupported(String),
    #[error(transparent)]
    Role(#[from] RoleError),
    #[error(transparent)]
    Tag(#[from] TagError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error("there is no cluster `{0}`")]
    ClusterNotFound(String),
    #[error("there is a cluster `{0}` already")]
    ClusterAlreadyExists(ClusterIdentifier),
    #[error("cluster `{identifier}` is {}, not available", status.as_str())]
    NotAvailable { identifier: ClusterIdentifier, status: ClusterStatus },
    #[error("cluster `{identifier}` is {} and cannot be deleted", status.as_str())]
    NotDeletable { identifier: ClusterIdentifier, status: ClusterStatus },
    #[error("cluster `{identifier}` is {}, not paused", status.as_str())]
    NotPaused { identifier: ClusterIdentifier, status: ClusterStatus },
    #[error("there is no {kind} `{name}`")]
    ResourceNotFound { kind: String, name: String },
    #[error("`{0}` names nothing that can be tagged")]
    NotTaggable(String),
    /// An error that one family of records has, in AWS's words.
    #[error("{message}")]
    Fault { status: u16, code: &'static str, message: String },
    #[error("cannot make a key pair")]
    KeyPair(#[source] rcgen::Error),
    #[error("a change was decided and left no trace")]
    NothingChanged,
    #[error("too many requests of this kind")]
    Throttled,
    #[error("cannot read or write the metadata")]
    Meta(#[from] MetaError),
    #[error("a change was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl From<ControlError> for ApiError {
    fn from(error: ControlError) -> Self {
        let bad = |code: &'static str, message: String| ApiError::new(400, code, message);
        match error {
            ControlError::AccessDenied(denied) => ApiError::access_denied(denied.message()),
            ControlError::Request(error) => error,
            ControlError::InvalidValue { reason, .. } => ApiError::invalid_parameter_value(reason),
            ControlError::InvalidCombination(reason) => ApiError::invalid_parameter_combination(reason),
            ControlError::NotSupported(what) => bad("UnsupportedOperation", format!("{what} is not supported yet.")),
            ControlError::Role(error) => ApiError::invalid_parameter_value(role_message(&error)),
            ControlError::Tag(error) => tag_error(&error),
            ControlError::Page(error) => ApiError::invalid_parameter_value(page_message(&error)),
            ControlError::ClusterNotFound(name) => {
                ApiError::new(404, "ClusterNotFound", format!("Cluster {name} not found."))
            }
            ControlError::ClusterAlreadyExists(_) => bad("ClusterAlreadyExists", "Cluster already exists".to_owned()),
            ControlError::NotAvailable { status, .. } if status.is_busy() => bad(
                "InvalidClusterState",
                "The Cluster is being modified by a concurrent operation. Please check the Cluster's status and try \
                 again."
                    .to_owned(),
            ),
            ControlError::NotAvailable { .. } => {
                bad("InvalidClusterState", "The specified cluster is not in the available state.".to_owned())
            }
            ControlError::NotDeletable { status, .. } if status.is_busy() => bad(
                "InvalidClusterState",
                "There is an operation running on the Cluster. Please try to delete it at a later time.".to_owned(),
            ),
            ControlError::NotDeletable { identifier, .. } => bad(
                "InvalidClusterState",
                format!(
                    "Unable to delete the cluster {identifier}. You can only delete clusters with ACTIVE, \
                     INCOMPATIBLE_NETWORK, INCOMPATIBLE_HSM, INCOMPATIBLE_RESTORE, INSUFFICIENT_CAPACITY, or \
                     HARDWARE_FAILURE lifecycle."
                ),
            ),
            ControlError::NotPaused { .. } => {
                bad("InvalidClusterState", "You can only resume a cluster that is paused.".to_owned())
            }
            ControlError::ResourceNotFound { kind, name } => {
                ApiError::new(404, "ResourceNotFoundFault", format!("{kind} ({name}) not found."))
            }
            ControlError::NotTaggable(kind) => ApiError::new(
                404,
                "ResourceNotFoundFault",
                format!(
                    "Tagging is not supported for this type of resource: '{kind}' (the ARN is potentially malformed, \
                     please check the ARN documentation for more information)"
                ),
            ),
            ControlError::Fault { status, code, message } => ApiError::new(status, code, message),
            ControlError::NothingChanged => internal_failure(&ControlError::NothingChanged),
            ControlError::KeyPair(error) => internal_failure(&error),
            ControlError::Throttled => bad("Throttling", "Rate exceeded".to_owned()),
            ControlError::Meta(error) => internal_failure(&error),
            ControlError::Interrupted(error) => internal_failure(&error),
        }
    }
}

/// The caller learns only that it failed; the cause is for the log.
fn internal_failure(error: &(dyn std::error::Error + 'static)) -> ApiError {
    tracing::error!(error, "an operation failed inside");
    ApiError::internal_failure()
}

fn role_message(error: &RoleError) -> String {
    match error {
        RoleError::NotARole(value) => {
            format!(
                "The IAM role {value} is not valid. The IAM role must delegate access to an Amazon Redshift account."
            )
        }
        RoleError::ServiceLinked(arn) => {
            format!("The IAM Role ARN {arn} can't be used since it's a AWS service-linked IAM role.")
        }
        RoleError::AddedAndRemoved(arn) => {
            format!("The IAM role {arn} is specified in both AddIamRoles and RemoveIamRoles.")
        }
        RoleError::TooManyInCall { given, limit } => {
            format!("You can specify at most {limit} IAM roles in one request; the request contains {given}.")
        }
        RoleError::TooManyInSet { resulting, limit } => format!(
            "You can associate a maximum of {limit} IAM roles with a cluster; the request would result in {resulting}."
        ),
        RoleError::DefaultNotAssociated => {
            "The list of Amazon Resource Names (ARNs) for customer roles should contain \
                                            the ARN of the default IAM role when a default is specified."
                .to_owned()
        }
    }
}

fn tag_error(error: &TagError) -> ApiError {
    match error {
        TagError::InvalidKey(key) => {
            ApiError::new(400, "InvalidTagFault", format!("The tag key '{key}' is not valid."))
        }
        TagError::ValueTooLong(key) => ApiError::new(
            400,
            "InvalidTagFault",
            format!("The value of the tag '{key}' is longer than 256 characters."),
        ),
        TagError::TooMany(_) => {
            ApiError::new(400, "TagLimitExceededFault", "You have exceeded the number of tags allowed (50).")
        }
    }
}

fn page_message(error: &PageError) -> String {
    match error {
        PageError::MaxRecords(value) => format!("Invalid value {value} for MaxRecords. Must be between 20 and 100"),
        PageError::Marker(value) => format!("Invalid marker {value}."),
    }
}
