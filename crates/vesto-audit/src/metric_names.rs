//! The metrics of the audit log.

pub(crate) const WRITTEN: &str = "vesto_audit_records_total";
pub(crate) const LOST: &str = "vesto_audit_lost_records_total";

pub(crate) fn describe() {
    metrics::describe_counter!(WRITTEN, "audit records written");
    metrics::describe_counter!(LOST, "audit records that were not written, by category");
}
