//! Column statistics: per file for pruning, per table for planning.

use std::cmp::Ordering;

/// A bound of a column, in the widest form of its type: DATE in days, TIME, TIMESTAMP and TIMESTAMPTZ in microseconds,
/// DECIMAL unscaled.
#[derive(Debug, Clone, PartialEq)]
pub enum StatValue {
    Boolean(bool),
    Integer(i64),
    Decimal(i128),
    Float(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl StatValue {
    /// Orders values of the same kind; floats without NaN; text by bytes. `None` for values of two kinds.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Boolean(a), Self::Boolean(b)) => Some(a.cmp(b)),
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            (Self::Decimal(a), Self::Decimal(b)) => Some(a.cmp(b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
            (Self::Bytes(a), Self::Bytes(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// What is known of a column in a set of rows. Bounds are exact values of the written rows (deleted ones included);
/// `None` means unknown, or no value but NULL.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnStats {
    pub null_count: u64,
    /// Values that are not NULL.
    pub value_count: u64,
    pub min: Option<StatValue>,
    pub max: Option<StatValue>,
    /// A float column holds NaN, which the bounds leave out.
    pub contains_nan: bool,
    /// Compressed size in the file.
    pub size_bytes: u64,
}

impl ColumnStats {
    /// Whether the bounds cover every value that is not NULL (or NaN).
    pub fn has_bounds(&self) -> bool {
        self.value_count == 0 || (self.min.is_some() && self.max.is_some())
    }

    /// What is known of both sets of rows together.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let pick = |a: &Option<StatValue>, b: &Option<StatValue>, keep: Ordering| match (a, b) {
            _ if !self.has_bounds() || !other.has_bounds() => None,
            (Some(a), Some(b)) => match a.compare(b) {
                Some(order) if order == keep => Some(b.clone()),
                Some(_) => Some(a.clone()),
                None => None,
            },
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        Self {
            null_count: self.null_count + other.null_count,
            value_count: self.value_count + other.value_count,
            min: pick(&self.min, &other.min, Ordering::Greater),
            max: pick(&self.max, &other.max, Ordering::Less),
            contains_nan: self.contains_nan || other.contains_nan,
            size_bytes: self.size_bytes + other.size_bytes,
        }
    }
}

#[cfg(test)]
mod tests;
