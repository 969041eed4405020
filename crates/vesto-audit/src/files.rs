//! `audit-0000000001.jsonl` and its successors: appended to, never changed, the oldest removed when all are too large.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::audit::AuditSettings;

/// The files of a log by number, oldest first.
pub(crate) fn list(directory: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let number = name.strip_prefix("audit-").and_then(|rest| rest.strip_suffix(".jsonl"));
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            files.push((number, path));
        }
    }
    files.sort();
    Ok(files)
}

pub(crate) struct Files {
    directory: PathBuf,
    file_bytes: u64,
    max_bytes: u64,
    number: u64,
    file: BufWriter<File>,
    size: u64,
    dirty: bool,
}

impl Files {
    pub(crate) fn open(settings: &AuditSettings) -> io::Result<Self> {
        let directory = settings.directory.clone();
        DirBuilder::new().recursive(true).mode(0o700).create(&directory)?;
        let number = list(&directory)?.last().map_or(1, |(number, _)| *number);
        let (file, size) = open(&directory, number)?;
        let file_bytes = settings.file_bytes.min(settings.max_bytes / 2).max(1);
        let mut files = Self { directory, file_bytes, max_bytes: settings.max_bytes, number, file, size, dirty: false };
        files.remove_oldest()?;
        Ok(files)
    }

    pub(crate) fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// `line` ends with a line break.
    pub(crate) fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let added = u64::try_from(line.len()).unwrap_or(u64::MAX);
        if self.size > 0 && self.size.saturating_add(added) > self.file_bytes {
            self.rotate()?;
        }
        self.file.write_all(line)?;
        self.size = self.size.saturating_add(added);
        self.dirty = true;
        Ok(())
    }

    /// From this process to the system.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }

    /// From the system to the disk.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_data()?;
        self.dirty = false;
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        self.sync()?;
        let (file, size) = open(&self.directory, self.number + 1)?;
        (self.file, self.size, self.number) = (file, size, self.number + 1);
        File::open(&self.directory)?.sync_all()?;
        self.remove_oldest()
    }

    /// Leaves room for the file that is written to.
    fn remove_oldest(&mut self) -> io::Result<()> {
        let files = list(&self.directory)?;
        let mut total = self.file_bytes;
        for (number, path) in files.iter().rev().filter(|(number, _)| *number != self.number) {
            total = total.saturating_add(fs::metadata(path)?.len());
            if total > self.max_bytes || *number > self.number {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

/// For appending, and its size. A line that a crash cut off is ended, so that the next one stands by itself.
fn open(directory: &Path, number: u64) -> io::Result<(BufWriter<File>, u64)> {
    let path = directory.join(format!("audit-{number:010}.jsonl"));
    let mut file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(&path)?;
    let mut size = file.metadata()?.len();
    if size > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
            size += 1;
        }
    }
    Ok((BufWriter::with_capacity(256 << 10, file), size))
}
