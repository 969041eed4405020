//! One call, as the place that answered it tells it. Cheap to make: text is shaped on the writer's thread.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

/// Of the parameters of a request, or of its answer, no more is written; CloudTrail has this limit too.
pub(crate) const MAX_PART_BYTES: usize = 100_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// Changes and reads of clusters, identities and buckets.
    Management,
    /// Reads and writes of what is in a bucket: many, and lost first.
    Data,
}

impl Category {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Management => "Management",
            Self::Data => "Data",
        }
    }
}

/// Whether an operation of this name only reads; as CloudTrail sees it, assuming a role does.
pub fn is_read_only(name: &str) -> bool {
    const READS: &[&str] = &["Get", "List", "Describe", "Head", "Simulate", "Decode", "Generate", "Assume"];
    READS.iter().any(|read| name.starts_with(read))
}

/// `userIdentity` <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIdentity {
    /// `Root`, `IAMUser`, `AssumedRole`, `FederatedUser`, `AWSAccount` (unsigned) or `AWSService`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_context: Option<SessionContext>,
    /// The service that acts for the identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invoked_by: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionContext {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_issuer: Option<Issuer>,
    pub attributes: SessionAttributes,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
}

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Issuer {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub principal_id: String,
    pub arn: String,
    pub account_id: String,
    pub user_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionAttributes {
    pub creation_date: String,
    pub mfa_authenticated: &'static str,
}

impl SessionContext {
    pub fn new(session_issuer: Option<Issuer>, created: DateTime<Utc>) -> Self {
        let attributes = SessionAttributes { creation_date: second(created), mfa_authenticated: "false" };
        Self { session_issuer, attributes, source_identity: None }
    }
}

pub(crate) fn second(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Client {
        address: Option<IpAddr>,
        user_agent: Option<String>,
    },
    /// A service of this server, on behalf of the identity: `redshift.amazonaws.com`.
    Service(&'static str),
}

/// What was asked, as little shaped as possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parameters {
    None,
    /// Names as the Query protocol has them (`Tags.Tag.1.Key`).
    Form(Vec<(String, String)>),
    /// Names as CloudTrail has them.
    Fields(Vec<(Cow<'static, str>, String)>),
    /// Too much to keep.
    Omitted {
        bytes: usize,
    },
}

impl Parameters {
    /// The parameters of a Query request, but for those that say which action it is.
    pub fn form<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let kept = pairs.filter(|(name, _)| !matches!(*name, "Action" | "Version"));
        let bytes = kept.clone().map(|(name, value)| name.len() + value.len()).sum();
        if bytes > MAX_PART_BYTES {
            return Self::Omitted { bytes };
        }
        let kept: Vec<_> = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if kept.is_empty() { Self::None } else { Self::Form(kept) }
    }

    /// Names as CloudTrail has them, with their values.
    pub fn fields(fields: Vec<(Cow<'static, str>, String)>) -> Self {
        match fields.iter().map(|(name, value)| name.len() + value.len()).sum() {
            0 => Self::None,
            bytes if bytes > MAX_PART_BYTES => Self::Omitted { bytes },
            _ => Self::Fields(fields),
        }
    }
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// Reads, and actions without output.
    None,
    /// The content of a Query answer's result element.
    Xml(String),
    Fields(Vec<(&'static str, Value)>),
    Omitted {
        bytes: usize,
    },
}

impl Response {
    pub fn xml(content: &str) -> Self {
        match content.len() {
            0 => Self::None,
            bytes if bytes > MAX_PART_BYTES => Self::Omitted { bytes },
            _ => Self::Xml(content.to_owned()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub code: Cow<'static, str>,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// `AWS::S3::Object`
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(rename = "ARN")]
    pub arn: String,
}

#[derive(Debug, Clone)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub category: Category,
    /// `redshift.amazonaws.com`
    pub source: Cow<'static, str>,
    pub name: Cow<'static, str>,
    pub read_only: bool,
    pub region: String,
    pub identity: Arc<UserIdentity>,
    pub origin: Origin,
    pub request_id: String,
    pub parameters: Parameters,
    pub response: Response,
    pub failure: Option<Failure>,
    pub resources: Vec<Resource>,
    pub recipient_account: Option<String>,
    pub additional: Vec<(&'static str, Value)>,
}

impl Event {
    /// About how much memory it holds while it waits to be written.
    pub(crate) fn weight(&self) -> usize {
        let parameters = match &self.parameters {
            Parameters::None | Parameters::Omitted { .. } => 0,
            Parameters::Form(pairs) => pairs.iter().map(|(name, value)| name.len() + value.len() + 48).sum(),
            Parameters::Fields(pairs) => pairs.iter().map(|(name, value)| name.len() + value.len() + 48).sum(),
        };
        let response = match &self.response {
            Response::Xml(content) => content.len(),
            Response::None | Response::Fields(_) | Response::Omitted { .. } => 0,
        };
        let agent = match &self.origin {
            Origin::Client { user_agent: Some(agent), .. } => agent.len(),
            Origin::Client { user_agent: None, .. } | Origin::Service(_) => 0,
        };
        let failure = self.failure.as_ref().map_or(0, |failure| failure.message.len());
        let resources: usize = self.resources.iter().map(|resource| resource.arn.len() + 64).sum();
        512 + parameters + response + agent + failure + resources
    }
}
