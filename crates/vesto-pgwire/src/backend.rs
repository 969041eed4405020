//! Messages to the client, written straight into the connection's output buffer.

use bytes::{BufMut, BytesMut};
use vesto_session::{Column, TransactionStatus};
use vesto_types::{Notice, SqlError};

/// Writes a message: type byte, length word (filled in afterwards), body.
pub(crate) fn message(out: &mut BytesMut, kind: u8, body: impl FnOnce(&mut BytesMut)) {
    out.put_u8(kind);
    let start = out.len();
    out.put_i32(0);
    body(out);
    patch_length(out, start);
}

/// Writes the number of bytes since `start`, the word's own four included, at `start`.
fn patch_length(out: &mut BytesMut, start: usize) {
    let len = i32::try_from(out.len() - start).unwrap_or(i32::MAX);
    if let Some(word) = out.get_mut(start..start + 4) {
        word.copy_from_slice(&len.to_be_bytes());
    }
}

/// A zero-terminated text; a zero byte inside would end it early, so it is left out.
fn put_text(out: &mut BytesMut, text: &str) {
    for part in text.split('\0') {
        out.put_slice(part.as_bytes());
    }
    out.put_u8(0);
}

pub(crate) fn authentication(out: &mut BytesMut, code: i32, data: &[u8]) {
    message(out, b'R', |out| {
        out.put_i32(code);
        out.put_slice(data);
    });
}

pub(crate) fn parameter_status(out: &mut BytesMut, name: &str, value: &str) {
    message(out, b'S', |out| {
        put_text(out, name);
        put_text(out, value);
    });
}

pub(crate) fn backend_key_data(out: &mut BytesMut, process_id: i32, secret: i32) {
    message(out, b'K', |out| {
        out.put_i32(process_id);
        out.put_i32(secret);
    });
}

pub(crate) fn ready_for_query(out: &mut BytesMut, status: TransactionStatus) {
    let status = match status {
        TransactionStatus::Idle => b'I',
        TransactionStatus::InTransaction => b'T',
        TransactionStatus::Failed => b'E',
    };
    message(out, b'Z', |out| out.put_u8(status));
}

/// Messages that consist of their type alone: ParseComplete, BindComplete, CloseComplete, NoData, PortalSuspended,
/// EmptyQueryResponse.
pub(crate) fn bare(out: &mut BytesMut, kind: u8) {
    message(out, kind, |_| {});
}

pub(crate) fn command_complete(out: &mut BytesMut, tag: &str) {
    message(out, b'C', |out| put_text(out, tag));
}

/// `formats` gives the format code of each column; text where it is silent.
pub(crate) fn row_description(out: &mut BytesMut, columns: &[Column], formats: &Formats) {
    message(out, b'T', |out| {
        out.put_u16(u16::try_from(columns.len()).unwrap_or(u16::MAX));
        for (index, column) in columns.iter().enumerate() {
            put_text(out, &column.name);
            out.put_u32(column.table_oid);
            out.put_i16(column.attribute_number);
            out.put_u32(column.oid);
            out.put_i16(column.type_size);
            out.put_i32(column.type_modifier);
            out.put_i16(if formats.is_binary(index) { 1 } else { 0 });
        }
    });
}

pub(crate) fn parameter_description(out: &mut BytesMut, oids: &[u32]) {
    message(out, b't', |out| {
        out.put_u16(u16::try_from(oids.len()).unwrap_or(u16::MAX));
        for oid in oids {
            out.put_u32(*oid);
        }
    });
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorSeverity {
    Error,
    /// The connection ends after it.
    Fatal,
}

pub(crate) fn error(out: &mut BytesMut, severity: ErrorSeverity, error: &SqlError) {
    let severity = match severity {
        ErrorSeverity::Error => "ERROR",
        ErrorSeverity::Fatal => "FATAL",
    };
    let position = error.position.map(|position| position.to_string());
    fields(
        out,
        b'E',
        &[
            (b'S', Some(severity)),
            (b'C', Some(error.state.0)),
            (b'M', Some(&error.message)),
            (b'D', error.detail.as_deref()),
            (b'H', error.hint.as_deref()),
            (b'P', position.as_deref()),
        ],
    );
}

pub(crate) fn notice(out: &mut BytesMut, notice: &Notice) {
    fields(
        out,
        b'N',
        &[
            (b'S', Some(notice.severity.as_str())),
            (b'C', Some(notice.state.0)),
            (b'M', Some(&notice.message)),
            (b'D', notice.detail.as_deref()),
            (b'H', notice.hint.as_deref()),
        ],
    );
}

fn fields(out: &mut BytesMut, kind: u8, fields: &[(u8, Option<&str>)]) {
    message(out, kind, |out| {
        for (code, text) in fields {
            if let Some(text) = text {
                out.put_u8(*code);
                put_text(out, text);
            }
        }
        out.put_u8(0);
    });
}

/// The result formats of a Bind: none (all text), one for all, or one per column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Formats(pub(crate) Vec<i16>);

impl Formats {
    pub(crate) fn is_binary(&self, column: usize) -> bool {
        match self.0.as_slice() {
            [] => false,
            [all] => *all == 1,
            each => each.get(column).is_some_and(|format| *format == 1),
        }
    }
}
