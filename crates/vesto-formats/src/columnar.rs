//! COPY's columnar formats, Parquet and ORC: a file in pieces (row groups, stripes), a piece in batches of the target
//! columns. Columns are matched by position; types must agree, as nothing is coerced from one kind to another.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html>
//!
//! **Invariants:** memory does not depend on the size of a file or of its pieces, nor on what they declare. A panic in
//! a decoder that is not ours is an error of the file.

mod convert;
mod error;
pub(crate) mod fault;
mod json;
mod located;
mod orc;
mod parquet;
mod plan;
mod text;
mod window;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::array::RecordBatch;

pub use self::error::{BadValue, ColumnarError};
pub use self::fault::ColumnarFault;
use self::orc::OrcFile;
use self::parquet::ParquetFile;
use self::plan::Batches;
pub use self::window::{InMemory, Pending, RangeReader};
use crate::options::TargetColumn;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnarFormat {
    Parquet,
    Orc,
}

impl ColumnarFormat {
    /// As messages and system tables name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parquet => "Parquet",
            Self::Orc => "ORC",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ColumnarOptions {
    /// Whatever the file has for a SUPER column becomes JSON.
    pub serialize_to_json: bool,
    /// Columns that the file lacks at its end are NULL.
    pub fill_record: bool,
    /// `ACCEPTINVCHARS`: the ASCII character that stands for each byte of an invalid one.
    pub replacement: Option<u8>,
}

/// Smaller pieces are read in no time.
const MIN_SPLIT_BYTES: u64 = 8 << 20;

/// A part of a file that is read by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Rows of the file that stand before it.
    pub first_row: u64,
    pub n_rows: u64,
    /// All of its bytes lie in here.
    pub bytes: Range<u64>,
}

/// A file whose footer is read and whose columns fit the target's.
pub struct ColumnarFile {
    kind: Kind,
    pieces: Vec<Piece>,
}

enum Kind {
    Parquet(ParquetFile),
    Orc(OrcFile),
}

/// Rows of the target columns, each in its column's Arrow type, or, for text, as a view of that.
#[derive(Debug)]
pub struct Converted {
    pub batch: RecordBatch,
    /// Where ACCEPTINVCHARS replaced something: row within the piece (from 0) and target column.
    pub replaced: Vec<(u64, usize)>,
}

impl ColumnarFile {
    pub fn open(
        format: ColumnarFormat,
        file: &dyn RangeReader,
        target: &[TargetColumn],
        options: ColumnarOptions,
    ) -> Result<Self, ColumnarError> {
        guarded(|| match format {
            ColumnarFormat::Parquet => {
                let parquet = ParquetFile::open(file, target, options)?;
                Ok(Self { pieces: numbered(parquet.pieces()?), kind: Kind::Parquet(parquet) })
            }
            ColumnarFormat::Orc => {
                let orc = OrcFile::open(file, target, options)?;
                Ok(Self { pieces: numbered(orc.pieces()?), kind: Kind::Orc(orc) })
            }
        })
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Cuts pieces that are large until there are so many, if possible: for a file whose pieces alone would not keep all
    /// cores busy. Reads little.
    pub fn split(&mut self, file: &Arc<dyn RangeReader>, n_wanted: usize) -> Result<(), ColumnarError> {
        let is_large = |piece: &Piece| piece.bytes.end - piece.bytes.start >= MIN_SPLIT_BYTES;
        let Kind::Parquet(parquet) = &mut self.kind else { return Ok(()) };
        if self.pieces.len() >= n_wanted || !self.pieces.iter().any(is_large) {
            return Ok(());
        }
        self.pieces = guarded(|| {
            parquet.split(file, n_wanted)?;
            parquet.pieces().map(numbered)
        })?;
        Ok(())
    }

    /// The rows of one piece, to be taken batch by batch.
    pub fn read(&self, piece: usize, file: &Arc<dyn RangeReader>) -> Result<PieceReader, ColumnarError> {
        let batches = guarded(|| match &self.kind {
            Kind::Parquet(parquet) => parquet.read(piece, file),
            Kind::Orc(orc) => orc.read(piece, file),
        })?;
        let first_row = self.pieces.get(piece).map_or(0, |piece| piece.first_row);
        Ok(PieceReader { batches: Some(batches), first_row })
    }
}

fn numbered(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let mut first_row: u64 = 0;
    for piece in &mut pieces {
        piece.first_row = first_row;
        first_row = first_row.saturating_add(piece.n_rows);
    }
    pieces
}

/// Ends after the first error.
pub struct PieceReader {
    batches: Option<Batches>,
    first_row: u64,
}

impl Iterator for PieceReader {
    type Item = Result<Converted, ColumnarError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batches = self.batches.as_mut()?;
        let next = guarded(|| batches.next_batch().transpose().map_or(Ok(None), |next| next.map(Some)));
        let next = next.transpose().map(|next| next.map_err(|error| error.behind(self.first_row)));
        if !matches!(next, Some(Ok(_))) {
            self.batches = None;
        }
        next
    }
}

/// Hostile files must not bring a loader down, whatever the decoders think of them.
fn guarded<T>(work: impl FnOnce() -> Result<T, ColumnarError>) -> Result<T, ColumnarError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(ColumnarError::Corrupt { message: "its contents contradict each other".to_owned() }))
}

#[cfg(test)]
mod tests;
