//! Results on disk, a file each: pages as answers show them, cut while the rows come, so that a page is read without
//! looking into it. Memory holds one page, whatever the result's size.
//! INVARIANT: a file is complete and synced before a statement names it; one that is not finished is removed.

use std::io::SeekFrom;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use bytes::BytesMut;
use serde_json::Value;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use vesto_session::Column;
use vesto_types::{SqlError, SqlState};
use vesto_values::Style;

use crate::limits::{MAX_RESULT_BYTES, MAX_ROW_BYTES, PAGE_BYTES};
use crate::rows::RowEncoder;
use crate::statement::ResultFormat;

/// What is known of a result besides its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResultInfo {
    /// `ColumnMetadata`
    pub(crate) columns: Value,
    pub(crate) pages: Vec<Page>,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

/// Where a page is in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) offset: u64,
    pub(crate) len: u64,
}

/// The directory of all results. Files are named by ids of our own.
#[derive(Debug, Clone)]
pub(crate) struct Results(PathBuf);

impl Results {
    pub(crate) fn open(directory: &Path) -> std::io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        Ok(Self(directory.to_owned()))
    }

    /// `part` counts from 0.
    fn path(&self, id: &str, part: usize) -> PathBuf {
        self.0.join(format!("{id}.{part}"))
    }

    pub(crate) fn writer(&self, id: &str, part: usize, format: ResultFormat) -> ResultWriter {
        ResultWriter {
            path: self.path(id, part),
            file: None,
            finished: false,
            format,
            page: BytesMut::new(),
            pages: Vec::new(),
            written: 0,
            rows: 0,
        }
    }

    pub(crate) async fn read(&self, id: &str, part: usize, page: Page) -> std::io::Result<String> {
        let mut file = File::open(self.path(id, part)).await?;
        file.seek(SeekFrom::Start(page.offset)).await?;
        let mut text = String::new();
        file.take(page.len).read_to_string(&mut text).await?;
        Ok(text)
    }

    /// Removes the results of a statement of `parts` parts.
    pub(crate) async fn remove(&self, id: &str, parts: usize) {
        for part in 0..parts {
            // Most statements have none.
            let _ = tokio::fs::remove_file(self.path(id, part)).await;
        }
    }

    /// Removes the files of statements that `is_known` does not know.
    pub(crate) fn sweep(&self, is_known: impl Fn(&str) -> bool) -> std::io::Result<()> {
        for entry in std::fs::read_dir(&self.0)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if !name.split_once('.').is_some_and(|(id, _)| is_known(id)) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

pub(crate) struct ResultWriter {
    path: PathBuf,
    /// Made for the first page.
    file: Option<File>,
    finished: bool,
    format: ResultFormat,
    page: BytesMut,
    pages: Vec<Page>,
    written: u64,
    rows: u64,
}

impl ResultWriter {
    pub(crate) async fn write(
        &mut self,
        batch: &RecordBatch,
        columns: &[Column],
        style: &Style,
    ) -> Result<(), SqlError> {
        let encoder = RowEncoder::new(batch, columns, self.format, style)?;
        for row in 0..batch.num_rows() {
            if self.format == ResultFormat::Json && !self.page.is_empty() {
                self.page.extend_from_slice(b",");
            }
            if encoder.put_row(&mut self.page, row) > MAX_ROW_BYTES {
                return Err(too_large("row", "64 KB"));
            }
            self.rows += 1;
            if self.page.len() >= PAGE_BYTES {
                self.end_page().await?;
            }
        }
        Ok(())
    }

    async fn end_page(&mut self) -> Result<(), SqlError> {
        let len = u64::try_from(self.page.len()).unwrap_or(u64::MAX);
        if len == 0 {
            return Ok(());
        }
        if self.written + len > MAX_RESULT_BYTES {
            return Err(too_large("result", "500 MB"));
        }
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(create(&self.path).await.map_err(|error| not_written(&error))?),
        };
        file.write_all(&self.page).await.map_err(|error| not_written(&error))?;
        self.page.clear();
        self.pages.push(Page { offset: self.written, len });
        self.written += len;
        Ok(())
    }

    /// The result is complete and on disk.
    pub(crate) async fn finish(mut self, columns: Value) -> Result<ResultInfo, SqlError> {
        self.end_page().await?;
        if let Some(file) = &mut self.file {
            file.flush().await.map_err(|error| not_written(&error))?;
            file.sync_all().await.map_err(|error| not_written(&error))?;
        }
        self.finished = true;
        Ok(ResultInfo { columns, pages: std::mem::take(&mut self.pages), rows: self.rows, bytes: self.written })
    }
}

impl Drop for ResultWriter {
    fn drop(&mut self) {
        if !self.finished && self.file.is_some() {
            // What cannot be removed now is swept at the next start.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

async fn create(path: &Path) -> std::io::Result<File> {
    tokio::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).await
}

fn too_large(what: &str, limit: &str) -> SqlError {
    let message = format!("the {what} is larger than the {limit} that the Data API returns");
    SqlError::new(SqlState("54000"), message).with_hint("UNLOAD writes results of any size to Amazon S3.")
}

fn not_written(error: &std::io::Error) -> SqlError {
    tracing::error!(%error, "a result could not be written");
    match error.kind() {
        std::io::ErrorKind::StorageFull => SqlError::new(SqlState::DISK_FULL, "could not write the result: disk full"),
        _ => SqlError::new(SqlState::INTERNAL_ERROR, "could not write the result"),
    }
}

#[cfg(test)]
mod tests;
