//! What answers have in common: members that are left out when there is nothing to say, and moments.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use crate::statement::{Part, Statement, Target};

/// Seconds since 1970, to the millisecond.
pub(crate) fn moment(time: DateTime<Utc>) -> Value {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay far below 2^53")]
    let seconds = time.timestamp_millis() as f64 / 1000.0;
    json!(seconds)
}

/// Adds a member if there is a value.
pub(crate) fn put(answer: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        answer.insert(name.to_owned(), value.into());
    }
}

pub(crate) fn put_target(answer: &mut Map<String, Value>, target: &Target) {
    put(answer, "ClusterIdentifier", Some(target.cluster.as_str()));
    put(answer, "Database", Some(target.database.as_str()));
    put(answer, "DbUser", target.db_user.as_deref());
    put(answer, "SecretArn", target.secret_arn.as_deref());
}

pub(crate) fn parameters(statement: &Statement) -> Option<Value> {
    let pairs = statement.parameters.iter().map(|(name, value)| json!({ "name": name, "value": value }));
    (!statement.parameters.is_empty()).then(|| pairs.collect())
}

/// What a statement and one of a batch show alike. -1: not known.
pub(crate) fn put_part(answer: &mut Map<String, Value>, part: &Part) {
    put(answer, "QueryString", Some(part.sql.as_str()));
    put(answer, "RedshiftQueryId", Some(part.query_id.unwrap_or(-1)));
    put(answer, "ResultRows", Some(part.rows.unwrap_or(-1)));
    put(answer, "ResultSize", Some(part.size().unwrap_or(-1)));
}
