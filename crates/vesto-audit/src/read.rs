//! Reading the log back, oldest first; beside a server that writes it too.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::files;

/// Calls `each` with every record since `since` that mentions this text somewhere. Lines that are no records (a crash cut them off) are passed over, and
/// so is a file that was removed meanwhile.
pub fn records(directory: &Path, since: DateTime<Utc>, mention: &str, mut each: impl FnMut(Value)) -> io::Result<()> {
    for (_, path) in files::list(directory)? {
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            opened => opened?,
        };
        // A file that nobody wrote to since holds nothing newer.
        if DateTime::<Utc>::from(file.metadata()?.modified()?) < since {
            continue;
        }
        for line in BufReader::with_capacity(256 << 10, file).split(b'\n') {
            let line = line?;
            let Ok(line) = std::str::from_utf8(&line) else { continue };
            // Most lines speak of something else; reading them as JSON would take the time.
            if !line.contains(mention) {
                continue;
            }
            let record = serde_json::from_str(line).ok();
            if let Some(record) = record.filter(|record| time(record).is_some_and(|at| at >= since)) {
                each(record);
            }
        }
    }
    Ok(())
}

/// `eventTime`
pub fn time(record: &Value) -> Option<DateTime<Utc>> {
    let text = record.get("eventTime")?.as_str()?;
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc())
}
