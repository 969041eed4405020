//! The one writer of the catalog: takes commits in order, several at once when they come fast (group commit).

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::catalog::Catalog;
use crate::commit::{Change, CommitInfo, Delta, merge};
use crate::error::{Result, WarehouseError};
use crate::fault::{FaultHook, FaultPoint};
use crate::files::FileRegistry;
use crate::ids::FileId;
use crate::store::Store;
use crate::warehouse::{Counters, Published, fault};

/// Commits that share one SQLite transaction, and so one fsync.
const GROUP: usize = 64;

/// Where the answer to a commit goes, together with the transaction's work.
pub(crate) type CommitReply = oneshot::Sender<(Box<Delta>, Result<CommitInfo>)>;

pub(crate) enum Request {
    Commit {
        delta: Box<Delta>,
        reply: CommitReply,
    },
    /// Removed files, whose ended rows can go.
    Forget {
        data: Vec<FileId>,
        deletes: Vec<FileId>,
    },
    /// Copies the catalog to a file of its own. The answer is what is in it, and keeps its files from being removed.
    Copy {
        path: PathBuf,
        reply: oneshot::Sender<Result<Catalog>>,
    },
    Close {
        reply: oneshot::Sender<Result<()>>,
    },
}

/// The way to the committer's task.
#[derive(Debug, Clone)]
pub(crate) struct Committer(mpsc::UnboundedSender<Request>);

impl Committer {
    pub(crate) fn spawn(
        store: Store,
        published: Arc<Published>,
        counters: Arc<Counters>,
        registry: Arc<FileRegistry>,
        faults: Option<FaultHook>,
    ) -> Self {
        let (sender, requests) = mpsc::unbounded_channel();
        let task = Task { store, published, counters, registry, faults, stopped: None };
        // Ends with the last sender, or with `Close`.
        drop(tokio::spawn(task.run(requests)));
        Self(sender)
    }

    pub(crate) fn send(&self, request: Request) -> Result<()> {
        self.0.send(request).map_err(|_| WarehouseError::Closed("it was closed".to_owned()))
    }

    pub(crate) async fn close(&self) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        if self.send(Request::Close { reply }).is_err() {
            return Ok(());
        }
        answer.await.unwrap_or(Ok(()))
    }
}

struct Task {
    store: Store,
    published: Arc<Published>,
    counters: Arc<Counters>,
    registry: Arc<FileRegistry>,
    faults: Option<FaultHook>,
    /// Why nothing is written any more: the outcome of a commit could not be learned.
    stopped: Option<String>,
}

/// A commit whose rows are in the open SQLite transaction.
struct Accepted {
    delta: Box<Delta>,
    reply: CommitReply,
    catalog: Catalog,
    removed: Removed,
}

#[derive(Default)]
struct Removed {
    data: Vec<FileId>,
    deletes: Vec<FileId>,
    paths: Vec<PathBuf>,
}

impl Task {
    async fn run(mut self, mut requests: mpsc::UnboundedReceiver<Request>) {
        let mut group = Vec::with_capacity(GROUP);
        while requests.recv_many(&mut group, GROUP).await > 0 {
            if let Some(reply) = self.group(std::mem::take(&mut group)).await {
                requests.close();
                let _nobody_waits = reply.send(self.store.close().await);
                return;
            }
        }
        if let Err(error) = self.store.close().await {
            tracing::warn!(%error, "the catalog database could not be closed");
        }
    }

    /// Handles requests in one SQLite transaction. Returns whom to answer when the warehouse is to be closed.
    async fn group(&mut self, group: Vec<Request>) -> Option<oneshot::Sender<Result<()>>> {
        let (mut commits, mut data, mut deletes, mut copies, mut close) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), None);
        for request in group {
            match request {
                Request::Commit { delta, reply } => commits.push((delta, reply)),
                Request::Forget { data: d, deletes: x } => {
                    data.extend(d);
                    deletes.extend(x);
                }
                Request::Copy { path, reply } => copies.push((path, reply)),
                Request::Close { reply } => close = Some(reply),
            }
        }
        if let Some(why) = &self.stopped {
            let why = why.clone();
            commits.into_iter().for_each(|(delta, reply)| refuse(delta, reply, WarehouseError::Closed(why.clone())));
            return close;
        }
        let mut accepted = Vec::new();
        let written = self.write(commits, &data, &deletes, &mut accepted).await;
        match written {
            Ok(()) => self.answer(accepted),
            Err(error) => {
                tracing::error!(error = %chain(&error), "a commit failed");
                self.store.roll_back().await;
                accepted.into_iter().for_each(|one| refuse(one.delta, one.reply, error.clone()));
            }
        }
        for (path, reply) in copies {
            let copied = self.store.copy_to(&path).await.map(|()| self.published.newest());
            let _nobody_waits = reply.send(copied);
        }
        close
    }

    async fn write(
        &mut self,
        commits: Vec<(Box<Delta>, CommitReply)>,
        data: &[FileId],
        deletes: &[FileId],
        accepted: &mut Vec<Accepted>,
    ) -> Result<()> {
        self.store.begin().await?;
        let begun = self.fault(FaultPoint::Begun);
        let mut newest = self.published.newest();
        let mut failure = begun.err();
        for (delta, reply) in commits {
            if let Some(error) = &failure {
                refuse(delta, reply, error.clone());
                continue;
            }
            let merged = match merge(&newest, &delta) {
                Ok(merged) => merged,
                Err(error) => {
                    refuse(delta, reply, error);
                    continue;
                }
            };
            let written = self.store.write(&merged, &self.counters).await;
            newest = merged.catalog;
            accepted.push(Accepted { delta, reply, catalog: newest.clone(), removed: removed(&merged.changes) });
            failure = written.err();
        }
        if let Some(error) = failure {
            return Err(error);
        }
        self.store.forget(data, deletes).await?;
        self.fault(FaultPoint::Written)?;
        if let Err(error) = self.store.commit().await {
            // The rows may or may not be durable: only a reopened warehouse can tell.
            let why = format!("the outcome of a commit is unknown: {}", chain(&error));
            self.stopped = Some(why.clone());
            return Err(WarehouseError::Closed(why));
        }
        self.fault(FaultPoint::Committed)
    }

    fn answer(&self, accepted: Vec<Accepted>) {
        for Accepted { delta, reply, catalog, removed } in accepted {
            let info = CommitInfo { transaction: delta.transaction, snapshot: catalog.snapshot };
            self.published.publish(catalog, removed.data, removed.deletes, removed.paths);
            let result = self.fault(FaultPoint::Published).map(|()| info);
            let _nobody_waits = reply.send((delta, result));
        }
    }

    fn fault(&self, point: FaultPoint) -> Result<()> {
        fault(self.faults.as_ref(), &self.registry, point)
    }
}

fn refuse(delta: Box<Delta>, reply: CommitReply, error: WarehouseError) {
    let _nobody_waits = reply.send((delta, Err(error)));
}

/// The files that the changes leave without a table.
fn removed(changes: &[Change]) -> Removed {
    let mut removed = Removed::default();
    for change in changes {
        let Change::Table(table) = change else { continue };
        for file in &table.removed {
            removed.data.push(file.id);
            removed.paths.push(file.path.clone());
        }
        let redeleted = table.redeleted.iter().map(|(old, _)| old);
        for file in table.removed.iter().chain(redeleted).filter_map(|file| file.delete_file.as_ref()) {
            removed.deletes.push(file.id);
            removed.paths.push(file.path.clone());
        }
    }
    removed
}

fn chain(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |error| error.source());
    std::iter::once(error.to_string()).chain(sources.map(ToString::to_string)).collect::<Vec<_>>().join(": ")
}
