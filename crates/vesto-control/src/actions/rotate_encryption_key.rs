//! `RotateEncryptionKey` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_RotateEncryptionKey.html>
//! Data files are protected by the file system they lie on, so there is no key to change: the cluster goes through the
//! statuses that clients wait for, and an event tells of it.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::control::Control;
use crate::model::ClusterStatus;
use crate::named_cluster::{change_available, cluster_answer, named_cluster};

pub async fn rotate_encryption_key(control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    let cluster = named_cluster(control, ctx, params, "redshift:RotateEncryptionKey")?;
    let rotating = change_available(control, &cluster, |current| {
        if !current.settings.encrypted.is_on() {
            let message = "Encryption keys can only be rotated for an encrypted cluster.";
            return Err(ApiError::new(400, "InvalidClusterState", message).into());
        }
        Ok(Some(current.in_status(ClusterStatus::RotatingKeys, control.now())))
    });
    Ok(cluster_answer(control, &*rotating.await?))
}
