//! The metrics of the HTTP port.

use vesto_identity::DecisionCounts;

/// Requests answered, by service, action (known ones only) and HTTP status.
pub(crate) const REQUESTS: &str = "vesto_http_requests_total";
/// Seconds from the end of a request's headers to the start of its answer, by service.
pub(crate) const SECONDS: &str = "vesto_http_request_seconds";

/// Authorization decisions of all requests and statements, by decision.
pub(crate) const DECISIONS: &str = "vesto_authorization_decisions_total";
/// Seconds spent on them.
pub(crate) const DECISION_SECONDS: &str = "vesto_authorization_seconds_total";

/// They are counted where they are made, and taken over when somebody asks.
pub(crate) fn set_authorization(counts: DecisionCounts) {
    metrics::counter!(DECISIONS, "decision" => "allow").absolute(counts.allowed);
    metrics::counter!(DECISIONS, "decision" => "deny").absolute(counts.denied);
    metrics::gauge!(DECISION_SECONDS).set(counts.took.as_secs_f64());
}

pub(crate) fn describe() {
    metrics::describe_counter!(DECISIONS, "authorization decisions, by decision");
    metrics::describe_gauge!(DECISION_SECONDS, metrics::Unit::Seconds, "time spent on authorization decisions");
    metrics::describe_counter!(REQUESTS, "HTTP requests answered, by service, action and status");
    metrics::describe_histogram!(SECONDS, metrics::Unit::Seconds, "time until an answer begins, by service");
}
