//! `DescribeStorage` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeStorage.html>
//! What the account's snapshots hold, and what its clusters' node types have room for.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::error::ControlError;
use crate::render::storage;

pub fn describe_storage(control: &Control, ctx: &OpCtx, _params: &QueryParams) -> Result<XmlBody, ApiError> {
    ctx.authorize("redshift:DescribeStorage", "*").map_err(ControlError::from)?;
    let state = control.state();
    let account = ctx.account();
    let snapshots = state.snapshots().filter(|snapshot| snapshot.account == *account);
    let bytes: u64 = snapshots.filter_map(|snapshot| snapshot.size_bytes).sum();
    let clusters = state.clusters().filter(|cluster| cluster.account == *account);
    let megabytes: u64 =
        clusters.map(|cluster| storage(&cluster.settings.node_type, cluster.settings.number_of_nodes)).sum();
    Ok(XmlBody::result(|xml| {
        xml.text("TotalBackupSizeInMegaBytes", bytes as f64 / 1_048_576.0)
            .text("TotalProvisionedStorageInMegaBytes", megabytes);
    }))
}
