//! Cells of Arrow columns as SQL clients read them: what a cell holds ([`value`]) and its PostgreSQL text ([`text`]),
//! written into a buffer as it is read. For the PostgreSQL wire and the Data API.
//!
//! **Invariants:** pure; nothing is allocated per cell; no value panics.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice))]

mod float;
pub mod text;
pub mod value;

pub use value::Values;

/// Session settings that change how values look.
#[derive(Debug, Clone)]
pub struct Style {
    /// Added to the 15 (float8) or 6 (float4) digits of output, -15 to 3.
    pub extra_float_digits: i32,
    /// In which TIMESTAMPTZ is shown.
    pub time_zone: chrono_tz::Tz,
}

impl Default for Style {
    fn default() -> Self {
        Self { extra_float_digits: 0, time_zone: chrono_tz::UTC }
    }
}

impl Style {
    /// Follows a reported parameter.
    pub fn follow(&mut self, name: &str, value: &str) {
        if name.eq_ignore_ascii_case("extra_float_digits") {
            self.extra_float_digits = value.parse().unwrap_or(0).clamp(-15, 3);
        } else if name.eq_ignore_ascii_case("timezone") {
            self.time_zone = value.parse().unwrap_or(chrono_tz::UTC);
        }
    }
}
