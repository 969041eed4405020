//! Functions over VARBYTE. <https://docs.aws.amazon.com/redshift/latest/dg/varbyte-functions.html>

mod concat;
mod from_hex;
mod from_varbyte;
mod len;
mod substring;
mod to_hex;
mod to_varbyte;

pub(crate) use concat::udf as concat;
pub(crate) use len::udf as len;
pub(crate) use substring::udf as substring;

use std::sync::Arc;

use datafusion::logical_expr::ScalarUDF;

pub(super) fn functions() -> Vec<(&'static str, Arc<ScalarUDF>)> {
    let all = [
        ("from_hex", from_hex::udf()),
        ("from_varbyte", from_varbyte::udf()),
        ("to_hex", to_hex::udf()),
        ("to_varbyte", to_varbyte::udf()),
    ];
    all.into_iter().map(|(name, udf)| (name, Arc::new(udf))).collect()
}
