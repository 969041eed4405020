//! The AWS managed policies that every account has, with the permissions that AWS documents.
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>
//! Only the default version of each exists here, under its number.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use vesto_meta::managed_policies::{PolicyRecord, PolicyVersionRecord};
use vesto_policy::{ParseOptions, Policy, PolicyKind};
use vesto_types::AccountId;

use crate::{
    IdentityError,
    state::{ManagedPolicy, PolicyVersion},
};

struct Shipped {
    name: &'static str,
    path: &'static str,
    id: &'static str,
    version: u32,
    /// Seconds since 1970.
    created_at: i64,
    updated_at: i64,
    description: &'static str,
    document: &'static str,
}

macro_rules! shipped {
    ($name:literal, $id:literal, v $version:literal, $created_at:literal, $updated_at:literal, $description:literal) => {
        shipped!("/", $name, $id, v $version, $created_at, $updated_at, $description)
    };
    ($path:literal, $name:literal, $id:literal, v $version:literal, $created_at:literal, $updated_at:literal, $description:literal) => {
        Shipped {
            name: $name,
            path: $path,
            id: $id,
            version: $version,
            created_at: $created_at,
            updated_at: $updated_at,
            description: $description,
            document: include_str!(concat!("aws_managed/", $name, ".json")),
        }
    };
}

/// Ids follow AWS's form; their values are this server's own.
const SHIPPED: &[Shipped] = &[
    shipped!("AdministratorAccess", "ANPAVESTO00000ADMINAC", v 1, 1_423_233_540, 1_423_233_540, "Provides full access to AWS services and resources."),
    shipped!("AmazonRedshiftAllCommandsFullAccess", "ANPAVESTO00000RSALLCM", v 2, 1_635_986_880, 1_637_807_251, "Allows the SQL commands of Amazon Redshift to copy, load, unload, query and analyze data, and to use related services."),
    shipped!("AmazonRedshiftDataFullAccess", "ANPAVESTO00000RSDATAF", v 5, 1_599_679_380, 1_680_891_512, "Provides full access to the Amazon Redshift Data API, and scoped access to the services it needs."),
    shipped!("AmazonRedshiftFullAccess", "ANPAVESTO00000RSFULLA", v 5, 1_423_248_000, 1_657_236_673, "Provides full access to Amazon Redshift."),
    shipped!("AmazonRedshiftReadOnlyAccess", "ANPAVESTO00000RSREADA", v 2, 1_423_248_000, 1_707_351_853, "Provides read only access to Amazon Redshift."),
    shipped!("/aws-service-role/", "AmazonRedshiftServiceLinkedRolePolicy", "ANPAVESTO00000RSLINKD", v 1, 1_505_775_525, 1_505_775_525, "Allows Amazon Redshift to call other services on your behalf."),
    shipped!("AmazonS3FullAccess", "ANPAVESTO00000S3FULLA", v 2, 1_423_248_000, 1_632_773_430, "Provides full access to all buckets."),
    shipped!("AmazonS3ReadOnlyAccess", "ANPAVESTO00000S3READA", v 3, 1_423_248_000, 1_691_703_099, "Provides read only access to all buckets."),
    shipped!("IAMFullAccess", "ANPAVESTO00000IAMFULL", v 2, 1_423_248_000, 1_561_146_000, "Provides full access to IAM."),
    shipped!("IAMReadOnlyAccess", "ANPAVESTO00000IAMREAD", v 4, 1_423_248_000, 1_516_907_460, "Provides read only access to IAM."),
    shipped!("PowerUserAccess", "ANPAVESTO00000POWERUS", v 12, 1_423_247_940, 1_770_919_140, "Provides full access to AWS services and resources, but not to the management of users and groups."),
    // AWS's list goes through all its services and grows by the week; here are those that this server has to do with.
    shipped!("ReadOnlyAccess", "ANPAVESTO00000READONL", v 1, 1_423_247_940, 1_423_247_940, "Provides read only access to AWS services and resources."),
];

/// By ARN, compiled.
#[derive(Debug)]
pub(crate) struct AwsManaged(BTreeMap<String, Arc<ManagedPolicy>>);

impl AwsManaged {
    pub(crate) fn load(options: &ParseOptions) -> Result<Self, IdentityError> {
        let policies = SHIPPED.iter().map(|shipped| {
            let policy = shipped.load(options)?;
            Ok((policy.record.arn.clone(), Arc::new(policy)))
        });
        Ok(Self(policies.collect::<Result<_, IdentityError>>()?))
    }

    pub(crate) fn get(&self, arn: &str) -> Option<&Arc<ManagedPolicy>> {
        self.0.get(arn)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<ManagedPolicy>> {
        self.0.values()
    }
}

/// Whether this is the ARN of a policy of AWS's own, shipped or not.
pub(crate) fn is_aws_managed(arn: &str) -> bool {
    arn.starts_with("arn:aws:iam::aws:policy/")
}

impl Shipped {
    fn load(&self, options: &ParseOptions) -> Result<ManagedPolicy, IdentityError> {
        let arn = format!("arn:aws:iam::aws:policy{}{}", self.path, self.name);
        let malformed = |source| IdentityError::BuiltInPolicy { name: self.name.to_owned(), source };
        let compiled = Policy::parse(self.document, PolicyKind::Identity, options).map_err(malformed)?;
        let at = |seconds| DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default();
        let record = PolicyVersionRecord {
            policy_arn: arn.clone(),
            version: self.version,
            document: self.document.to_owned(),
            created_at: at(self.updated_at),
        };
        let versions = BTreeMap::from([(self.version, PolicyVersion { record, compiled })]);
        let record = PolicyRecord {
            arn,
            account: nobody()?,
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            path: self.path.to_owned(),
            description: Some(self.description.to_owned()),
            default_version: self.version,
            last_version: self.version,
            tags: Vec::new(),
            created_at: at(self.created_at),
            updated_at: at(self.updated_at),
        };
        Ok(ManagedPolicy { record, versions })
    }
}

/// AWS's policies belong to no account of this server; their ARNs say `aws` where the account stands.
fn nobody() -> Result<AccountId, IdentityError> {
    AccountId::parse("000000000000").map_err(IdentityError::Name)
}

#[cfg(test)]
mod tests;
