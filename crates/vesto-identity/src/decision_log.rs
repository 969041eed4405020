//! The last decisions, newest last, in memory. Every `authorize` writes here; the console, `svv_authorization_log` and
//! the server's explanations read it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use vesto_types::RequestId;

use crate::Ruling;

#[derive(Debug)]
pub struct DecisionRecord {
    /// Rises by one with every decision since the server started.
    pub sequence: u64,
    pub at: DateTime<Utc>,
    pub request_id: RequestId,
    pub ruling: Ruling,
}

#[derive(Debug)]
pub struct DecisionLog {
    capacity: usize,
    ring: Mutex<Ring>,
}

#[derive(Debug, Default)]
struct Ring {
    next: u64,
    records: VecDeque<Arc<DecisionRecord>>,
}

impl DecisionLog {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, ring: Mutex::default() }
    }

    pub(crate) fn record(&self, at: DateTime<Utc>, request_id: &RequestId, ruling: Ruling) {
        trace(request_id, &ruling);
        let mut ring = self.lock();
        let record = DecisionRecord { sequence: ring.next, at, request_id: request_id.clone(), ruling };
        ring.next += 1;
        if ring.records.len() >= self.capacity {
            ring.records.pop_front();
        }
        ring.records.push_back(Arc::new(record));
    }

    /// The last `limit` decisions, oldest of them first.
    pub fn recent(&self, limit: usize) -> Vec<Arc<DecisionRecord>> {
        let ring = self.lock();
        ring.records.iter().skip(ring.records.len().saturating_sub(limit)).cloned().collect()
    }

    /// What is still held of the decisions with at least this sequence number.
    pub fn since(&self, sequence: u64) -> Vec<Arc<DecisionRecord>> {
        self.lock().records.iter().filter(|record| record.sequence >= sequence).cloned().collect()
    }

    /// What is still held of one request's decisions.
    pub fn of_request(&self, request_id: &RequestId) -> Vec<Arc<DecisionRecord>> {
        self.lock().records.iter().filter(|record| record.request_id == *request_id).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.lock().records.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn trace(request_id: &RequestId, ruling: &Ruling) {
    if ruling.allowed() {
        tracing::debug!(%request_id, caller = ruling.caller(), action = ruling.action(), resource = ruling.resource(), "allowed");
    } else {
        let (decision, layer) = (ruling.decision(), ruling.evaluation().layer);
        tracing::info!(%request_id, caller = ruling.caller(), action = ruling.action(), resource = ruling.resource(), %decision, %layer, "denied");
    }
}
