//! `CREATE SCHEMA` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_SCHEMA.html>, `ALTER SCHEMA` and
//! `CREATE DATABASE` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_DATABASE.html>

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateSchema {
    pub name: String,
    pub if_not_exists: bool,
    /// AUTHORIZATION.
    pub owner: Option<String>,
    pub quota: Option<Quota>,
}

/// `QUOTA n MB | GB | TB | UNLIMITED`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    Megabytes(u64),
    Unlimited,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterSchema {
    pub name: String,
    pub change: SchemaChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaChange {
    RenameTo(String),
    OwnerTo(String),
    Quota(Quota),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateDatabase {
    pub name: String,
    pub owner: Option<String>,
    pub connection_limit: Option<u64>,
}
