//! What a cluster does by itself while it is open: loading for copy jobs, and compaction.

mod compaction;
mod copy_jobs;

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::engine::Engine;

/// The tasks of an open cluster. Stop them before the warehouse is closed.
#[derive(Clone)]
pub struct Background {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Engine {
    /// Starts the cluster's own work on the current runtime.
    pub fn start_background(&self) -> Background {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(copy_jobs::run(Arc::clone(&self.0), stop.clone()));
        if self.0.config.auto_compaction {
            tasks.spawn(compaction::run(Arc::clone(&self.0), stop.clone()));
        }
        tasks.close();
        Background { stop, tasks }
    }
}

impl Background {
    /// Ends the work; what a load under way has written is rolled back, unless it is being committed.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}
