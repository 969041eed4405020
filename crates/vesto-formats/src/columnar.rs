//! COPY's columnar formats, Parquet and ORC: a file in pieces (row groups, stripes), a piece in batches of the target
//! columns. Columns are matched by position; types must agree, as nothing is coerced from one kind to another.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html>
//!
//! **Invariants:** memory does not depend on the size of a file or of its pieces, nor on what they declare. A panic in
//! a decoder that is not ours is an error of the file.

mod convert;
mod error;
mod json;
mod orc;
mod parquet;
mod plan;
mod text;
mod window;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::array::RecordBatch;

pub use self::error::ColumnarError;
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

/// A part of a file that is read by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
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
                Ok(Self { pieces: parquet.pieces()?, kind: Kind::Parquet(parquet) })
            }
            ColumnarFormat::Orc => {
                let orc = OrcFile::open(file, target, options)?;
                Ok(Self { pieces: orc.pieces()?, kind: Kind::Orc(orc) })
            }
        })
    }

    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The rows of one piece, to be taken batch by batch.
    pub fn read(&self, piece: usize, file: &Arc<dyn RangeReader>) -> Result<PieceReader, ColumnarError> {
        let batches = guarded(|| match &self.kind {
            Kind::Parquet(parquet) => parquet.read(piece, file),
            Kind::Orc(orc) => orc.read(piece, file),
        })?;
        Ok(PieceReader { batches: Some(batches) })
    }
}

/// Ends after the first error.
pub struct PieceReader {
    batches: Option<Batches>,
}

impl Iterator for PieceReader {
    type Item = Result<Converted, ColumnarError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batches = self.batches.as_mut()?;
        let next = guarded(|| batches.next_batch().transpose().map_or(Ok(None), |next| next.map(Some)));
        let next = next.transpose();
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
