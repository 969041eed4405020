//! The log's rows of a load.

use chrono::{DateTime, Utc};
use vesto_formats::{LoadError, Replacement, TargetColumn};
use vesto_types::{ColumnType, SqlError};
use vesto_warehouse::syslog::{self, LoadCommit, LoadErrorDetail, LoadHistory, LoadReplacement, S3ClientError, S3Log};

use std::sync::atomic::Ordering;

use super::{LoadFacts, Place, Tally, UnitTally};
use crate::authorization::ErrorBlock;
use crate::statements::copy::source::SourceFile;
use crate::statements::copy::units::Unit;
use vesto_formats::FilePart;

fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn small(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// How many bytes of its file are the unit's.
pub(super) fn unit_bytes(unit: &Unit, files: &[SourceFile]) -> u64 {
    match unit.part {
        FilePart::Whole => files.get(unit.file).map_or(0, |file| file.size),
        FilePart::FirstRange { len } | FilePart::LaterRange { len } => len,
    }
}

/// `sys_load_history` of a load that starts.
pub(super) fn history(facts: &LoadFacts, files: &[SourceFile]) -> LoadHistory {
    LoadHistory {
        user_id: facts.user,
        query_id: facts.query,
        transaction_id: facts.transaction,
        session_id: facts.session,
        database_name: facts.database.clone(),
        status: "running".to_owned(),
        table_name: facts.table_name.clone(),
        start_time: facts.started,
        end_time: None,
        duration: 0,
        data_source: facts.source.clone(),
        file_format: facts.format.sys.to_owned(),
        loaded_rows: 0,
        loaded_bytes: 0,
        source_file_count: small(files.len()),
        source_file_bytes: count(files.iter().map(|file| file.size).sum()),
        file_count_scanned: 0,
        file_bytes_scanned: 0,
        error_count: 0,
        copy_job_id: facts.copy_job,
    }
}

impl Tally {
    fn line_number(line: i64, at: &Place<'_>) -> i64 {
        // In a range that begins within a file nobody knows how many lines stand before it.
        if at.unit.start > 0 { -1 } else { line }
    }

    pub(super) fn error_row(&self, error: &LoadError, at: &Place<'_>, fields: &[TargetColumn]) -> syslog::LoadError {
        let column = error.column.and_then(|index| fields.get(index));
        syslog::LoadError {
            userid: self.facts.user,
            slice: small(self.slice(at)),
            tbl: self.facts.table,
            starttime: self.facts.started,
            session: self.facts.session,
            query: self.facts.query,
            filename: at.file.url(),
            line_number: Self::line_number(error.line_number, at),
            colname: column.map(|column| column.name.clone()).unwrap_or_default(),
            type_name: column.map(|column| column.column_type.internal_name().to_owned()).unwrap_or_default(),
            col_length: column.map(|column| length_text(&column.column_type)).unwrap_or_default(),
            position: error.position,
            raw_line: error.raw_line.clone(),
            raw_field_value: error.raw_field_value.clone(),
            err_code: error.err_code(),
            err_reason: error.err_reason(),
            is_partial: i32::from(at.unit.is_partial()),
            start_offset: count(at.unit.start),
            copy_job_id: self.facts.copy_job,
            transaction_id: self.facts.transaction,
            database_name: self.facts.database.clone(),
        }
    }

    /// `stl_loaderror_detail`: a row for each column up to the one at fault.
    pub(super) fn detail_rows(
        &self,
        error: &LoadError,
        at: &Place<'_>,
        fields: &[TargetColumn],
    ) -> Vec<LoadErrorDetail> {
        let columns = error.fields.iter().zip(fields).enumerate();
        let row = |(index, (value, column)): (usize, (&Option<String>, &TargetColumn))| LoadErrorDetail {
            userid: self.facts.user,
            slice: small(self.slice(at)),
            session: self.facts.session,
            query: self.facts.query,
            filename: at.file.url(),
            line_number: Self::line_number(error.line_number, at),
            field: small(index),
            colname: column.name.clone(),
            value: value.clone().unwrap_or_default(),
            is_null: i32::from(value.is_none()),
            type_name: column.column_type.internal_name().to_owned(),
            col_length: length_text(&column.column_type),
        };
        columns.map(row).collect()
    }

    pub(super) fn replacement_row(
        &self,
        row: &Replacement,
        at: &Place<'_>,
        fields: &[TargetColumn],
    ) -> LoadReplacement {
        LoadReplacement {
            userid: self.facts.user,
            query: self.facts.query,
            slice: small(self.slice(at)),
            tbl: self.facts.table,
            starttime: self.facts.started,
            session: self.facts.session,
            filename: at.file.url(),
            line_number: Self::line_number(row.line_number, at),
            colname: fields.get(row.column).map(|column| column.name.clone()).unwrap_or_default(),
            raw_line: row.raw_line.clone(),
        }
    }

    /// `stl_s3client_error`: what a retry made good.
    pub(super) fn retried_rows(&self, at: &Place<'_>, unit: &UnitTally) -> Vec<S3ClientError> {
        let row = |error| S3ClientError {
            userid: self.facts.user,
            query: self.facts.query,
            sliceid: small(self.slice(at)),
            recordtime: self.clock.now(),
            pid: self.facts.session,
            http_method: "GET".to_owned(),
            bucket: at.file.bucket.clone(),
            key: at.file.key.clone(),
            error,
            is_partial: i32::from(at.unit.is_partial()),
            start_offset: count(at.unit.start),
        };
        unit.exchange.take_retried().into_iter().map(row).collect()
    }

    /// `svl_s3log`: the error with what its block adds.
    pub(super) fn scan_row(&self, error: &SqlError) -> S3Log {
        let message = match ErrorBlock::context_of(error) {
            Some(context) => format!("{}: {context}", error.message),
            None => error.message.clone(),
        };
        S3Log {
            userid: self.facts.user,
            pid: self.facts.session,
            query: self.facts.query,
            segment: 0,
            step: 0,
            node: 0,
            slice: 0,
            eventtime: self.clock.now(),
            message,
        }
    }

    /// `stl_load_commits` and its like, of a unit that was read to its end.
    pub(super) fn commit(&self, at: &Place<'_>, unit: &UnitTally) -> LoadCommit {
        let started = DateTime::<Utc>::from_timestamp_micros(unit.started.load(Ordering::Relaxed));
        let (of_endpoint, extended_request_id) = unit.exchange.request_ids();
        let request_id = if of_endpoint.is_empty() { self.facts.request_id.clone() } else { of_endpoint };
        LoadCommit {
            userid: self.facts.user,
            query: self.facts.query,
            slice: small(self.slice(at)),
            name: at.file.url(),
            filename: at.file.url(),
            byte_offset: count(at.unit.start),
            lines_scanned: count(unit.lines.load(Ordering::Relaxed)),
            errors: i32::try_from(unit.rejected.load(Ordering::Relaxed)).unwrap_or(i32::MAX),
            curtime: self.clock.now(),
            status: 1,
            file_format: self.facts.format.stl.to_owned(),
            is_partial: i32::from(at.unit.is_partial()),
            start_offset: count(at.unit.start),
            copy_job_id: self.facts.copy_job,
            bytes_scanned: count(unit.bytes.load(Ordering::Relaxed)),
            start_time: started.unwrap_or(self.facts.started),
            file_etag: at.file.etag.clone(),
            file_last_modified: at.file.last_modified,
            retries: count(unit.exchange.retries()),
            request_id,
            extended_request_id,
        }
    }
}

/// A column's length as `col_length` shows it.
pub(in crate::statements::copy) fn length_text(column_type: &ColumnType) -> String {
    match column_type {
        ColumnType::Char(length) | ColumnType::Varchar(length) | ColumnType::Varbyte(length) => length.to_string(),
        ColumnType::Decimal { precision, scale } => format!("{precision}, {scale}"),
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Real
        | ColumnType::DoublePrecision
        | ColumnType::Boolean
        | ColumnType::Date
        | ColumnType::Timestamp
        | ColumnType::Timestamptz
        | ColumnType::Time
        | ColumnType::Timetz
        | ColumnType::IntervalYearToMonth(_)
        | ColumnType::IntervalDayToSecond(_)
        | ColumnType::Super => String::new(),
    }
}
