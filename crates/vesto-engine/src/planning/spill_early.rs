//! A memory pool that lets no sort take more than its share before it spills. Sorts take what they can get, and an UNLOAD
//! that sorts its rows by partition would take a query's whole memory for what the disk does as well.

use std::fmt;
use std::sync::Arc;

use datafusion::common::{DataFusionError, Result};
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation};

#[derive(Debug)]
pub(super) struct SpillEarly {
    pool: Arc<dyn MemoryPool>,
    /// Bytes for each consumer that can spill.
    share: usize,
}

impl SpillEarly {
    pub(super) fn new(pool: Arc<dyn MemoryPool>, share: usize) -> Self {
        Self { pool, share }
    }
}

impl fmt::Display for SpillEarly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(share: {}, {})", self.name(), self.share, self.pool)
    }
}

impl MemoryPool for SpillEarly {
    fn name(&self) -> &str {
        "spill_early"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.pool.register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.pool.unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.pool.grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.pool.shrink(reservation, shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        let (consumer, size) = (reservation.consumer(), reservation.size());
        // What has nothing to spill must be able to begin.
        if consumer.can_spill() && size > 0 && size + additional > self.share {
            let message = format!("{} has its share of {} bytes", consumer.name(), self.share);
            return Err(DataFusionError::ResourcesExhausted(message));
        }
        self.pool.try_grow(reservation, additional)
    }

    fn reserved(&self) -> usize {
        self.pool.reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        self.pool.memory_limit()
    }
}
