//! A file's encoder: batches in, bytes out as they are ready.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use vesto_formats::TextEncoder;
use vesto_formats::encode::parquet::{DEFAULT_ROW_GROUP_BYTES, ParquetEncoding};
use vesto_formats::encode::text::{TextEncoding, TextForm};
use vesto_formats::gzip::{self, GzEncoder};
use vesto_sql::unload::{UnloadCompression, UnloadFormat, UnloadOptions};
use vesto_types::{ColumnType, SqlError, SqlState};

use super::super::copy::options::setup_error;
use crate::errors::arrow_error;

/// What all files of an unload have in common.
pub(super) struct Format {
    form: Form,
    header: bool,
    gzip: bool,
    row_group_bytes: usize,
}

enum Form {
    Text(TextEncoder),
    Parquet(ParquetEncoding),
}

impl Format {
    pub(super) fn new(options: &UnloadOptions, columns: &[(String, ColumnType)]) -> Result<Self, SqlError> {
        let form = match options.format {
            UnloadFormat::Parquet => Form::Parquet(ParquetEncoding::new(columns).map_err(|error| setup_error(&error))?),
            UnloadFormat::Text => {
                let form = TextForm::Delimited { escape: options.escape, add_quotes: options.add_quotes };
                text(form, options, columns)?
            }
            UnloadFormat::Csv => text(TextForm::Csv, options, columns)?,
            UnloadFormat::Json | UnloadFormat::FixedWidth(_) => {
                return Err(SqlError::not_supported("this UNLOAD format"));
            }
        };
        let gzip = options.compression == Some(UnloadCompression::Gzip);
        let row_group_bytes = options.row_group_size.and_then(|bytes| usize::try_from(bytes).ok());
        let row_group_bytes = row_group_bytes.unwrap_or(DEFAULT_ROW_GROUP_BYTES);
        Ok(Self { form, header: options.header, gzip, row_group_bytes })
    }

    /// As `stl_unload_log.file_format` says it.
    pub(super) fn log_name(&self) -> &'static str {
        match self.form {
            Form::Text(_) => "Text",
            Form::Parquet(_) => "Parquet",
        }
    }

    /// Whether an unload without rows still leaves a file.
    pub(super) fn writes_empty_files(&self) -> bool {
        matches!(self.form, Form::Text(_))
    }

    /// Starts a file.
    pub(super) fn begin(&self) -> Result<FileEncoder, SqlError> {
        match &self.form {
            Form::Parquet(encoding) => {
                let bytes = Buffer::default();
                let options = ArrowWriterOptions::new().with_properties(ParquetEncoding::properties());
                let writer = ArrowWriter::try_new_with_options(bytes.clone(), Arc::clone(encoding.schema()), options);
                let writer = Box::new(writer.map_err(|error| failed(&error))?);
                Ok(FileEncoder::Parquet { writer, bytes })
            }
            Form::Text(encoder) => {
                let mut lines = Lines::new(self.gzip);
                let mut n_lines = 0;
                if self.header {
                    encoder.header(&mut lines.text);
                    n_lines = 1;
                }
                Ok(FileEncoder::Text { lines, n_lines })
            }
        }
    }

    pub(super) fn add(&self, file: &mut FileEncoder, batch: &RecordBatch) -> Result<(), SqlError> {
        match (&self.form, file) {
            (Form::Text(encoder), FileEncoder::Text { lines, n_lines }) => {
                encoder.encode(batch, &mut lines.text).map_err(|error| arrow_error(&error))?;
                *n_lines += batch.num_rows() as u64;
                lines.compress()
            }
            (Form::Parquet(encoding), FileEncoder::Parquet { writer, .. }) => {
                let batch = encoding.convert(batch).map_err(|error| arrow_error(&error))?;
                writer.write(&batch).map_err(|error| failed(&error))?;
                if writer.in_progress_size() >= self.row_group_bytes {
                    writer.flush().map_err(|error| failed(&error))?;
                }
                Ok(())
            }
            (Form::Text(_) | Form::Parquet(_), _) => Err(failed(&"a file was begun in another format")),
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
    encoder.map(Form::Text).map_err(|error| setup_error(&error))
}

/// A file in the making.
pub(super) enum FileEncoder {
    Text { lines: Lines, n_lines: u64 },
    Parquet { writer: Box<ArrowWriter<Buffer>>, bytes: Buffer },
}

impl FileEncoder {
    /// The bytes that are ready, for the object; they are gone from here.
    pub(super) fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Text { lines, .. } => lines.take(),
            Self::Parquet { bytes, .. } => bytes.take(),
        }
    }

    /// Bytes that are not ready yet, estimated.
    pub(super) fn pending(&self) -> u64 {
        match self {
            Self::Text { .. } => 0,
            Self::Parquet { writer, .. } => writer.in_progress_size() as u64,
        }
    }

    /// The last bytes, and how many lines (rows for Parquet) the file has.
    pub(super) fn finish(self) -> Result<(Vec<u8>, u64), SqlError> {
        match self {
            Self::Text { lines, n_lines } => Ok((lines.finish()?, n_lines)),
            Self::Parquet { writer, bytes } => {
                let metadata = writer.close().map_err(|error| failed(&error))?;
                let n_rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
                Ok((bytes.take(), n_rows))
            }
        }
    }
}

/// Text, compressed if the statement says so.
pub(super) struct Lines {
    text: Vec<u8>,
    gzip: Option<Box<GzEncoder<Vec<u8>>>>,
}

impl Lines {
    fn new(gzip: bool) -> Self {
        Self { text: Vec::new(), gzip: gzip.then(|| Box::new(gzip::writer(Vec::new()))) }
    }

    fn compress(&mut self) -> Result<(), SqlError> {
        if let Some(gzip) = &mut self.gzip {
            gzip.write_all(&self.text).map_err(|error| failed(&error))?;
            self.text.clear();
        }
        Ok(())
    }

    fn take(&mut self) -> Vec<u8> {
        match &mut self.gzip {
            Some(gzip) => std::mem::take(gzip.get_mut()),
            None => std::mem::take(&mut self.text),
        }
    }

    fn finish(mut self) -> Result<Vec<u8>, SqlError> {
        self.compress()?;
        match self.gzip {
            Some(gzip) => gzip.finish().map_err(|error| failed(&error)),
            None => Ok(self.text),
        }
    }
}

/// Where the Parquet writer leaves its bytes, and where they are taken from.
#[derive(Debug, Clone, Default)]
pub(super) struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
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
