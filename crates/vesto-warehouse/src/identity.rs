//! IDENTITY columns: values handed out in ranges, unique but not gapless, as in Redshift.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>

use crate::counter::Counter;
use crate::table::IdentitySpec;

/// The number source of one IDENTITY column, shared by all snapshots of its table.
///
/// **Invariant:** a value in a committed row is never handed out again: a commit stores how many values were handed out
/// so far, and every value in its rows was handed out before.
#[derive(Debug)]
pub struct Identity {
    pub spec: IdentitySpec,
    taken: Counter,
}

/// Consecutive identity values: `first`, `first + step` …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityRange {
    pub first: i64,
    pub step: i64,
    pub count: u64,
}

impl IdentityRange {
    pub fn values(self) -> impl Iterator<Item = i64> {
        (0..self.count).map(move |n| self.first.wrapping_add(self.step.wrapping_mul(n.cast_signed())))
    }
}

impl Identity {
    pub(crate) fn new(spec: IdentitySpec, taken: u64) -> Self {
        Self { spec, taken: Counter::starting_at(taken) }
    }

    pub(crate) fn taken(&self) -> u64 {
        self.taken.next()
    }

    /// Hands out `count` values. `None` when they would leave the range of BIGINT.
    pub fn reserve(&self, count: u64) -> Option<IdentityRange> {
        let start = self.taken.take(count);
        let value =
            |n: u64| i64::try_from(i128::from(self.spec.seed) + i128::from(self.spec.step) * i128::from(n)).ok();
        value(start + count.saturating_sub(1))?;
        Some(IdentityRange { first: value(start)?, step: self.spec.step, count })
    }
}
