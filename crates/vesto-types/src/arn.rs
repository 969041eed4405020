//! Amazon Resource Names. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>

use std::fmt;

use thiserror::Error;

use crate::{AccountId, Region};

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArnError {
    #[error("`{0}` is not an ARN")]
    NotAnArn(String),
    #[error("`{0}` is not the ARN of an IAM role")]
    NotARole(String),
}

/// A concrete ARN (no wildcards are interpreted here), split at its first five colons.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Arn {
    pub partition: String,
    pub service: String,
    pub region: String,
    pub account: String,
    pub resource: String,
}

impl Arn {
    pub fn parse(text: &str) -> Result<Self, ArnError> {
        let mut fields = text.splitn(6, ':');
        let mut next = || fields.next().map(str::to_owned);
        match (next().as_deref(), next(), next(), next(), next(), next()) {
            (Some("arn"), Some(partition), Some(service), Some(region), Some(account), Some(resource))
                if !partition.is_empty() && !service.is_empty() && !resource.is_empty() =>
            {
                Ok(Self { partition, service, region, account, resource })
            }
            _ => Err(ArnError::NotAnArn(text.to_owned())),
        }
    }

    /// `arn:aws:redshift:REGION:ACCOUNT:KIND:NAME`, for instance kind `cluster` or `dbuser` (name `cluster/user`).
    pub fn redshift(region: &Region, account: &AccountId, kind: &str, name: &str) -> Self {
        Self {
            partition: "aws".to_owned(),
            service: "redshift".to_owned(),
            region: region.to_string(),
            account: account.to_string(),
            resource: format!("{kind}:{name}"),
        }
    }

    /// `arn:aws:iam::ACCOUNT:RESOURCE`, for instance resource `user/path/name`.
    pub fn iam(account: &AccountId, resource: impl Into<String>) -> Self {
        Self {
            partition: "aws".to_owned(),
            service: "iam".to_owned(),
            region: String::new(),
            account: account.to_string(),
            resource: resource.into(),
        }
    }

    /// `arn:aws:s3:::BUCKET` or `arn:aws:s3:::BUCKET/KEY`.
    pub fn s3(bucket: &str, key: Option<&str>) -> Self {
        Self {
            partition: "aws".to_owned(),
            service: "s3".to_owned(),
            region: String::new(),
            account: String::new(),
            resource: key.map_or_else(|| bucket.to_owned(), |key| format!("{bucket}/{key}")),
        }
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// The ARN of an IAM role, whether or not that role exists: `arn:aws:iam::ACCOUNT:role/PATH/NAME`.
/// Compared exactly and case-sensitively, path included.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleArn {
    arn: Arn,
    account: AccountId,
}

impl RoleArn {
    pub fn parse(text: &str) -> Result<Self, ArnError> {
        let not_a_role = || ArnError::NotARole(text.to_owned());
        let arn = Arn::parse(text).map_err(|_| not_a_role())?;
        let account = AccountId::parse(&arn.account).map_err(|_| not_a_role())?;
        let name = arn.resource.strip_prefix("role/").ok_or_else(not_a_role)?;
        let last = name.rsplit('/').next().unwrap_or_default();
        let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte);
        let in_path = |byte: u8| (0x21..=0x7e).contains(&byte) && byte != b'*' && byte != b'?';
        if arn.service != "iam"
            || !arn.region.is_empty()
            || last.is_empty()
            || last.len() > 64
            || !last.bytes().all(in_name)
            || !name.bytes().all(in_path)
        {
            return Err(not_a_role());
        }
        Ok(Self { arn, account })
    }

    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The role's name without its path.
    pub fn name(&self) -> &str {
        self.arn.resource.rsplit('/').next().unwrap_or_default()
    }

    /// The path, beginning and ending with `/`.
    pub fn path(&self) -> &str {
        let resource = self.arn.resource.strip_prefix("role").unwrap_or_default();
        resource.strip_suffix(self.name()).unwrap_or("/")
    }

    pub fn as_arn(&self) -> &Arn {
        &self.arn
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.arn.fmt(f)
    }
}

#[cfg(test)]
mod tests;
