//! What a bucket is set to, besides its policy.

use serde_json::{Value, json};
use vesto_types::AccountId;

use crate::{Acl, Encryption, Tags};

/// Who owns the objects that others put into a bucket, and whether it has ACLs at all.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ObjectOwnership {
    /// The bucket's owner, and there are no ACLs: S3's default since April 2023.
    #[default]
    BucketOwnerEnforced,
    /// The bucket's owner, of objects put with the ACL `bucket-owner-full-control`; else the writer.
    BucketOwnerPreferred,
    ObjectWriter,
}

impl ObjectOwnership {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::BucketOwnerEnforced, Self::BucketOwnerPreferred, Self::ObjectWriter]
            .into_iter()
            .find(|ownership| ownership.as_str() == text)
    }
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PublicAccessBlock {
    /// Refuse to set ACLs that grant to everyone.
    pub block_public_acls: bool,
    /// Read ACLs as if they did not grant to everyone.
    pub ignore_public_acls: bool,
    /// Refuse to set policies that allow everyone.
    pub block_public_policy: bool,
    /// Of a policy that allows everyone, let only the owner's account profit.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}

/// How buckets come into the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NewBuckets {
    /// As S3 makes them: without ACLs, public access blocked, encrypted by default.
    #[default]
    Closed,
    /// As S3 made them before April 2023: with ACLs, nothing blocked.
    Open,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BucketSettings {
    /// `None` after its deletion, which means [`ObjectOwnership::ObjectWriter`].
    pub ownership: Option<ObjectOwnership>,
    /// `None`: private.
    pub acl: Option<Acl>,
    pub public_access_block: Option<PublicAccessBlock>,
    /// How objects are encrypted that are put without saying so.
    pub encryption: Option<Encryption>,
    pub tags: Tags,
}

impl BucketSettings {
    pub(crate) fn new(kind: NewBuckets) -> Self {
        match kind {
            NewBuckets::Closed => Self {
                ownership: Some(ObjectOwnership::BucketOwnerEnforced),
                public_access_block: Some(PublicAccessBlock::ALL),
                encryption: Some(Encryption::S3),
                ..Self::default()
            },
            NewBuckets::Open => Self { ownership: Some(ObjectOwnership::ObjectWriter), ..Self::default() },
        }
    }

    pub(crate) fn ownership(&self) -> ObjectOwnership {
        self.ownership.unwrap_or(ObjectOwnership::ObjectWriter)
    }

    pub(crate) fn has_acls(&self) -> bool {
        self.ownership() != ObjectOwnership::BucketOwnerEnforced
    }

    pub(crate) fn block(&self) -> PublicAccessBlock {
        self.public_access_block.unwrap_or_default()
    }

    /// The ACL in force for the bucket itself.
    pub(crate) fn acl(&self, owner: &AccountId) -> Acl {
        self.acl.clone().filter(|_| self.has_acls()).unwrap_or_else(|| Acl::private(owner.clone()))
    }

    pub(crate) fn to_json(&self) -> String {
        let block = self.public_access_block.map(|block| {
            json!([
                block.block_public_acls,
                block.ignore_public_acls,
                block.block_public_policy,
                block.restrict_public_buckets
            ])
        });
        json!({
            "ownership": self.ownership.map(ObjectOwnership::as_str),
            "acl": self.acl.as_ref().map(Acl::to_json),
            "public_access_block": block,
            "encryption": self.encryption.as_ref().map(Encryption::to_json),
            "tags": self.tags.to_json(),
        })
        .to_string()
    }

    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let member = |name: &str| value.get(name).filter(|member| !member.is_null());
        let block = |value: &Value| {
            let setting = |index: usize| value.get(index).and_then(Value::as_bool);
            Some(PublicAccessBlock {
                block_public_acls: setting(0)?,
                ignore_public_acls: setting(1)?,
                block_public_policy: setting(2)?,
                restrict_public_buckets: setting(3)?,
            })
        };
        // Something that is there and cannot be read must not count as absent.
        fn read<T>(member: Option<&Value>, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
            member.map_or(Some(None), |member| read(member).map(Some))
        }
        Some(Self {
            ownership: read(member("ownership"), |value| ObjectOwnership::parse(value.as_str()?))?,
            acl: read(member("acl"), Acl::from_json)?,
            public_access_block: read(member("public_access_block"), block)?,
            encryption: read(member("encryption"), Encryption::from_json)?,
            tags: read(member("tags"), Tags::from_json)?.unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests;
