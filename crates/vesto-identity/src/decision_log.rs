//! The last decisions, newest last, in memory, and counts of them all; refusals are stored too. Every `authorize` writes here; the console and the
//! server's explanations read it. A SQL statement that reads a hundred thousand objects does not push everything else
//! out: see [`Witness`].

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use vesto_meta::Meta;
use vesto_types::RequestId;

use crate::{QueryOrigin, RequestInfo, Ruling, denials::Denials};

#[derive(Debug)]
pub struct DecisionRecord {
    /// Rises by one with every record since the server started.
    pub sequence: u64,
    pub at: DateTime<Utc>,
    pub request_id: RequestId,
    /// The SQL statement for which a cluster asked.
    pub query: Option<Arc<QueryOrigin>>,
    pub ruling: Ruling,
}

/// Who watches the decisions about one SQL statement, and says which of the allowed ones are worth their reasons.
pub trait Witness: Send + Sync {
    /// `action` was allowed once more. True to be told why, which costs more than the decision; false to leave it at
    /// the count.
    fn samples(&self, action: &str) -> bool;

    /// A refusal, or an allowed decision that was sampled.
    fn saw(&self, ruling: &Ruling);
}

#[derive(Debug)]
pub struct DecisionLog {
    capacity: usize,
    ring: Mutex<Ring>,
    denials: Denials,
    allowed: AtomicU64,
    denied: AtomicU64,
    nanoseconds: AtomicU64,
}

#[derive(Debug, Default)]
struct Ring {
    next: u64,
    records: VecDeque<Arc<DecisionRecord>>,
}

/// Decisions since the server started, and how long they took together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecisionCounts {
    pub allowed: u64,
    pub denied: u64,
    pub took: Duration,
}

impl DecisionLog {
    pub(crate) fn new(capacity: usize, meta: Meta) -> Self {
        Self {
            capacity,
            ring: Mutex::default(),
            denials: Denials::new(meta),
            allowed: AtomicU64::new(0),
            denied: AtomicU64::new(0),
            nanoseconds: AtomicU64::new(0),
        }
    }

    pub(crate) fn record(&self, at: DateTime<Utc>, request: &RequestInfo, ruling: Ruling) {
        trace(&request.request_id, &ruling);
        if let Some(witness) = &request.witness {
            witness.saw(&ruling);
        }
        if !ruling.allowed() {
            self.denials.record(at, request, &ruling);
        }
        let (request_id, query) = (request.request_id.clone(), request.query.clone());
        let mut ring = self.lock();
        let record = DecisionRecord { sequence: ring.next, at, request_id, query, ruling };
        ring.next += 1;
        if ring.records.len() >= self.capacity {
            ring.records.pop_front();
        }
        ring.records.push_back(Arc::new(record));
    }

    pub(crate) fn count(&self, allowed: bool, took: Duration) {
        let counter = if allowed { &self.allowed } else { &self.denied };
        counter.fetch_add(1, Ordering::Relaxed);
        self.nanoseconds.fetch_add(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub fn counts(&self) -> DecisionCounts {
        DecisionCounts {
            allowed: self.allowed.load(Ordering::Relaxed),
            denied: self.denied.load(Ordering::Relaxed),
            took: Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed)),
        }
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

    /// Waits until the refusals so far are stored (`vesto_meta::authorization_denials`).
    pub async fn flush(&self) {
        self.denials.flush().await;
    }

    pub(crate) async fn clear(&self) {
        self.lock().records.clear();
        self.denials.clear().await;
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
