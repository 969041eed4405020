//! `CREATE SCHEMA` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_SCHEMA.html>, `ALTER SCHEMA` and
//! `CREATE DATABASE` <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_DATABASE.html>

use vesto_types::SqlError;

use super::parse_parts::limit;
use crate::Statement;
use crate::cursor::Cursor;

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

/// After CREATE; SCHEMA is next.
pub(crate) fn create_schema(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("SCHEMA")?;
    let if_not_exists = cursor.accept_words(&["IF", "NOT", "EXISTS"]);
    // `CREATE SCHEMA AUTHORIZATION user` names the schema after the user.
    let name = if cursor.is_word("AUTHORIZATION") { None } else { Some(cursor.identifier()?) };
    let owner = if cursor.accept("AUTHORIZATION") { Some(cursor.identifier()?) } else { None };
    let quota = if cursor.accept("QUOTA") { Some(quota(cursor)?) } else { None };
    let Some(name) = name.or_else(|| owner.clone()) else { return cursor.fail() };
    Ok(Statement::CreateSchema(CreateSchema { name, if_not_exists, owner, quota }))
}

/// After ALTER; SCHEMA is next.
pub(crate) fn alter_schema(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("SCHEMA")?;
    let name = cursor.identifier()?;
    let change = if cursor.accept_words(&["RENAME", "TO"]) {
        SchemaChange::RenameTo(cursor.identifier()?)
    } else if cursor.accept_words(&["OWNER", "TO"]) {
        SchemaChange::OwnerTo(cursor.identifier()?)
    } else {
        cursor.expect("QUOTA")?;
        SchemaChange::Quota(quota(cursor)?)
    };
    Ok(Statement::AlterSchema(AlterSchema { name, change }))
}

/// `n [MB | GB | TB] | UNLIMITED`; MB unless said otherwise.
fn quota(cursor: &mut Cursor<'_>) -> Result<Quota, SqlError> {
    if cursor.accept("UNLIMITED") {
        return Ok(Quota::Unlimited);
    }
    let at = cursor.clone();
    let amount = cursor.unsigned()?;
    let megabytes = match cursor.accept_one_of(&["MB", "GB", "TB"]) {
        Some("GB") => amount.checked_mul(1024),
        Some("TB") => amount.checked_mul(1024 * 1024),
        _ => Some(amount),
    };
    megabytes.map(Quota::Megabytes).ok_or_else(|| at.error())
}

/// After CREATE; DATABASE is next.
pub(crate) fn create_database(cursor: &mut Cursor<'_>) -> Result<Statement, SqlError> {
    cursor.expect("DATABASE")?;
    let name = cursor.identifier()?;
    if cursor.is_word("FROM") {
        cursor.skip_to_end();
        return Ok(Statement::NotBuilt { name: "CREATE DATABASE FROM" });
    }
    cursor.accept("WITH");
    let mut database = CreateDatabase { name, owner: None, connection_limit: None };
    while let Some(word) = cursor.accept_one_of(&["OWNER", "CONNECTION", "COLLATE", "ISOLATION"]) {
        match word {
            "OWNER" => {
                cursor.accept_symbol("=");
                database.owner = Some(cursor.identifier()?);
            }
            "CONNECTION" => {
                cursor.expect("LIMIT")?;
                database.connection_limit = limit(cursor)?;
            }
            "COLLATE" => return Err(SqlError::not_supported("CREATE DATABASE COLLATE")),
            _ => return Err(SqlError::not_supported("CREATE DATABASE ISOLATION LEVEL")),
        }
    }
    Ok(Statement::CreateDatabase(database))
}
