//! Access control lists. An ACL is read as a resource policy that only allows: each grant to an account, or to a group
//! of S3's, becomes the actions that S3's table lists for it.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html>

use std::sync::Arc;

use serde_json::{Value, json};
use vesto_policy::{NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySource};
use vesto_types::AccountId;

use crate::{PublicAccessBlock, S3Error};

const GROUPS: &str = "http://acs.amazonaws.com/groups/";

/// S3's limit for the grants of one ACL.
const MAX_GRANTS: usize = 100;

/// Whom a grant is for. The canonical user id of an account is its account id here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grantee {
    Account(AccountId),
    /// Everyone, anonymous requests too.
    AllUsers,
    /// Everyone with an AWS account.
    AuthenticatedUsers,
    /// S3's own delivery of access logs.
    LogDelivery,
}

impl Grantee {
    pub fn from_uri(uri: &str) -> Option<Self> {
        match uri.strip_prefix(GROUPS)? {
            "global/AllUsers" => Some(Self::AllUsers),
            "global/AuthenticatedUsers" => Some(Self::AuthenticatedUsers),
            "s3/LogDelivery" => Some(Self::LogDelivery),
            _ => None,
        }
    }

    /// The URI of a group.
    pub fn uri(&self) -> Option<String> {
        let group = match self {
            Self::Account(_) => return None,
            Self::AllUsers => "global/AllUsers",
            Self::AuthenticatedUsers => "global/AuthenticatedUsers",
            Self::LogDelivery => "s3/LogDelivery",
        };
        Some(format!("{GROUPS}{group}"))
    }

    fn is_public(&self) -> bool {
        matches!(self, Self::AllUsers | Self::AuthenticatedUsers)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    FullControl,
    Read,
    Write,
    ReadAcp,
    WriteAcp,
}

impl Permission {
    pub const ALL: [Self; 5] = [Self::FullControl, Self::Read, Self::Write, Self::ReadAcp, Self::WriteAcp];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::FullControl => "FULL_CONTROL",
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::ReadAcp => "READ_ACP",
            Self::WriteAcp => "WRITE_ACP",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == text)
    }

    /// Actions on the bucket itself, and on the objects in it, that a grant on a bucket allows.
    fn on_bucket(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::FullControl => (
                &[
                    "s3:ListBucket",
                    "s3:ListBucketVersions",
                    "s3:ListBucketMultipartUploads",
                    "s3:GetBucketAcl",
                    "s3:PutBucketAcl",
                ],
                &["s3:PutObject", "s3:DeleteObject"],
            ),
            Self::Read => (&["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"], &[]),
            Self::Write => (&[], &["s3:PutObject", "s3:DeleteObject"]),
            Self::ReadAcp => (&["s3:GetBucketAcl"], &[]),
            Self::WriteAcp => (&["s3:PutBucketAcl"], &[]),
        }
    }

    fn on_object(self) -> &'static [&'static str] {
        match self {
            Self::FullControl => &["s3:GetObject", "s3:GetObjectAcl", "s3:PutObjectAcl"],
            Self::Read => &["s3:GetObject"],
            // There is no such permission on objects: it may be granted and means nothing.
            Self::Write => &[],
            Self::ReadAcp => &["s3:GetObjectAcl"],
            Self::WriteAcp => &["s3:PutObjectAcl"],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub grantee: Grantee,
    pub permission: Permission,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acl {
    pub owner: AccountId,
    pub grants: Vec<Grant>,
}

impl Acl {
    /// S3's default: full control for the owner, nothing for anybody else.
    pub fn private(owner: AccountId) -> Self {
        let grants = vec![Grant { grantee: Grantee::Account(owner.clone()), permission: Permission::FullControl }];
        Self { owner, grants }
    }

    pub(crate) fn is_private(&self) -> bool {
        self.grants.iter().all(|grant| grant.grantee == Grantee::Account(self.owner.clone()))
    }

    pub(crate) fn is_public(&self) -> bool {
        self.grants.iter().any(|grant| grant.grantee.is_public())
    }

    pub(crate) fn check(&self) -> Result<(), S3Error> {
        if self.grants.len() > MAX_GRANTS {
            return Err(S3Error::invalid_request(format!("An ACL can have up to {MAX_GRANTS} grants.")));
        }
        Ok(())
    }

    pub(crate) fn to_json(&self) -> Value {
        let grant = |grant: &Grant| {
            let grantee = match &grant.grantee {
                Grantee::Account(account) => account.to_string(),
                group => group.uri().unwrap_or_default(),
            };
            json!([grantee, grant.permission.as_str()])
        };
        json!({"owner": self.owner.as_str(), "grants": self.grants.iter().map(grant).collect::<Vec<_>>()})
    }

    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        let grant = |value: &Value| {
            let grantee = value.get(0)?.as_str()?;
            let grantee = match Grantee::from_uri(grantee) {
                Some(group) => group,
                None => Grantee::Account(AccountId::parse(grantee).ok()?),
            };
            Some(Grant { grantee, permission: Permission::parse(value.get(1)?.as_str()?)? })
        };
        Some(Self {
            owner: AccountId::parse(value.get("owner")?.as_str()?).ok()?,
            grants: value.get("grants")?.as_array()?.iter().map(grant).collect::<Option<_>>()?,
        })
    }

    /// What the ACL of the bucket `arn` allows others than the owner's account; `None` if that is nothing.
    pub(crate) fn of_bucket(&self, arn: &str, block: Option<PublicAccessBlock>) -> Option<Arc<NamedPolicy>> {
        self.compile(arn, block, |permission| {
            let (bucket, objects) = permission.on_bucket();
            [(arn.to_owned(), bucket), (format!("{arn}/*"), objects)].to_vec()
        })
    }

    /// The same for the ACL of an object. It is asked about that object alone, whose key may hold what would be a
    /// wildcard in a policy.
    pub(crate) fn of_object(&self, arn: &str, block: Option<PublicAccessBlock>) -> Option<Arc<NamedPolicy>> {
        self.compile(arn, block, |permission| vec![("*".to_owned(), permission.on_object())])
    }

    fn compile(
        &self,
        arn: &str,
        block: Option<PublicAccessBlock>,
        actions: impl Fn(Permission) -> Vec<(String, &'static [&'static str])>,
    ) -> Option<Arc<NamedPolicy>> {
        let ignores_public = block.is_some_and(|block| block.ignore_public_acls);
        let mut statements = Vec::new();
        for Grant { grantee, permission } in &self.grants {
            if ignores_public && grantee.is_public() {
                continue;
            }
            let (principal, condition) = match grantee {
                Grantee::Account(account) => (json!({"AWS": account.as_str()}), json!({})),
                Grantee::AllUsers => (json!("*"), json!({})),
                Grantee::AuthenticatedUsers => {
                    (json!("*"), json!({"StringNotEquals": {"aws:PrincipalType": "Anonymous"}}))
                }
                Grantee::LogDelivery => continue,
            };
            for (resource, actions) in actions(*permission) {
                if !actions.is_empty() {
                    statements.push(json!({
                        "Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resource,
                        "Condition": condition,
                    }));
                }
            }
        }
        if statements.is_empty() {
            return None;
        }
        let document = json!({"Version": "2008-10-17", "Statement": statements}).to_string();
        let options = ParseOptions { legacy_redshift_arns: false };
        let policy = Policy::parse(&document, PolicyKind::Resource, &options);
        // What cannot be read as a policy grants nothing.
        let policy =
            policy.inspect_err(|error| tracing::error!(arn, error = error.message(), "unreadable ACL")).ok()?;
        let source = PolicySource {
            id: arn.to_owned(),
            name: format!("access control list of {arn}"),
            attached_to: arn.to_owned(),
            kind: PolicyKind::Resource,
        };
        Some(Arc::new(NamedPolicy::new(source, policy)))
    }
}

/// The predefined ACLs. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannedAcl {
    Private,
    PublicRead,
    PublicReadWrite,
    AuthenticatedRead,
    /// For objects; on buckets S3 ignores it.
    BucketOwnerRead,
    /// For objects; on buckets S3 ignores it.
    BucketOwnerFullControl,
    LogDeliveryWrite,
}

impl CannedAcl {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "private" => Self::Private,
            "public-read" => Self::PublicRead,
            "public-read-write" => Self::PublicReadWrite,
            "authenticated-read" => Self::AuthenticatedRead,
            "bucket-owner-read" => Self::BucketOwnerRead,
            "bucket-owner-full-control" => Self::BucketOwnerFullControl,
            "log-delivery-write" => Self::LogDeliveryWrite,
            _ => return None,
        })
    }

    fn expand(self, owner: &AccountId, bucket_owner: &AccountId) -> Acl {
        let mut acl = Acl::private(owner.clone());
        let mut grant = |grantee, permission| acl.grants.push(Grant { grantee, permission });
        match self {
            Self::Private => {}
            Self::PublicRead => grant(Grantee::AllUsers, Permission::Read),
            Self::PublicReadWrite => {
                grant(Grantee::AllUsers, Permission::Read);
                grant(Grantee::AllUsers, Permission::Write);
            }
            Self::AuthenticatedRead => grant(Grantee::AuthenticatedUsers, Permission::Read),
            Self::BucketOwnerRead if owner != bucket_owner => {
                grant(Grantee::Account(bucket_owner.clone()), Permission::Read);
            }
            Self::BucketOwnerFullControl if owner != bucket_owner => {
                grant(Grantee::Account(bucket_owner.clone()), Permission::FullControl);
            }
            Self::BucketOwnerRead | Self::BucketOwnerFullControl => {}
            Self::LogDeliveryWrite => {
                grant(Grantee::LogDelivery, Permission::Write);
                grant(Grantee::LogDelivery, Permission::ReadAcp);
            }
        }
        acl
    }
}

/// How a request sets an ACL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AclRequest {
    Canned(CannedAcl),
    /// The `x-amz-grant-*` headers.
    Grants(Vec<Grant>),
    /// A whole ACL as a document, which names the owner too.
    Document(Acl),
}

impl AclRequest {
    /// The ACL of something that belongs to `owner` in a bucket of `bucket_owner`.
    pub(crate) fn resolve(self, owner: &AccountId, bucket_owner: &AccountId) -> Result<Acl, S3Error> {
        let acl = match self {
            Self::Canned(canned) => canned.expand(owner, bucket_owner),
            Self::Grants(grants) => Acl { owner: owner.clone(), grants },
            // Ownership is not given away by an ACL.
            Self::Document(acl) if acl.owner == *owner => acl,
            Self::Document(_) => return Err(S3Error::AclOwnerChanged),
        };
        acl.check()?;
        Ok(acl)
    }

    /// Whether this is "the bucket's owner has full control" and nothing else, which buckets without ACLs accept.
    pub(crate) fn is_bucket_owner_full_control(&self, bucket_owner: &AccountId) -> bool {
        let full = |grants: &[Grant]| {
            matches!(grants, [Grant { grantee: Grantee::Account(account), permission: Permission::FullControl }]
                if account == bucket_owner)
        };
        match self {
            Self::Canned(canned) => *canned == CannedAcl::BucketOwnerFullControl,
            Self::Grants(grants) => full(grants),
            Self::Document(acl) => full(&acl.grants),
        }
    }
}

#[cfg(test)]
mod tests;
