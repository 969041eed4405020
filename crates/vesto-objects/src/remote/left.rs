//! What an earlier process of this server left at the endpoint when it died: multipart uploads, whose parts cost storage
//! and which nobody sees, and objects of an UNLOAD that had not published all of them. They are removed once after the
//! start, and again later while the endpoint cannot be reached.

use std::time::Duration;

use chrono::{DateTime, Timelike, Utc};
use http::Method;

use super::request::Call;
use super::{Remote, RemoteError};
use crate::store::publications::Unfinished;
use crate::store::remote_uploads::RemoteUpload;
use crate::{Objects, ReadConditions};

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

/// What is to be removed.
pub struct LeftBehind {
    objects: Objects,
    uploads: Vec<RemoteUpload>,
    published: Vec<Unfinished>,
    started: DateTime<Utc>,
}

impl Objects {
    /// What an earlier process left at the endpoint; to be asked before statements run, whose uploads are none of these.
    pub async fn left_behind(&self) -> Result<LeftBehind, crate::StoreError> {
        let (uploads, published) = match self.remote() {
            Some(remote) => {
                (self.store.remote_uploads(&remote.name()).await?, self.store.unfinished(&remote.name()).await?)
            }
            None => (Vec::new(), Vec::new()),
        };
        Ok(LeftBehind { objects: self.clone(), uploads, published, started: self.store.now() })
    }
}

impl LeftBehind {
    /// Goes on until nothing is left. May be dropped at any time: what is not removed is still on the list.
    pub async fn remove(mut self) {
        let Some(remote) = self.objects.remote().cloned() else { return };
        let mut pause = FIRST_PAUSE;
        while !self.is_empty() {
            self.abort_uploads(&remote).await;
            self.withdraw_objects(&remote).await;
            if !self.is_empty() {
                tokio::time::sleep(pause).await;
                pause = (2 * pause).min(LONGEST_PAUSE);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.uploads.is_empty() && self.published.is_empty()
    }

    async fn abort_uploads(&mut self, remote: &Remote) {
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
                    self.uploads.push(upload);
                }
            }
        }
    }

    async fn withdraw_objects(&mut self, remote: &Remote) {
        for object in std::mem::take(&mut self.published) {
            let Unfinished { bucket, key, .. } = &object;
            match self.withdraw(remote, &object).await {
                Ok(withdrawn) => {
                    if withdrawn {
                        tracing::info!(%bucket, %key, "removed an object of a statement that a stopped process left unfinished");
                    }
                    if let Err(error) = self.objects.store.forget_unfinished(&object, remote.name()).await {
                        tracing::warn!(%error, "a removed object is still listed");
                    }
                }
                Err(error) => {
                    let error: &dyn std::error::Error = &*error;
                    tracing::info!(error, %bucket, %key, "an object of an unfinished statement could not be removed yet");
                    self.published.push(object);
                }
            }
        }
    }

    /// Removes the object if it is the one that was written, by its ETag and by when it appeared: a statement that ran
    /// since may have written the same bytes under the same key.
    async fn withdraw(
        &self,
        remote: &Remote,
        object: &Unfinished,
    ) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
        let Unfinished { bucket, key, etag, begun, .. } = object;
        let _turn = self.objects.store.withdrawing.lock().await;
        if !self.objects.store.is_unfinished(object, &remote.name()).await? {
            return Ok(false);
        }
        let found = match remote.head(bucket, key, &ReadConditions::default()).await {
            Err(RemoteError::Answer { status: 404, .. }) => return Ok(false),
            found => found?,
        };
        // Endpoints tell whole seconds.
        if found.etag != *etag
            || found.modified < begun.with_nanosecond(0).unwrap_or(*begun)
            || found.modified > self.started
        {
            return Ok(false);
        }
        match remote.delete(bucket, std::slice::from_ref(key)).await?.into_iter().next() {
            Some((_, refused)) => Err(refused.into()),
            None => Ok(true),
        }
    }
}
