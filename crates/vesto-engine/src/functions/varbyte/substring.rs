//! `SUBSTRING(bytes, start [, length])` <https://docs.aws.amazon.com/redshift/latest/dg/r_SUBSTRING.html>

use std::sync::Arc;

use arrow::array::{Array, BinaryArray};
use datafusion::logical_expr::ScalarUDF;

use crate::functions::scalar::Arity;
use crate::functions::typed::{INT, Returns, VARBYTE, take, typed};

/// Positions count from 1; a start before that shortens the length.
pub(crate) fn udf() -> ScalarUDF {
    typed("varbyte_substring", &[VARBYTE, INT, INT], Arity::Optional(1), Returns::Varbyte, |args, _| {
        let (values, starts) = (take::bytes(args, 0)?, take::int(args, 1)?);
        let lengths = if args.len() > 2 { Some(take::int(args, 2)?) } else { None };
        let parts = values.iter().zip(starts).enumerate().map(|(row, (bytes, start))| {
            let (bytes, start) = (bytes?, i64::from(start?) - 1);
            let end = match lengths {
                Some(lengths) => start + i64::from(lengths.is_valid(row).then(|| lengths.value(row))?),
                None => i64::MAX,
            };
            let within = |at: i64| usize::try_from(at.max(0)).unwrap_or(usize::MAX).min(bytes.len());
            let (from, to) = (within(start), within(end));
            Some(bytes.get(from..to.max(from)).unwrap_or_default())
        });
        Ok(Arc::new(parts.collect::<BinaryArray>()))
    })
}
