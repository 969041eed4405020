//! `DescribeResize` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeResize.html>
//! No data moves in a resize: its size is zero, and it takes the time that changes take here.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody, XmlWriter};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::model::Cluster;
use crate::named_cluster::named_cluster;
use crate::progress::{Resize, ResizeStatus};

pub fn describe_resize(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:DescribeResize")?;
    resize_answer(control, &cluster)
}

/// What CancelResize answers, too.
pub(crate) fn resize_answer(control: &Control, cluster: &Cluster) -> Result<XmlBody, ApiError> {
    let resize = cluster.progress.resize.as_ref().ok_or_else(resize_not_found)?;
    Ok(XmlBody::result(|xml| render(xml, control, cluster, resize)))
}

pub(crate) fn resize_not_found() -> ApiError {
    ApiError::new(404, "ResizeNotFound", "A resize operation for the specified cluster is not found.")
}

fn render(xml: &mut XmlWriter, control: &Control, cluster: &Cluster, resize: &Resize) {
    let encryption = if cluster.settings.encrypted.is_on() { "KMS" } else { "NONE" };
    let elapsed = resize.ended_at.unwrap_or_else(|| control.now()) - resize.started_at;
    let left = match resize.status {
        ResizeStatus::InProgress | ResizeStatus::Cancelling => (control.apply_delay() - elapsed).num_seconds().max(0),
        ResizeStatus::Cancelled | ResizeStatus::Succeeded => 0,
    };
    let progress = if resize.status == ResizeStatus::Succeeded { 100 } else { 0 };
    xml.text("TargetNodeType", &resize.target.node_type)
        .text("TargetNumberOfNodes", resize.target.number)
        .text("TargetClusterType", resize.target.cluster_type())
        .text("Status", resize.status.as_str())
        .element("ImportTablesCompleted", |_| {})
        .element("ImportTablesInProgress", |_| {})
        .element("ImportTablesNotStarted", |_| {})
        .text("AvgResizeRateInMegaBytesPerSecond", 0)
        .text("TotalResizeDataInMegaBytes", 0)
        .text("ProgressInMegaBytes", 0)
        .text("ElapsedTimeInSeconds", elapsed.num_seconds())
        .text("EstimatedTimeToCompletionInSeconds", left)
        .text("ResizeType", resize.kind.as_str())
        .text("TargetEncryptionType", encryption)
        .text("DataTransferProgressPercent", progress);
}
