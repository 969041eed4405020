//! Which statement a CancelRequest means: each connection has a process id and a secret, and a token per statement.
//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS>

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Default)]
pub(crate) struct CancelRegistry(Arc<Mutex<HashMap<i32, Running>>>);

#[derive(Debug)]
struct Running {
    secret: i32,
    statement: CancellationToken,
}

impl CancelRegistry {
    fn lock(&self) -> MutexGuard<'_, HashMap<i32, Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a connection until the returned guard is dropped.
    pub(crate) fn register(&self, process_id: i32, secret: i32) -> Registration {
        self.lock().insert(process_id, Running { secret, statement: CancellationToken::new() });
        Registration { registry: self.clone(), process_id }
    }

    /// Cancels what the connection is running now. A wrong secret, or nobody there, is silently ignored.
    pub(crate) fn cancel(&self, process_id: i32, secret: i32) {
        if let Some(running) = self.lock().get(&process_id)
            && running.secret == secret
        {
            running.statement.cancel();
        }
    }
}

/// A connection's place in the registry.
pub(crate) struct Registration {
    registry: CancelRegistry,
    process_id: i32,
}

impl Registration {
    /// A fresh token for the next statement: a cancel that came while idle cancels nothing.
    pub(crate) fn next_statement(&self) -> CancellationToken {
        let token = CancellationToken::new();
        if let Some(running) = self.registry.lock().get_mut(&self.process_id) {
            running.statement = token.clone();
        }
        token
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.registry.lock().remove(&self.process_id);
    }
}
