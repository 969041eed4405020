//! The clock of encoders and decompressors.

use std::time::Instant;

/// Time that this thread had a core, so that a busy machine does not count; wall time where the kernel does not tell.
pub(crate) fn busy(started: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or_else(|| started.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}
