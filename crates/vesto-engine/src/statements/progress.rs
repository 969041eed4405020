//! Notices while a COPY or UNLOAD is under way: how far it is, every so many seconds as the session's
//! `vesto_progress_notices` says. 0, the default, sends none, as Redshift does.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use vesto_types::Notice;
use vesto_warehouse::syslog::{LoadProgress, UnloadProgress};

use crate::session::SqlSession;

/// The setting: seconds between notices.
const SETTING: &str = "vesto_progress_notices";

/// What tells a client how far its statement is.
pub(super) struct Told<F> {
    every: Option<Duration>,
    client: Sender<Notice>,
    text: F,
}

impl<F: Fn() -> String> Told<F> {
    /// `text` says how far the statement is, each time it is called.
    pub(super) fn new(session: &SqlSession, text: F) -> Self {
        let seconds: u64 = session.settings.get(SETTING).and_then(|value| value.parse().ok()).unwrap_or(0);
        Self { every: (seconds > 0).then(|| Duration::from_secs(seconds)), client: session.live(), text }
    }

    /// Runs `work` to its end, and tells meanwhile.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let Some(every) = self.every else { return work.await };
        let mut work = std::pin::pin!(work);
        let mut ticks = interval_at(Instant::now() + every, every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                result = &mut work => return result,
                _ = ticks.tick() => {
                    // A client that does not read misses some.
                    let _full = self.client.try_send(Notice::note((self.text)()));
                }
            }
        }
    }
}

/// How far a load is.
pub(super) fn of_load(progress: &Arc<LoadProgress>, table: &str) -> impl Fn() -> String + use<> {
    let (progress, table) = (Arc::clone(progress), table.to_owned());
    move || {
        let (loaded, to_load) = progress.bytes();
        let percent = (loaded * 100).checked_div(to_load).unwrap_or(100);
        let (done, files) = progress.files();
        let rows = progress.rows();
        format!(
            "Load into table '{table}' at {percent}%: {rows} record(s), {done} of {files} file(s), {loaded} of {to_load} bytes."
        )
    }
}

/// How far an unload is.
pub(super) fn of_unload(progress: &Arc<UnloadProgress>) -> impl Fn() -> String + use<> {
    let progress = Arc::clone(progress);
    move || {
        let (rows, files, bytes) = progress.so_far();
        format!("UNLOAD so far: {rows} record(s), {files} file(s) complete, {bytes} bytes.")
    }
}
