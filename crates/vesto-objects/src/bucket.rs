//! A bucket and its policy.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use vesto_identity::Identity;
use vesto_policy::{NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySource, limits};
use vesto_types::{AccountId, Arn, Region};

use crate::policy_actions;
use crate::public_policy::is_public;
use crate::{BucketSettings, S3Error};

/// Stands in for a stored policy that can no longer be read: it might have denied anything.
const UNREADABLE: &str = r#"{"Version":"2012-10-17","Statement":
    {"Sid":"UnreadablePolicy","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}"#;

/// Of a public policy, other accounts have nothing while `RestrictPublicBuckets` is on.
const RESTRICTED: &str = r#"{"Version":"2012-10-17","Statement":
    {"Sid":"RestrictPublicBuckets","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}}"#;

#[derive(Debug, Clone)]
pub struct Bucket {
    pub(crate) id: i64,
    pub name: String,
    /// The account that owns the bucket and everything in it.
    pub owner: AccountId,
    pub region: Region,
    pub created: DateTime<Utc>,
    pub policy: Option<BucketPolicy>,
    pub settings: BucketSettings,
    /// What the bucket's ACL allows, compiled; `None` if that is nothing beyond what the owner has anyway.
    pub(crate) acl_policy: Option<Arc<NamedPolicy>>,
    /// Takes the policy's place for callers of other accounts (`RestrictPublicBuckets`).
    pub(crate) restriction: Option<Arc<NamedPolicy>>,
}

impl Bucket {
    /// Compiles what settings and policy say together.
    pub(crate) fn settle(mut self) -> Result<Self, S3Error> {
        let acl = self.settings.acl(&self.owner);
        let block = self.settings.public_access_block;
        self.acl_policy = if acl.is_private() { None } else { acl.of_bucket(&self.arn(), block) };
        let is_public = self.policy.as_ref().is_some_and(|policy| policy.is_public);
        self.restriction = match self.settings.block().restrict_public_buckets && is_public {
            true => Some(Arc::new(NamedPolicy::new(source(&self.name), constant(RESTRICTED)?))),
            false => None,
        };
        Ok(self)
    }

    pub fn arn(&self) -> String {
        Arn::s3(&self.name, None).to_string()
    }

    pub fn object_arn(&self, key: &str) -> String {
        Arn::s3(&self.name, Some(key)).to_string()
    }
}

/// The policy's text as it was put, and compiled.
#[derive(Debug, Clone)]
pub struct BucketPolicy {
    pub text: String,
    pub compiled: Arc<NamedPolicy>,
    /// Whether S3 calls it public.
    pub is_public: bool,
    /// The users and roles that it named when it was put, as (ARN, unique id): whoever is made anew under an old name
    /// is not meant.
    pub(crate) principals: Vec<(String, String)>,
}

impl BucketPolicy {
    /// Checks a policy that a client sends, with S3's texts.
    pub(crate) fn parse(bucket: &str, text: String) -> Result<Self, S3Error> {
        let malformed = |message: &str| S3Error::MalformedPolicy { message: message.to_owned() };
        if text.len() > limits::BUCKET_POLICY_BYTES {
            return Err(malformed("Bucket policy is too large. Policies may be at most 20 KB."));
        }
        let json: Option<Value> = serde_json::from_str(&text).ok().filter(Value::is_object);
        let Some(json) = json.filter(|_| text.starts_with('{')) else {
            return Err(malformed("Policies must be valid JSON and the first byte must be '{'"));
        };
        let statements = match json.get("Statement") {
            None => return Err(malformed("Missing required field Statement")),
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(statement) => vec![statement],
        };
        for statement in statements {
            if statement.get("Principal").is_none() && statement.get("NotPrincipal").is_none() {
                return Err(malformed("Missing required field Principal"));
            }
            let resource = statement.get("Resource").or_else(|| statement.get("NotResource"));
            let Some(resource) = resource else { return Err(malformed("Missing required field Resource")) };
            if !strings(resource).all(|resource| is_within(bucket, resource)) {
                return Err(malformed("Policy has invalid resource"));
            }
        }
        let options = ParseOptions { legacy_redshift_arns: false };
        let policy =
            Policy::parse(&text, PolicyKind::Resource, &options).map_err(|error| malformed(error.message()))?;
        let compiled = Arc::new(NamedPolicy::new(source(bucket), policy));
        Ok(Self { compiled, is_public: is_public(&json), text, principals: Vec::new() })
    }

    /// What is asked of a policy only when it is put: that its actions and resources fit, and that whom it names exists.
    /// Users and roles are tied to the unique ids that they have now.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
    pub(crate) fn put(self, bucket: &Bucket, identity: &Identity) -> Result<Self, S3Error> {
        let malformed = |message: &str| S3Error::MalformedPolicy { message: message.to_owned() };
        let json: Value = serde_json::from_str(&self.text).unwrap_or_default();
        let statements = match json.get("Statement") {
            Some(Value::Array(statements)) => statements.as_slice(),
            Some(statement) => std::slice::from_ref(statement),
            None => &[],
        };
        if !statements.iter().all(|statement| policy_actions::apply(&bucket.arn(), statement)) {
            return Err(malformed("Action does not apply to any resource(s) in statement"));
        }
        let bound = identity.bind_principals(&self.compiled.policy);
        let principals = bound.map_err(|_| malformed("Invalid principal in policy"))?;
        Ok(self.bound_to(&bucket.name, principals))
    }

    fn bound_to(self, bucket: &str, principals: Vec<(String, String)>) -> Self {
        let unique_id = |arn: &str| principals.iter().find(|(known, _)| known == arn).map(|(_, id)| id.clone());
        let policy = self.compiled.policy.bind_principals(&unique_id);
        Self { compiled: Arc::new(NamedPolicy::new(source(bucket), policy)), principals, ..self }
    }

    /// Compiles a stored policy. One that cannot be compiled (written by another version) denies everything.
    pub(crate) fn stored(bucket: &str, text: String, principals: Vec<(String, String)>) -> Result<Self, S3Error> {
        match Self::parse(bucket, text.clone()) {
            Ok(policy) => Ok(policy.bound_to(bucket, principals)),
            Err(error) => {
                tracing::error!(bucket, message = error.message(), "stored bucket policy is unreadable: denies all");
                let compiled = Arc::new(NamedPolicy::new(source(bucket), constant(UNREADABLE)?));
                Ok(Self { compiled, is_public: false, text, principals })
            }
        }
    }
}

/// One of the policies above.
fn constant(text: &str) -> Result<Policy, S3Error> {
    let options = ParseOptions { legacy_redshift_arns: false };
    Policy::parse(text, PolicyKind::Resource, &options)
        .map_err(|error| S3Error::MalformedPolicy { message: error.message().to_owned() })
}

fn source(bucket: &str) -> PolicySource {
    let arn = Arn::s3(bucket, None).to_string();
    PolicySource {
        id: arn.clone(),
        name: format!("bucket policy of {bucket}"),
        attached_to: arn,
        kind: PolicyKind::Resource,
    }
}

pub(crate) fn strings(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::Array(values) => Box::new(values.iter().map(|value| value.as_str().unwrap_or_default())),
        value => Box::new(std::iter::once(value.as_str().unwrap_or_default())),
    }
}

/// A bucket policy speaks of its bucket and the objects in it, and of nothing else.
fn is_within(bucket: &str, resource: &str) -> bool {
    let Some(name) = resource.strip_prefix("arn:aws:s3:::") else { return false };
    let in_bucket = name.split('/').next().unwrap_or_default();
    in_bucket == bucket || (in_bucket.contains(['*', '?']) && wildcard(in_bucket.as_bytes(), bucket.as_bytes()))
}

/// Whether `text` matches `pattern`. Goes back to the last `*` only, so that no pattern takes exponential time.
pub(crate) fn wildcard(pattern: &[u8], text: &[u8]) -> bool {
    let (mut rest, mut left) = (pattern, text);
    // Behind the last `*`: the pattern there, and the text from which to try it next.
    let mut again: Option<(&[u8], &[u8])> = None;
    loop {
        match (rest.split_first(), left.split_first()) {
            (Some((b'*', behind)), _) => {
                again = Some((behind, left));
                rest = behind;
            }
            (Some((wanted, behind)), Some((found, shorter))) if *wanted == b'?' || wanted == found => {
                (rest, left) = (behind, shorter);
            }
            (None, None) => return true,
            _ => match again.and_then(|(behind, from)| Some((behind, from.get(1..)?))) {
                Some((behind, from)) => {
                    again = Some((behind, from));
                    (rest, left) = (behind, from);
                }
                None => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests;
