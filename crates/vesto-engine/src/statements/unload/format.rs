//! A file's encoder: batches in, bytes out as they are ready.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use vesto_formats::TextEncoder;
use vesto_formats::compression::{self, Compression};
use vesto_formats::encode::fixed_width::{FixedWidthEncoder, FixedWidthError};
use vesto_formats::encode::json::JsonEncoder;
use vesto_formats::encode::parquet::{
    ColumnEncoder, DEFAULT_ROW_GROUP_BYTES, ParquetEncoding, ParquetWriter, SAMPLE_ROWS,
};
use vesto_formats::encode::text::{TextEncoding, TextForm};
use vesto_formats::options::FixedWidth;
use vesto_sql::FixedWidthColumn;
use vesto_sql::unload::{UnloadCompression, UnloadFormat, UnloadOptions};
use vesto_types::{ColumnType, SqlError, SqlState};

use super::super::copy::options::setup_error;
use crate::errors::arrow_error;

const MB: u64 = 1 << 20;
/// MAXFILESIZE of Parquet counts in these.
const PARQUET_STEP: u64 = 32 * MB;

/// What all files of an unload have in common.
pub(super) struct Format {
    form: Form,
    header: Vec<u8>,
    compression: Compression,
    row_group_bytes: usize,
    max_file_size: u64,
}

enum Form {
    Lines(Lines),
    Parquet(ParquetEncoding),
}

enum Lines {
    Text(TextEncoder),
    FixedWidth(FixedWidthEncoder),
    Json(JsonEncoder),
}

impl Format {
    /// `columns` are those of the files.
    pub(super) fn new(options: &UnloadOptions, columns: &[(String, ColumnType)]) -> Result<Self, SqlError> {
        let form = match &options.format {
            UnloadFormat::Parquet => Form::Parquet(ParquetEncoding::new(columns).map_err(|error| setup_error(&error))?),
            UnloadFormat::Text => {
                let form = TextForm::Delimited { escape: options.escape, add_quotes: options.add_quotes };
                text(form, options, columns)?
            }
            UnloadFormat::Csv => text(TextForm::Csv, options, columns)?,
            UnloadFormat::FixedWidth(spec) => Form::Lines(Lines::FixedWidth(fixed_width(spec, options, columns)?)),
            UnloadFormat::Json => {
                let encoder = JsonEncoder::new(columns.to_vec()).map_err(|error| setup_error(&error))?;
                Form::Lines(Lines::Json(encoder))
            }
        };
        let mut header = Vec::new();
        if let (Form::Lines(Lines::Text(encoder)), true) = (&form, options.header) {
            encoder.header(&mut header);
        }
        let row_group_bytes = options.row_group_size.and_then(|bytes| usize::try_from(bytes).ok());
        Ok(Self {
            header,
            compression: compression(options),
            row_group_bytes: row_group_bytes.unwrap_or(DEFAULT_ROW_GROUP_BYTES),
            max_file_size: max_file_size(options),
            form,
        })
    }

    /// As `stl_unload_log.file_format` says it.
    pub(super) fn log_name(&self) -> &'static str {
        match self.form {
            Form::Lines(Lines::Text(_) | Lines::FixedWidth(_)) => "Text",
            Form::Lines(Lines::Json(_)) => "JSON",
            Form::Parquet(_) => "Parquet",
        }
    }

    /// Whether an unload without rows still leaves a file.
    pub(super) fn writes_empty_files(&self) -> bool {
        matches!(self.form, Form::Lines(Lines::Text(_) | Lines::FixedWidth(_)))
    }

    /// How many bytes a file may still take when it has `size`.
    pub(super) fn is_full(&self, size: u64) -> bool {
        size + self.slack() > self.max_file_size
    }

    /// Whether so many more bytes would be too many.
    pub(super) fn would_exceed(&self, size: u64, more: usize) -> bool {
        size + more as u64 > self.max_file_size
    }

    /// The most that one step adds to a file, with what a compressor holds back.
    fn slack(&self) -> u64 {
        match self.compression {
            Compression::Bzip2 => 2 * MB,
            Compression::Zstd | Compression::Gzip | Compression::Lzop => MB,
            Compression::None => MB / 4,
        }
    }

    /// Whether rows can be encoded by several tasks, each on its own, and their bytes be put one after the other: lines
    /// as such, gzip's members, bzip2's streams. Many readers of zstd stop after its first frame.
    pub(super) fn is_divisible(&self) -> bool {
        matches!(self.form, Form::Lines(_))
    }

    /// Whether a file's columns can be encoded by several tasks.
    pub(super) fn is_columnar(&self) -> bool {
        matches!(self.form, Form::Parquet(_))
    }

    /// Starts a file that begins with these rows; they are not added yet.
    pub(super) fn begin(&self, rows: &RecordBatch) -> Result<FileEncoder, SqlError> {
        match &self.form {
            Form::Parquet(encoding) => {
                let bytes = Buffer::default();
                let sample = rows.slice(0, rows.num_rows().min(SAMPLE_ROWS));
                let sample = encoding.convert(&sample).map_err(|error| arrow_error(&error))?;
                let writer = ParquetWriter::new(bytes.clone(), encoding, &sample).map_err(|error| failed(&error))?;
                Ok(FileEncoder::Parquet { writer: Box::new(writer), bytes })
            }
            Form::Lines(_) => self.begin_lines(),
        }
    }

    /// Starts a file of lines.
    pub(super) fn begin_lines(&self) -> Result<FileEncoder, SqlError> {
        let mut writer = compression::Writer::new(self.compression, Vec::new()).map_err(|error| failed(&error))?;
        writer.write_all(&self.header).map_err(|error| failed(&error))?;
        Ok(self.lines(writer))
    }

    fn lines(&self, writer: compression::Writer<Vec<u8>>) -> FileEncoder {
        let n_lines = u64::from(!self.header.is_empty());
        FileEncoder::Lines { writer: Box::new(writer), scratch: Vec::new(), n_lines }
    }

    /// Starts a file that is put together from blocks.
    pub(super) fn begin_blocks(&self) -> Result<FileEncoder, SqlError> {
        if self.compression == Compression::Zstd {
            return self.begin_lines();
        }
        let header = if self.header.is_empty() { Vec::new() } else { self.packed(self.header.clone())? };
        Ok(self.lines(compression::Writer::None(header)))
    }

    pub(super) fn add(&self, file: &mut FileEncoder, batch: &RecordBatch) -> Result<(), SqlError> {
        match (&self.form, file) {
            (Form::Lines(encoder), FileEncoder::Lines { writer, scratch, n_lines }) => {
                *n_lines += batch.num_rows() as u64;
                if let compression::Writer::None(out) = &mut **writer {
                    return encoder.encode(batch, out);
                }
                scratch.clear();
                encoder.encode(batch, scratch)?;
                writer.write_all(scratch).map_err(|error| failed(&error))
            }
            (Form::Parquet(encoding), FileEncoder::Parquet { writer, .. }) => {
                let batch = encoding.convert(batch).map_err(|error| arrow_error(&error))?;
                writer.write(&batch).map_err(|error| failed(&error))?;
                self.end_row_group(writer)
            }
            (Form::Lines(_) | Form::Parquet(_), _) => Err(failed(&"a file was begun in another format")),
        }
    }

    fn end_row_group(&self, writer: &mut ParquetWriter<Buffer>) -> Result<(), SqlError> {
        if writer.row_group_bytes() < self.row_group_bytes {
            return Ok(());
        }
        writer.end_row_group().map_err(|error| failed(&error))
    }

    /// Adds rows as [`Self::add`] does, the columns dealt out to so many tasks. On an error the file is lost.
    pub(super) async fn add_columns(
        &self,
        file: &mut FileEncoder,
        batch: &RecordBatch,
        n_tasks: usize,
    ) -> Result<(), SqlError> {
        let (Form::Parquet(encoding), FileEncoder::Parquet { writer, .. }) = (&self.form, &mut *file) else {
            return self.add(file, batch);
        };
        let batch = encoding.convert(batch).map_err(|error| arrow_error(&error))?;
        let columns = writer.take_columns().map_err(|error| failed(&error))?;
        // Whoever is free takes the next; the last ones in it are often texts, which take longest.
        let waiting = Arc::new(Mutex::new(columns));
        let tasks: Vec<_> = (0..n_tasks)
            .map(|_| {
                let (waiting, batch) = (Arc::clone(&waiting), batch.clone());
                tokio::spawn(async move { add_waiting_columns(&waiting, &batch) })
            })
            .collect();
        let mut columns = Vec::with_capacity(batch.num_columns());
        for task in tasks {
            columns.extend(task.await.map_err(|error| failed(&error))??);
        }
        writer.put_columns(columns).map_err(|error| failed(&error))?;
        self.end_row_group(writer)
    }

    /// Encodes rows by themselves.
    pub(super) fn block(&self, batch: &RecordBatch) -> Result<Block, SqlError> {
        let Form::Lines(encoder) = &self.form else { return Err(failed(&"this format has no blocks")) };
        let mut lines = Vec::new();
        encoder.encode(batch, &mut lines)?;
        let bytes = if self.compression == Compression::Zstd { lines } else { self.packed(lines)? };
        Ok(Block { bytes, n_rows: batch.num_rows() as u64 })
    }

    fn packed(&self, lines: Vec<u8>) -> Result<Vec<u8>, SqlError> {
        if self.compression == Compression::None {
            return Ok(lines);
        }
        let out = Vec::with_capacity(lines.len() / 3);
        let mut writer = compression::Writer::new(self.compression, out).map_err(|error| failed(&error))?;
        writer.write_all(&lines).map_err(|error| failed(&error))?;
        writer.finish().map_err(|error| failed(&error))
    }
}

impl Lines {
    fn encode(&self, batch: &RecordBatch, out: &mut Vec<u8>) -> Result<(), SqlError> {
        match self {
            Self::Text(encoder) => encoder.encode(batch, out).map_err(|error| arrow_error(&error)),
            Self::Json(encoder) => encoder.encode(batch, out).map_err(|error| arrow_error(&error)),
            Self::FixedWidth(encoder) => encoder.encode(batch, out).map_err(|error| match error {
                FixedWidthError::TooLong { .. } | FixedWidthError::NullTooLong { .. } => {
                    SqlError::new(SqlState::STRING_DATA_RIGHT_TRUNCATION, error.to_string())
                }
                FixedWidthError::Batch(error) => arrow_error(&error),
            }),
        }
    }
}

fn add_waiting_columns(
    waiting: &Mutex<Vec<ColumnEncoder>>,
    batch: &RecordBatch,
) -> Result<Vec<ColumnEncoder>, SqlError> {
    let mut done = Vec::new();
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(mut column) = next else { return Ok(done) };
        if let Some(values) = batch.columns().get(column.index()) {
            column.write(values).map_err(|error| failed(&error))?;
        }
        done.push(column);
    }
}

/// Rows as they stand in a file, or before a compressor that goes through the whole file.
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    pub(super) n_rows: u64,
}

fn compression(options: &UnloadOptions) -> Compression {
    match options.compression {
        None => Compression::None,
        Some(UnloadCompression::Gzip) => Compression::Gzip,
        Some(UnloadCompression::Bzip2) => Compression::Bzip2,
        Some(UnloadCompression::Zstd) => Compression::Zstd,
    }
}

fn max_file_size(options: &UnloadOptions) -> u64 {
    match options.format {
        UnloadFormat::Parquet => (options.max_file_size / PARQUET_STEP).max(1) * PARQUET_STEP,
        UnloadFormat::Text | UnloadFormat::Csv | UnloadFormat::Json | UnloadFormat::FixedWidth(_) => {
            options.max_file_size
        }
    }
}

fn text(form: TextForm, options: &UnloadOptions, columns: &[(String, ColumnType)]) -> Result<Form, SqlError> {
    let delimiter = options.delimiter();
    let delimiter = u8::try_from(delimiter).map_err(|_| {
        SqlError::new(SqlState::INVALID_PARAMETER_VALUE, format!("DELIMITER '{delimiter}' must be one ASCII character"))
    })?;
    let null_as = options.null_as.clone().unwrap_or_default().into_bytes();
    let encoder = TextEncoder::new(TextEncoding { form, delimiter, null_as }, columns.to_vec());
    encoder.map(|encoder| Form::Lines(Lines::Text(encoder))).map_err(|error| setup_error(&error))
}

fn fixed_width(
    spec: &[FixedWidthColumn],
    options: &UnloadOptions,
    columns: &[(String, ColumnType)],
) -> Result<FixedWidthEncoder, SqlError> {
    let widths = spec.iter().map(|column| column.width as usize).collect();
    let null_as = options.null_as.clone().unwrap_or_default().into_bytes();
    let encoder = FixedWidthEncoder::new(&FixedWidth { widths }, null_as, columns.to_vec());
    encoder.map_err(|error| setup_error(&error))
}

/// A file in the making.
pub(super) enum FileEncoder {
    Lines { writer: Box<compression::Writer<Vec<u8>>>, scratch: Vec<u8>, n_lines: u64 },
    Parquet { writer: Box<ParquetWriter<Buffer>>, bytes: Buffer },
}

impl FileEncoder {
    /// Adds rows that were encoded elsewhere.
    pub(super) fn add_block(&mut self, block: &Block) -> Result<(), SqlError> {
        let Self::Lines { writer, n_lines, .. } = self else { return Err(failed(&"this format has no blocks")) };
        *n_lines += block.n_rows;
        writer.write_all(&block.bytes).map_err(|error| failed(&error))
    }

    /// How many bytes are ready.
    pub(super) fn ready(&mut self) -> usize {
        match self {
            Self::Lines { writer, .. } => writer.get_mut().len(),
            Self::Parquet { bytes, .. } => bytes.len(),
        }
    }

    /// The bytes that are ready, for the object; they are gone from here.
    pub(super) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Lines { writer, .. } => {
                let out = writer.get_mut();
                let next = Vec::with_capacity(out.capacity());
                std::mem::replace(out, next)
            }
            Self::Parquet { bytes, .. } => bytes.take(),
        }
    }

    /// Bytes that are not ready yet, estimated.
    pub(super) fn pending(&self) -> u64 {
        match self {
            Self::Lines { .. } => 0,
            Self::Parquet { writer, .. } => writer.row_group_bytes() as u64,
        }
    }

    /// The last bytes, and how many lines (rows for Parquet) the file has.
    pub(super) fn finish(self) -> Result<(Vec<u8>, u64), SqlError> {
        match self {
            Self::Lines { writer, n_lines, .. } => Ok((writer.finish().map_err(|error| failed(&error))?, n_lines)),
            Self::Parquet { writer, bytes } => {
                let n_rows = writer.finish().map_err(|error| failed(&error))?;
                Ok((bytes.take(), n_rows))
            }
        }
    }
}

/// Where the Parquet writer leaves its bytes, and where they are taken from.
#[derive(Debug, Clone, Default)]
pub(super) struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The next row group finds room as large, and is not moved around while it grows.
    fn take(&self) -> Vec<u8> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = Vec::with_capacity(bytes.len());
        std::mem::replace(&mut bytes, next)
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn failed(error: &dyn std::fmt::Display) -> SqlError {
    tracing::error!(%error, "an unloaded file could not be encoded");
    SqlError::new(SqlState::INTERNAL_ERROR, "internal error: an unloaded file could not be encoded")
}
