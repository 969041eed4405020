//! Numbers that only grow and that several transactions draw from at once.

use std::sync::atomic::{AtomicU64, Ordering};

/// A counter shared by every snapshot of the thing that it counts for. What a rolled-back transaction drew is lost.
#[derive(Debug)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn starting_at(next: u64) -> Self {
        Self(AtomicU64::new(next))
    }

    /// The first of `count` consecutive numbers that nobody else gets.
    pub(crate) fn take(&self, count: u64) -> u64 {
        self.0.fetch_add(count, Ordering::Relaxed)
    }

    /// The first number that nobody has. Everything taken by work that has finished is below it.
    pub(crate) fn next(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
