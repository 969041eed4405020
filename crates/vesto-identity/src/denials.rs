//! Refusals outlive the server: a task writes them to the metadata with their explanations. Decisions never wait for it;
//! when more is refused than can be written, the log says how much is missing.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, Utc};
use tokio::sync::{mpsc, oneshot};
use vesto_meta::authorization_denials::{self, DenialRecord, DeniedQuery};
use vesto_meta::{Meta, MetaError};
use vesto_types::RequestId;

use crate::{QueryOrigin, RequestInfo, Ruling};

/// Rows kept.
const KEPT: u32 = 10_000;
/// Refusals that may wait.
const WAITING: usize = 1_024;
/// Refusals of one transaction.
const BATCH: usize = 256;

enum Message {
    Denied(Denial),
    Clear,
    /// Answered when everything before is stored.
    Flush(oneshot::Sender<()>),
}

struct Denial {
    at: DateTime<Utc>,
    request_id: RequestId,
    query: Option<Arc<QueryOrigin>>,
    ruling: Ruling,
}

/// The senders' side. The task ends with the last of them.
#[derive(Debug, Clone)]
pub(crate) struct Denials {
    messages: mpsc::Sender<Message>,
    lost: Arc<AtomicU64>,
}

impl Denials {
    pub(crate) fn new(meta: Meta) -> Self {
        let (messages, receiver) = mpsc::channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        drop(tokio::spawn(run(meta, receiver, Arc::clone(&lost))));
        Self { messages, lost }
    }

    pub(crate) fn record(&self, at: DateTime<Utc>, request: &RequestInfo, ruling: &Ruling) {
        let (request_id, query) = (request.request_id.clone(), request.query.clone());
        let denial = Denial { at, request_id, query, ruling: ruling.clone() };
        if self.messages.try_send(Message::Denied(denial)).is_err() {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) async fn clear(&self) {
        // Fails only when the task is gone, with everything.
        let _gone = self.messages.send(Message::Clear).await;
    }

    pub(crate) async fn flush(&self) {
        let (reply, done) = oneshot::channel();
        if self.messages.send(Message::Flush(reply)).await.is_ok() {
            let _gone = done.await;
        }
    }
}

async fn run(meta: Meta, mut messages: mpsc::Receiver<Message>, lost: Arc<AtomicU64>) {
    let mut batch = Vec::new();
    while messages.recv_many(&mut batch, BATCH).await > 0 {
        let mut replies = Vec::new();
        if let Err(error) = store(&meta, &mut batch, &mut replies).await {
            tracing::error!(error = &error as &dyn std::error::Error, "refusals could not be stored");
        }
        for reply in replies {
            let _gone = reply.send(());
        }
        let n_lost = lost.swap(0, Ordering::Relaxed);
        if n_lost > 0 {
            tracing::info!(n_lost, "refusals came faster than they could be stored");
        }
    }
}

async fn store(meta: &Meta, batch: &mut Vec<Message>, replies: &mut Vec<oneshot::Sender<()>>) -> Result<(), MetaError> {
    let messages = std::mem::take(batch);
    let (flushes, changes): (Vec<_>, Vec<_>) =
        messages.into_iter().partition(|message| matches!(message, Message::Flush(_)));
    replies.extend(flushes.into_iter().filter_map(|message| match message {
        Message::Flush(reply) => Some(reply),
        Message::Denied(_) | Message::Clear => None,
    }));
    if changes.is_empty() {
        return Ok(());
    }
    let mut tx = meta.begin().await?;
    for change in changes {
        match change {
            Message::Denied(denial) => authorization_denials::insert(&mut tx, &record(denial)).await?,
            Message::Clear => authorization_denials::delete_all(&mut tx).await?,
            Message::Flush(_) => {}
        }
    }
    authorization_denials::trim(&mut tx, KEPT).await?;
    tx.commit().await
}

fn record(Denial { at, request_id, query, ruling }: Denial) -> DenialRecord {
    DenialRecord {
        at,
        request_id: request_id.to_string(),
        query: query.map(|query| DeniedQuery {
            cluster: query.cluster.to_string(),
            db_user: query.db_user.clone(),
            query_id: query.query_id,
        }),
        principal: ruling.caller(),
        action: ruling.action().to_owned(),
        resource: ruling.resource().to_owned(),
        explanation: ruling.to_json().to_string(),
    }
}
