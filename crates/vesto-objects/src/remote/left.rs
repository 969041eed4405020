//! Multipart uploads that an earlier process of this server left at the endpoint when it died: their parts cost storage, and
//! nobody sees them. They are aborted once after the start, and again later while the endpoint cannot be reached.

use std::time::Duration;

use http::Method;

use super::request::Call;
use super::{Remote, RemoteError};
use crate::Objects;
use crate::store::remote_uploads::RemoteUpload;

const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

impl Remote {
    /// As the list of uploads names the endpoint.
    pub(crate) fn name(&self) -> String {
        self.settings.endpoint.to_string()
    }

    /// Gives an upload up. One that is gone already is a success.
    pub(crate) async fn abort_upload(&self, bucket: &str, key: &str, upload_id: &str) -> Result<(), RemoteError> {
        let call = Call::new(Method::DELETE, bucket, key).query("uploadId", upload_id);
        match self.send(&call, |_| Ok(())).await {
            Err(RemoteError::Answer { status: 404, .. }) => Ok(()),
            aborted => aborted,
        }
    }
}

/// Uploads of an earlier process, to be aborted.
pub struct LeftUploads {
    objects: Objects,
    uploads: Vec<RemoteUpload>,
}

impl Objects {
    /// What an earlier process left at the endpoint; to be asked before statements run, whose uploads are none of these.
    pub async fn left_uploads(&self) -> Result<LeftUploads, crate::StoreError> {
        let uploads = match self.remote() {
            Some(remote) => self.store.remote_uploads(&remote.name()).await?,
            None => Vec::new(),
        };
        Ok(LeftUploads { objects: self.clone(), uploads })
    }
}

impl LeftUploads {
    /// Goes on until none is left. May be dropped at any time: what is not aborted is still on the list.
    pub async fn abort(mut self) {
        let mut pause = FIRST_PAUSE;
        while !self.uploads.is_empty() {
            self.try_abort().await;
            if !self.uploads.is_empty() {
                tokio::time::sleep(pause).await;
                pause = (2 * pause).min(LONGEST_PAUSE);
            }
        }
    }

    async fn try_abort(&mut self) {
        let Some(remote) = self.objects.remote().cloned() else { return };
        let mut failed = Vec::new();
        for upload in std::mem::take(&mut self.uploads) {
            let RemoteUpload { bucket, key, upload_id, .. } = &upload;
            let aborted = remote.abort_upload(bucket, key, upload_id).await;
            match aborted {
                Ok(()) => {
                    tracing::info!(%bucket, %key, "aborted an upload that a stopped process left at the endpoint");
                    if let Err(error) = self.objects.store.forget_upload(upload.clone()).await {
                        tracing::warn!(%error, "an aborted upload is still listed");
                    }
                }
                Err(error) => {
                    tracing::info!(%error, %bucket, %key, "an upload that a stopped process left could not be aborted yet");
                    failed.push(upload);
                }
            }
        }
        self.uploads = failed;
    }
}
