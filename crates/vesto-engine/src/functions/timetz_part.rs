//! `DATE_PART(part, timetz)` and `EXTRACT(part FROM timetz)`.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_EXTRACT_function.html>

use std::sync::Arc;

use arrow::array::{AsArray, Float64Array};
use arrow::datatypes::Int64Type;
use datafusion::logical_expr::ScalarUDF;
use vesto_types::{ColumnType, Timetz};

use super::dateparts::DatePart;
use super::scalar::{Arity, Result};
use super::typed::{Parameter, Returns, TEXT, take, typed};
use crate::values::MICROS_PER_SECOND;

/// Parts of the clock's face; the epoch is that of the time in UTC.
pub(crate) fn udf() -> ScalarUDF {
    const DOUBLE: Returns = Returns::As(|_| Ok(ColumnType::DoublePrecision));
    typed("timetz_part", &[TEXT, Parameter::Of(ColumnType::Timetz)], Arity::Exact, DOUBLE, |args, _| {
        let times = take::any(args, 1)?.array.as_primitive::<Int64Type>();
        let parts = take::text(args, 0)?.iter().zip(times).map(|pair| match pair {
            (Some(name), Some(time)) => part(name, Timetz::unpack(time)),
            _ => Ok(None),
        });
        Ok(Arc::new(parts.collect::<Result<Float64Array>>()?))
    })
}

fn part(name: &str, time: Timetz) -> Result<Option<f64>> {
    let offset = f64::from(time.offset_seconds());
    match name.to_ascii_lowercase().as_str() {
        "timezone" => return Ok(Some(offset)),
        "timezone_hour" => return Ok(Some((offset / 3600.0).trunc())),
        "timezone_minute" => return Ok(Some((offset / 60.0 % 60.0).trunc())),
        _ => {}
    }
    Ok(match DatePart::parse(name)? {
        #[expect(clippy::cast_precision_loss, reason = "a day's microseconds are far below 2^53")]
        DatePart::Epoch => Some(time.utc_micros() as f64 / MICROS_PER_SECOND as f64),
        part @ (DatePart::Hour
        | DatePart::Minute
        | DatePart::Second
        | DatePart::Millisecond
        | DatePart::Microsecond) => part.extract(time.local_micros()),
        _ => None,
    })
}
