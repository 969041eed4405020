//! The SQL services of the clusters that run. Whoever starts a cluster adds it, and takes it away before it closes the
//! cluster's data; statements that still run are cancelled then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use vesto_session::SqlService;

use crate::limits::MAX_RUNNING_STATEMENTS;

/// How long statements may take to end when their cluster stops.
const GRACE: Duration = Duration::from_secs(10);

/// By namespace. Cheap to clone; all clones are the same.
#[derive(Clone, Default)]
pub struct SqlEndpoints(Arc<Mutex<HashMap<String, Endpoint>>>);

/// One running cluster.
#[derive(Clone)]
pub(crate) struct Endpoint {
    pub(crate) service: Arc<dyn SqlService>,
    /// The cluster stops.
    pub(crate) shutdown: CancellationToken,
    /// The tasks that hold its sessions.
    pub(crate) sessions: TaskTracker,
    /// Places of statements without a session of their own.
    pub(crate) places: Arc<Semaphore>,
}

impl SqlEndpoints {
    pub fn add(&self, namespace: &str, service: Arc<dyn SqlService>) {
        let places = Arc::new(Semaphore::new(MAX_RUNNING_STATEMENTS));
        let (shutdown, sessions) = (CancellationToken::new(), TaskTracker::new());
        self.lock().insert(namespace.to_owned(), Endpoint { service, shutdown, sessions, places });
    }

    /// Cancels what runs and returns once it has ended.
    pub async fn remove(&self, namespace: &str) {
        let Some(endpoint) = self.lock().remove(namespace) else { return };
        endpoint.shutdown.cancel();
        endpoint.sessions.close();
        if tokio::time::timeout(GRACE, endpoint.sessions.wait()).await.is_err() {
            tracing::warn!(n = endpoint.sessions.len(), "statements of the Data API did not end in time");
        }
    }

    pub(crate) fn get(&self, namespace: &str) -> Option<Endpoint> {
        self.lock().get(namespace).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Endpoint>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
