//! The Data API of one server.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use vesto_control::Control;
use vesto_meta::Meta;
use vesto_secrets::Secrets;
use vesto_types::Ids;

use crate::endpoints::SqlEndpoints;
use crate::error::DataError;
use crate::limits::MAX_WAITING;
use crate::result_file::Results;
use crate::sessions::Sessions;
use crate::store::Store;

/// As Redshift's own processes of the Data API, far from those of client connections.
const FIRST_PROCESS_ID: i32 = 1 << 30;
/// How often old statements are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

#[derive(Debug, Error)]
#[error("the Data API")]
pub struct DataApiError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl From<DataError> for DataApiError {
    fn from(error: DataError) -> Self {
        Self(Box::new(error))
    }
}

/// Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct DataApi(Arc<Inner>);

/// What the actions work on.
pub struct Inner {
    pub(crate) control: Control,
    pub(crate) secrets: Secrets,
    pub(crate) endpoints: SqlEndpoints,
    pub(crate) store: Store,
    pub(crate) sessions: Sessions,
    /// Places of requests that wait.
    waiting: Semaphore,
    next_process_id: AtomicI32,
}

impl std::ops::Deref for DataApi {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl DataApi {
    /// Results are kept in `directory`, which is made if there is none.
    pub async fn open(
        control: Control,
        secrets: Secrets,
        meta: Meta,
        endpoints: SqlEndpoints,
        directory: &Path,
    ) -> Result<Self, DataApiError> {
        let results = Results::open(directory).map_err(DataError::from)?;
        let store = Store::open(meta, results, control.now()).await?;
        Ok(Self(Arc::new(Inner {
            control,
            secrets,
            endpoints,
            store,
            sessions: Sessions::default(),
            waiting: Semaphore::new(MAX_WAITING),
            next_process_id: AtomicI32::new(FIRST_PROCESS_ID),
        })))
    }

    /// Removes old statements until `shutdown`.
    pub async fn sweep(self, shutdown: CancellationToken) {
        let mut every = tokio::time::interval(SWEEP_EVERY);
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                _ = every.tick() => {}
            }
            if let Err(error) = self.store.sweep(self.now()).await {
                tracing::error!(error = &error as &dyn std::error::Error, "old statements cannot be removed");
            }
        }
    }

    /// Forgets all statements, their results and sessions. For tests; clusters are gone by then.
    pub async fn reset(&self) -> Result<(), DataApiError> {
        self.sessions.clear();
        Ok(self.store.reset().await?)
    }
}

impl Inner {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.control.now()
    }

    pub(crate) fn ids(&self) -> &dyn Ids {
        self.control.ids()
    }

    pub(crate) fn new_process_id(&self) -> i32 {
        self.next_process_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Waits until the statement has ended, for as many seconds as the request says.
    pub(crate) async fn wait(&self, id: &str, seconds: Option<i64>) -> Result<(), DataError> {
        let Some(seconds) = seconds.and_then(|seconds| u64::try_from(seconds).ok()) else { return Ok(()) };
        let _place = self.waiting.try_acquire().map_err(|_| DataError::TooManyWaiting)?;
        self.store.wait(id, Duration::from_secs(seconds)).await;
        Ok(())
    }
}
