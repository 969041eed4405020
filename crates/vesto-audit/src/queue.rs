//! Between those who record and the writer: bounded in events and in memory.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::event::{Category, Event};
use crate::metric_names;

/// So much may wait. Management events may go beyond it, by as much again.
pub(crate) const MAX_EVENTS: usize = 8_192;
pub(crate) const MAX_WEIGHT: usize = 32 << 20;

/// Events that found no room, by category.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Lost {
    pub(crate) data: u64,
    pub(crate) management: u64,
}

impl Lost {
    pub(crate) fn any(self) -> bool {
        self != Self::default()
    }
}

#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
    /// Something came, or the log is closed.
    filled: Condvar,
    /// The writer took or wrote something.
    progress: Notify,
}

#[derive(Default)]
struct State {
    events: VecDeque<Event>,
    n_data: usize,
    weight: usize,
    lost: Lost,
    /// Taken by the writer and not yet written.
    writing: bool,
    closed: bool,
    ended: bool,
}

impl State {
    fn is_full(&self) -> bool {
        self.events.len() >= MAX_EVENTS || self.weight >= MAX_WEIGHT
    }

    fn is_overfull(&self) -> bool {
        self.events.len() >= 2 * MAX_EVENTS || self.weight >= 2 * MAX_WEIGHT
    }

    fn lose(&mut self, category: Category) {
        metrics::counter!(metric_names::LOST, "category" => category.as_str()).increment(1);
        match category {
            Category::Data => self.lost.data += 1,
            Category::Management => self.lost.management += 1,
        }
    }

    /// Makes room by losing the data event that waits longest.
    fn evict_data(&mut self) -> bool {
        if self.n_data == 0 {
            return false;
        }
        let Some(index) = self.events.iter().position(|event| event.category == Category::Data) else { return false };
        if let Some(event) = self.events.remove(index) {
            self.n_data -= 1;
            self.weight -= event.weight();
            self.lose(Category::Data);
        }
        true
    }
}

/// What the writer gets.
pub(crate) struct Batch {
    pub(crate) events: VecDeque<Event>,
    pub(crate) lost: Lost,
    /// Nothing will come after this.
    pub(crate) last: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn push(&self, event: Event) {
        let mut state = self.lock();
        let lost = state.closed
            || state.ended
            || match event.category {
                Category::Data => state.is_full(),
                Category::Management => state.is_full() && !state.evict_data() && state.is_overfull(),
            };
        if lost {
            return state.lose(event.category);
        }
        state.n_data += usize::from(event.category == Category::Data);
        state.weight += event.weight();
        state.events.push_back(event);
        drop(state);
        self.filled.notify_one();
    }

    /// Waits while only management events are waiting, and too many.
    pub(crate) async fn room_for_management(&self) {
        loop {
            let progress = self.progress.notified();
            {
                let state = self.lock();
                if state.closed || state.ended || state.n_data > 0 || !state.is_full() {
                    return;
                }
            }
            progress.await;
        }
    }

    /// Waits until nothing is waiting or being written; after [`Queue::close`], until the writer has ended.
    pub(crate) async fn drained(&self) {
        loop {
            let progress = self.progress.notified();
            {
                let state = self.lock();
                let idle = state.events.is_empty() && !state.writing && !state.lost.any();
                if state.ended || (idle && !state.closed) {
                    return;
                }
            }
            progress.await;
        }
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_one();
    }

    /// The writer's side: waits up to `patience` for something to write. `None` when the time passed.
    pub(crate) fn take(&self, patience: Option<Duration>) -> Option<Batch> {
        let nothing = |state: &mut State| state.events.is_empty() && !state.lost.any() && !state.closed;
        let state = self.lock();
        let mut state = match patience {
            None => self.filled.wait_while(state, nothing).unwrap_or_else(PoisonError::into_inner),
            Some(patience) => {
                let waited = self.filled.wait_timeout_while(state, patience, nothing);
                let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
                if timeout.timed_out() {
                    return None;
                }
                state
            }
        };
        let batch = Batch {
            events: std::mem::take(&mut state.events),
            lost: std::mem::take(&mut state.lost),
            last: state.closed,
        };
        (state.n_data, state.weight, state.writing) = (0, 0, true);
        drop(state);
        self.progress.notify_waiters();
        Some(batch)
    }

    pub(crate) fn written(&self) {
        self.lock().writing = false;
        self.progress.notify_waiters();
    }

    pub(crate) fn ended(&self) {
        self.lock().ended = true;
        self.progress.notify_waiters();
    }
}
