//! `CancelResize` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_CancelResize.html>

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::actions::describe_resize::{resize_answer, resize_not_found};
use crate::control::Control;
use crate::error::ControlError;
use crate::model::{Cluster, ClusterStatus};
use crate::named_cluster::named_cluster;
use crate::progress::ResizeStatus;

pub async fn cancel_resize(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:CancelResize")?;
    let decide = |current: &Cluster| -> Result<_, ControlError> {
        if current.status != ClusterStatus::Resizing {
            return Err(resize_not_found().into());
        }
        let mut next = current.in_status(ClusterStatus::CancellingResize, control.now());
        next.progress.pending.nodes = None;
        if let Some(resize) = &mut next.progress.resize {
            resize.status = ResizeStatus::Cancelling;
        }
        Ok(Some(next))
    };
    let cancelling = control.update(&cluster.key(), decide).await?;
    control.wake();
    resize_answer(control, &cancelling)
}
