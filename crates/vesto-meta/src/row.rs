//! Between SQLite's column types and ours. Every function names the table and column, for the error.

use chrono::{DateTime, Utc};
use vesto_types::{AccessKeyId, AccountId};

use crate::MetaError;

/// Key-value pairs as users attach them to resources, in the order given.
pub type Tags = Vec<(String, String)>;

/// Where a value came from.
#[derive(Debug, Clone, Copy)]
pub struct At(pub &'static str, pub &'static str);

impl At {
    pub fn corrupt(self, value: impl Into<String>) -> MetaError {
        MetaError::Corrupt { table: self.0, column: self.1, value: value.into() }
    }

    pub fn time(self, micros: i64) -> Result<DateTime<Utc>, MetaError> {
        DateTime::from_timestamp_micros(micros).ok_or_else(|| self.corrupt(micros.to_string()))
    }

    pub fn account(self, text: &str) -> Result<AccountId, MetaError> {
        AccountId::parse(text).map_err(|_| self.corrupt(text))
    }

    pub fn access_key_id(self, text: &str) -> Result<AccessKeyId, MetaError> {
        AccessKeyId::parse(text).map_err(|_| self.corrupt(text))
    }

    pub fn number(self, value: i64) -> Result<u32, MetaError> {
        u32::try_from(value).map_err(|_| self.corrupt(value.to_string()))
    }

    /// A list of pairs, kept as a JSON array of two-element arrays.
    pub fn pairs(self, text: &str) -> Result<Vec<(String, String)>, MetaError> {
        serde_json::from_str(text).map_err(|_| self.corrupt(text))
    }

    pub fn list(self, text: &str) -> Result<Vec<String>, MetaError> {
        serde_json::from_str(text).map_err(|_| self.corrupt(text))
    }
}

pub fn pairs_text(pairs: &[(String, String)]) -> String {
    let pairs = pairs.iter().map(|(key, value)| serde_json::json!([key, value]));
    serde_json::Value::Array(pairs.collect()).to_string()
}

pub fn list_text(list: &[String]) -> String {
    serde_json::Value::from(list).to_string()
}
