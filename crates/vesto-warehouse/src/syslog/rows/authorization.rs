//! The steps that decided statements.

use chrono::{DateTime, Utc};

use super::super::relation::log_relation;

log_relation! {
    /// A step of the chain that decided a statement. Of what a statement is allowed many times, the first and a count.
    AuthorizationLog = "svv_authorization_log" {
        recordtime: DateTime<Utc>,
        query: i64,
        userid: i32,
        username: String,
        pid: i32,
        step: String,
        /// 1 to 6, as the steps follow each other.
        step_number: i32,
        principal: String,
        action: String,
        resource: String,
        decision: String,
        policy: Option<String>,
        statement: Option<String>,
        sid: Option<String>,
        json_path: Option<String>,
        reason: String,
        hint: Option<String>,
        considered: Option<String>,
        /// As S3's messages have it (`Rid`).
        request_id: String,
    }
}
