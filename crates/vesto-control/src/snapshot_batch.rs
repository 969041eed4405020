//! What the two batch operations on snapshots answer.

use vesto_aws_wire::{ApiError, XmlBody};

use crate::error::ControlError;

/// Snapshots in one call.
pub(crate) const LARGEST: usize = 100;

#[derive(Default)]
pub(crate) struct Batch {
    done: Vec<String>,
    failed: Vec<(String, Option<String>, ApiError)>,
}

impl Batch {
    pub(crate) fn record(&mut self, name: String, cluster: Option<String>, result: Result<(), ControlError>) {
        match result {
            Ok(()) => self.done.push(name),
            Err(error) => self.failed.push((name, cluster, error.into())),
        }
    }

    pub(crate) fn answer(self) -> XmlBody {
        XmlBody::result(|xml| {
            xml.text_list("Resources", "String", &self.done);
            xml.list("Errors", "SnapshotErrorMessage", &self.failed, |xml, (name, cluster, error)| {
                xml.text("SnapshotIdentifier", name)
                    .optional("SnapshotClusterIdentifier", cluster.as_ref())
                    .text("FailureCode", &error.code)
                    .text("FailureReason", &error.message);
            });
        })
    }
}
