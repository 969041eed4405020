//! The deleted rows of one data file, by position.

use std::sync::Arc;

/// A set of row positions (0-based, within one data file). Immutable; cheap to clone.
/// Few positions are a sorted list, many a bitmap: never more than an eighth of a byte per row of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeleteVector(Arc<Set>);

#[derive(Debug, PartialEq, Eq)]
enum Set {
    Sorted(Vec<u32>),
    Bitmap { words: Vec<u64>, len: u64 },
}

impl Default for Set {
    fn default() -> Self {
        Self::Sorted(Vec::new())
    }
}

impl DeleteVector {
    /// From positions in any order, repeated or not. Positions above `u32::MAX` are not rows of any file we write
    /// and are left out.
    pub fn from_positions(positions: impl IntoIterator<Item = u64>) -> Self {
        let mut sorted: Vec<u32> = positions.into_iter().filter_map(|position| u32::try_from(position).ok()).collect();
        sorted.sort_unstable();
        sorted.dedup();
        Self::from_sorted(sorted)
    }

    fn from_sorted(sorted: Vec<u32>) -> Self {
        let Some(last) = sorted.last() else { return Self::default() };
        let n_words = (*last as usize / 64) + 1;
        if sorted.len() * 4 <= n_words * 8 {
            return Self(Arc::new(Set::Sorted(sorted)));
        }
        let mut words = vec![0_u64; n_words];
        for position in &sorted {
            if let Some(word) = words.get_mut(*position as usize / 64) {
                *word |= 1 << (position % 64);
            }
        }
        Self(Arc::new(Set::Bitmap { words, len: sorted.len() as u64 }))
    }

    pub fn len(&self) -> u64 {
        match &*self.0 {
            Set::Sorted(sorted) => sorted.len() as u64,
            Set::Bitmap { len, .. } => *len,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn contains(&self, position: u64) -> bool {
        let Ok(position) = u32::try_from(position) else { return false };
        match &*self.0 {
            Set::Sorted(sorted) => sorted.binary_search(&position).is_ok(),
            Set::Bitmap { words, .. } => {
                words.get(position as usize / 64).is_some_and(|word| word >> (position % 64) & 1 == 1)
            }
        }
    }

    /// Positions in ascending order.
    pub fn iter(&self) -> Box<dyn Iterator<Item = u64> + Send + '_> {
        match &*self.0 {
            Set::Sorted(sorted) => Box::new(sorted.iter().map(|position| u64::from(*position))),
            Set::Bitmap { words, .. } => Box::new(words.iter().enumerate().flat_map(|(index, word)| {
                let bits = std::iter::successors(Some(*word), |word| word.checked_sub(1).map(|less| word & less));
                bits.take_while(|word| *word != 0).map(move |word| index as u64 * 64 + u64::from(word.trailing_zeros()))
            })),
        }
    }

    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        if self.is_empty() {
            return other.clone();
        }
        Self::from_positions(self.iter().chain(other.iter()))
    }

    /// The largest position, `None` when empty.
    pub fn last(&self) -> Option<u64> {
        match &*self.0 {
            Set::Sorted(sorted) => sorted.last().map(|position| u64::from(*position)),
            Set::Bitmap { .. } => self.iter().last(),
        }
    }
}

#[cfg(test)]
mod tests;
