//! A large file whose line feeds do not always end a record, read by several readers at the same time. Each fetches and
//! scans a range, which is the work; then it waits with it until those before are joined, and hands out the chunks that
//! the range completes.
//!
//! Ranges are taken up in file order, and none waits for anything but earlier ones and the loaders: the earliest that is
//! not joined yet is always on its way, and there are never more ranges in memory than readers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures::StreamExt;
use tokio::sync::{mpsc, watch};
use vesto_formats::{ChunkerLimits, RangeJoiner, RangeScanner, RecordFormat, ScannedRange};
use vesto_types::SqlError;

use super::super::job::Job;
use super::super::tally::Place;
use super::super::units::Unit;
use super::{Output, Work, open};

/// Of the units that are read in joined ranges.
pub(in crate::statements::copy) struct Joins(BTreeMap<usize, Join>);

struct Join {
    joiner: Mutex<RangeJoiner>,
    /// The range whose turn it is.
    next: watch::Sender<usize>,
}

impl Joins {
    pub(in crate::statements::copy) fn new(
        units: &[Unit],
        format: &RecordFormat,
        limits: ChunkerLimits,
        header_lines: u64,
    ) -> Self {
        let joined = units.iter().enumerate().filter(|(_, unit)| unit.joined.is_some());
        let join = |(index, unit): (usize, &Unit)| {
            let joiner = Mutex::new(RangeJoiner::new(format, limits, header_lines, unit.n_ranges())?);
            Some((index, Join { joiner, next: watch::Sender::new(0) }))
        };
        Self(joined.filter_map(join).collect())
    }
}

impl Join {
    async fn turn(&self, index: usize) {
        let mut next = self.next.subscribe();
        // Fails only without the sender, which is here.
        let _range = next.wait_for(|next| *next >= index).await;
    }

    /// The chunks that the range completes, counted as sent; the next range may come.
    fn put(&self, output: &Output, at: &Place<'_>, index: usize, range: ScannedRange) -> Vec<Work> {
        let mut joiner = self.joiner.lock().unwrap_or_else(PoisonError::into_inner);
        let mut chunks = Vec::new();
        joiner.put(index, range, &mut chunks);
        let works = chunks.into_iter().map(|chunk| output.work(chunk)).collect();
        if joiner.is_done() {
            output.job.tally.unit_read(at);
        }
        drop(joiner);
        self.next.send_replace(index + 1);
        works
    }
}

pub(super) async fn read(
    job: &Arc<Job>,
    unit: usize,
    index: usize,
    loaders: &mpsc::Sender<Work>,
) -> Result<(), SqlError> {
    let (Some(at), Some(join)) = (job.place(unit), job.joins.0.get(&unit)) else { return Ok(()) };
    // Who waits for this range must not wait for ever if it never comes.
    let comes = job.outcome.stop.clone().drop_guard();
    if index == 0 {
        job.tally.begin_unit(&at);
    }
    job.storage.authorized.check_alive()?;
    let output = Output::new(job, unit, at.file, loaders);
    let range = scan(&output, &at, index).await?;
    join.turn(index).await;
    let works = join.put(&output, &at, index, range);
    comes.disarm();
    for work in works {
        // Loaders are gone only when the load has ended.
        let _ended = loaders.send(work).await;
    }
    Ok(())
}

async fn scan(output: &Output, at: &Place<'_>, index: usize) -> Result<ScannedRange, SqlError> {
    let job = &output.job;
    let Some(mut scanner) = RangeScanner::new(&job.format, job.limits.chunker) else {
        return Ok(ScannedRange::default());
    };
    let bytes = at.unit.range(index);
    let mut offset = bytes.start;
    let mut body = open(job, at, &bytes).await?;
    while let Some(block) = body.next().await {
        let block = block.map_err(|error| output.interrupted(&error))?;
        offset = output.received(offset, &block);
        scanner.push(&block);
    }
    Ok(scanner.finish())
}

#[cfg(test)]
mod tests;
