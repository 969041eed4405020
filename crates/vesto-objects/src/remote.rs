//! Buckets at another S3-compatible endpoint: where COPY and UNLOAD look for a bucket that is not in the store.
//!
//! The operations that statements use (`list_objects_v2`, `get_object`, `head_object`, `delete_objects`,
//! [`crate::ObjectWriter`]) find out by the bucket's name which it is. Vesto's policies decide first, exactly as for a
//! bucket of its own; then the request leaves, signed with the endpoint's credentials, whose policies decide there.
//!
//! **Invariants.** No request leaves before its authorization. What a caller gets is the object's bytes as one version of
//! it had them, or an error: every read names the ETag, a body that ends early is gone on with from where it stopped, and
//! what comes is held against its length and, where the endpoint says one, its digest. What cannot be noticed: bytes
//! changed on the way in a range, or in an object of several parts without a checksum of the whole. TLS prevents that.
//! Nothing here holds more than a part of an object. Credentials are in no error and no log.

mod connections;
mod delete;
mod error;
mod exchange;
mod left;
mod list;
mod read;
mod request;
mod retry;
mod settings;
mod verify;
mod write;
mod xml;

use std::sync::Arc;

use vesto_types::{Clock, Ids};

pub use error::RemoteError;
pub use exchange::Exchange;
pub use left::LeftBehind;
pub use settings::{Addressing, Patience, RemoteCredentials, RemoteEndpoint, RemoteSettings};

pub(crate) use read::RemoteBody;
pub(crate) use write::RemoteWriter;

use connections::Connections;

/// The endpoint; made once, shared by all clusters.
pub struct Remote {
    settings: RemoteSettings,
    connections: Connections,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

impl Remote {
    /// Fails only if the TLS settings are no good. Nothing is connected to yet.
    pub fn new(settings: RemoteSettings, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Self, RemoteError> {
        let connections = Connections::new(&settings)?;
        Ok(Self { settings, connections, clock, ids })
    }

    pub fn settings(&self) -> &RemoteSettings {
        &self.settings
    }
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remote").field("endpoint", &self.settings.endpoint).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
