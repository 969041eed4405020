//! The metrics of the HTTP port.

/// Requests answered, by service, action (known ones only) and HTTP status.
pub(crate) const REQUESTS: &str = "vesto_http_requests_total";
/// Seconds from the end of a request's headers to the start of its answer, by service.
pub(crate) const SECONDS: &str = "vesto_http_request_seconds";

pub(crate) fn describe() {
    metrics::describe_counter!(REQUESTS, "HTTP requests answered, by service, action and status");
    metrics::describe_histogram!(SECONDS, metrics::Unit::Seconds, "time until an answer begins, by service");
}
