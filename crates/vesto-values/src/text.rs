//! PostgreSQL's text form of a value.

use std::fmt::{self, Write};

use bytes::{BufMut, BytesMut};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Offset, TimeZone, Timelike};
use vesto_types::Timetz;
use vesto_types::interval::write_micros;

use crate::value::Values;
use crate::{Style, float};

const BYTEA: u32 = 17;
const TIMETZ: u32 = 1266;

/// A buffer as a sink of text; it grows, so writing never fails.
struct Sink<'a>(&'a mut BytesMut);

impl Write for Sink<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.put_slice(text.as_bytes());
        Ok(())
    }
}

/// Appends the text of a cell that is not null.
pub fn put(out: &mut BytesMut, values: &Values<'_>, row: usize, oid: u32, style: &Style) {
    // The sink never fails, and neither do the writers below.
    let _ = write_value(&mut Sink(out), values, row, oid, style);
}

fn write_value(out: &mut Sink<'_>, values: &Values<'_>, row: usize, oid: u32, style: &Style) -> fmt::Result {
    match values {
        Values::Null => Ok(()),
        Values::Boolean(array) => out.write_str(if array.value(row) { "t" } else { "f" }),
        Values::UInt64(array) => write!(out, "{}", array.value(row)),
        Values::Int64(array) if oid == TIMETZ => write!(out, "{}", Timetz::unpack(array.value(row))),
        Values::Int8(_) | Values::Int16(_) | Values::Int32(_) | Values::Int64(_) => write_integer(out, values, row),
        Values::UInt8(_) | Values::UInt16(_) | Values::UInt32(_) => write_integer(out, values, row),
        Values::Float32(array) => float::write_general(out, array.value(row).into(), precision(6, style)),
        Values::Float64(array) => float::write_general(out, array.value(row), precision(15, style)),
        Values::Decimal(array, scale) => write_decimal(out, array.value(row), *scale),
        Values::Utf8(_) | Values::LargeUtf8(_) | Values::Utf8View(_) => {
            out.0.put_slice(values.bytes(row).unwrap_or_default());
            Ok(())
        }
        Values::Binary(_) | Values::LargeBinary(_) | Values::BinaryView(_) => {
            if oid == BYTEA {
                out.write_str("\\x")?;
            }
            for byte in values.bytes(row).unwrap_or_default() {
                write!(out, "{byte:02x}")?;
            }
            Ok(())
        }
        Values::Date(array) => write_date(out, array.value(row)),
        Values::Time(scaled) => write_time(out, scaled.micros(row)),
        Values::Timestamp(scaled, zoned) => {
            let micros = scaled.micros(row);
            if *zoned { write_timestamptz(out, micros, style) } else { write_timestamp(out, micros, style) }
        }
        Values::Duration(scaled) => write_micros(out, scaled.micros(row)),
        Values::Interval(array) => {
            let value = array.value(row);
            write_interval(out, value.months, value.days, value.nanoseconds.div_euclid(1000))
        }
        Values::List(array, elements) => {
            let offsets = array.value_offsets();
            let range = offsets.get(row).zip(offsets.get(row + 1)).map_or(0..0, |(start, end)| *start..*end);
            write_list(out, elements, range, style)
        }
        Values::Converted(array, _) => match Values::of(array.as_ref(), "") {
            Ok(converted) => write_value(out, &converted, row, oid, style),
            Err(_) => Ok(()),
        },
    }
}

fn write_integer(out: &mut Sink<'_>, values: &Values<'_>, row: usize) -> fmt::Result {
    match values.integer(row) {
        Some(value) => write!(out, "{value}"),
        None => Ok(()),
    }
}

fn precision(base: i32, style: &Style) -> usize {
    usize::try_from(base + style.extra_float_digits).unwrap_or(1).max(1)
}

fn write_decimal(out: &mut Sink<'_>, value: i128, scale: i8) -> fmt::Result {
    let Ok(scale) = u32::try_from(scale) else {
        return write!(out, "{value}{:0>width$}", "", width = usize::from(scale.unsigned_abs()));
    };
    let Some(unit) = 10_u128.checked_pow(scale).filter(|unit| *unit > 1) else {
        return write!(out, "{value}");
    };
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let width = usize::try_from(scale).unwrap_or(0);
    write!(out, "{sign}{}.{:0width$}", magnitude / unit, magnitude % unit)
}

/// Writes `YYYY-MM-DD`; years before 1 as `YYYY-MM-DD BC`, which the caller's time goes before.
fn write_day(out: &mut Sink<'_>, date: NaiveDate) -> Result<&'static str, fmt::Error> {
    let (year, era) = if date.year() > 0 { (date.year(), "") } else { (1 - date.year(), " BC") };
    write!(out, "{year:04}-{:02}-{:02}", date.month(), date.day())?;
    Ok(era)
}

fn write_date(out: &mut Sink<'_>, days: i32) -> fmt::Result {
    match NaiveDate::from_ymd_opt(1970, 1, 1)
        .and_then(|epoch| epoch.checked_add_signed(chrono::TimeDelta::days(days.into())))
    {
        Some(date) => {
            let era = write_day(out, date)?;
            out.write_str(era)
        }
        None => out.write_str(if days > 0 { "infinity" } else { "-infinity" }),
    }
}

fn write_clock(out: &mut Sink<'_>, time: NaiveTime) -> fmt::Result {
    write!(out, "{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
    write_fraction(out, time.nanosecond() / 1000)
}

/// Writes `.ffffff` without trailing zeros, or nothing.
fn write_fraction(out: &mut Sink<'_>, micros: u32) -> fmt::Result {
    if micros == 0 {
        return Ok(());
    }
    let (mut digits, mut width) = (micros, 6);
    while digits.is_multiple_of(10) {
        digits /= 10;
        width -= 1;
    }
    write!(out, ".{digits:0width$}")
}

fn write_time(out: &mut Sink<'_>, micros: i64) -> fmt::Result {
    if micros == 86_400_000_000 {
        return out.write_str("24:00:00");
    }
    let seconds = u32::try_from(micros.div_euclid(1_000_000).rem_euclid(86_400)).unwrap_or(0);
    let nanos = u32::try_from(micros.rem_euclid(1_000_000)).unwrap_or(0) * 1000;
    write_clock(out, NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos).unwrap_or_default())
}

fn write_timestamp(out: &mut Sink<'_>, micros: i64, _style: &Style) -> fmt::Result {
    let Some(moment) = DateTime::from_timestamp_micros(micros) else {
        return out.write_str(if micros > 0 { "infinity" } else { "-infinity" });
    };
    let era = write_day(out, moment.date_naive())?;
    out.write_char(' ')?;
    write_clock(out, moment.time())?;
    out.write_str(era)
}

fn write_timestamptz(out: &mut Sink<'_>, micros: i64, style: &Style) -> fmt::Result {
    let Some(moment) = DateTime::from_timestamp_micros(micros) else {
        return out.write_str(if micros > 0 { "infinity" } else { "-infinity" });
    };
    let offset = style.time_zone.offset_from_utc_datetime(&moment.naive_utc()).fix();
    // Within hours of the last moment that there is, its local time may be none.
    let Some(local) = moment.naive_utc().checked_add_offset(offset) else {
        return out.write_str(if micros > 0 { "infinity" } else { "-infinity" });
    };
    let era = write_day(out, local.date())?;
    out.write_char(' ')?;
    write_clock(out, local.time())?;
    let offset = offset.local_minus_utc();
    let (sign, offset) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
    write!(out, "{sign}{:02}", offset / 3600)?;
    if offset % 3600 != 0 {
        write!(out, ":{:02}", offset % 3600 / 60)?;
    }
    out.write_str(era)
}

/// PostgreSQL's interval style `postgres`: `1 year 2 mons 3 days 04:05:06.7`.
fn write_interval(out: &mut Sink<'_>, months: i32, days: i32, micros: i64) -> fmt::Result {
    let mut space = "";
    let mut unit = |out: &mut Sink<'_>, count: i32, name: &str| {
        if count == 0 {
            return Ok(());
        }
        let plural = if count == 1 { "" } else { "s" };
        let written = write!(out, "{space}{count} {name}{plural}");
        space = " ";
        written
    };
    unit(out, months / 12, "year")?;
    unit(out, months % 12, "mon")?;
    unit(out, days, "day")?;
    if micros == 0 && !space.is_empty() {
        return Ok(());
    }
    let sign = if micros < 0 { "-" } else { "" };
    let magnitude = micros.unsigned_abs();
    let seconds = magnitude / 1_000_000;
    write!(out, "{space}{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    write_fraction(out, u32::try_from(magnitude % 1_000_000).unwrap_or(0))
}

/// `{a,b,NULL,"c d"}`.
fn write_list(out: &mut Sink<'_>, elements: &Values<'_>, range: std::ops::Range<i32>, style: &Style) -> fmt::Result {
    out.write_char('{')?;
    for (position, index) in range.enumerate() {
        if position > 0 {
            out.write_char(',')?;
        }
        let index = usize::try_from(index).unwrap_or(0);
        match elements.bytes(index) {
            _ if elements.is_null(index) => out.write_str("NULL")?,
            Some(text) if needs_quotes(text) => {
                out.write_char('"')?;
                for byte in text {
                    if matches!(byte, b'"' | b'\\') {
                        out.0.put_u8(b'\\');
                    }
                    out.0.put_u8(*byte);
                }
                out.write_char('"')?;
            }
            _ => write_value(out, elements, index, 0, style)?,
        }
    }
    out.write_char('}')
}

fn needs_quotes(text: &[u8]) -> bool {
    text.is_empty()
        || text.eq_ignore_ascii_case(b"null")
        || text.iter().any(|byte| byte.is_ascii_whitespace() || b"{},\"\\".contains(byte))
}
