//! The functions that SQL may call: an allow list. A DataFusion function is here only when its behaviour is Redshift's;
//! the others are our own, one file each (small families share one).
//!
//! Functions of the session (`current_user`, `getdate()` …) are added per statement, see `planning::session_functions`.

pub(crate) mod arithmetic;
mod avg;
pub(crate) mod cast;
mod catalog_text;
pub(crate) mod constant;
pub(crate) mod date_arithmetic;
pub(crate) mod date_part;
mod date_trunc;
mod dateadd;
mod datediff;
mod dateparts;
mod hashes;
pub(crate) mod interval_arithmetic;
mod json;
mod keep_type;
mod last_day;
pub(crate) mod marked;
mod moments;
mod number_template;
pub(crate) mod numbers;
pub(crate) mod partiql;
mod regexps;
pub(crate) mod scalar;
pub(crate) mod single_value;
pub(crate) mod strings;
mod sum;
mod templates;
pub(crate) mod timetz_part;
mod to_char;
mod to_date;
mod to_number;
pub(crate) mod typed;
pub(crate) mod varbyte;

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::functions::{core, math, string, unicode};
use datafusion::functions_aggregate as aggregates;
use datafusion::functions_window as windows;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF, WindowUDF};

/// Every function by the name that SQL calls it.
#[derive(Debug)]
pub(crate) struct Functions {
    pub(crate) scalars: HashMap<&'static str, Arc<ScalarUDF>>,
    pub(crate) aggregates: HashMap<&'static str, Arc<AggregateUDF>>,
    pub(crate) windows: HashMap<&'static str, Arc<WindowUDF>>,
}

impl Functions {
    pub(crate) fn new() -> Self {
        Self {
            scalars: scalars().into_iter().chain(partiql::functions()).chain(varbyte::functions()).collect(),
            aggregates: aggregate_functions().into_iter().collect(),
            windows: window_functions().into_iter().collect(),
        }
    }
}

/// What `ARRAY(SELECT …)` is planned as; SQL cannot call it.
pub(crate) const ARRAY_OF: &str = "\u{1}array_of";

/// Whether a call of this name aggregates.
pub(crate) fn is_aggregate_name(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "any_value",
        "approx_count_distinct",
        "approx_distinct",
        "avg",
        "bit_and",
        "bit_or",
        "bool_and",
        "bool_or",
        "count",
        "grouping",
        "listagg",
        "max",
        "median",
        "min",
        "percentile_cont",
        "single_value",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "sum",
        "var_pop",
        "var_samp",
        "variance",
    ];
    name == ARRAY_OF || NAMES.contains(&name)
}

fn own(udf: ScalarUDF) -> Arc<ScalarUDF> {
    Arc::new(udf)
}

fn scalars() -> Vec<(&'static str, Arc<ScalarUDF>)> {
    vec![
        // Strings
        ("ascii", string::ascii()),
        ("bit_length", string::bit_length()),
        ("btrim", own(strings::btrim())),
        ("char_length", own(strings::len())),
        ("character_length", own(strings::len())),
        ("charindex", own(strings::charindex())),
        ("chr", string::chr()),
        ("concat", own(strings::concat())),
        ("initcap", unicode::initcap()),
        ("left", unicode::left()),
        ("len", own(strings::len())),
        ("length", own(strings::len())),
        ("lower", string::lower()),
        ("lpad", unicode::lpad()),
        ("ltrim", own(strings::ltrim())),
        ("octet_length", string::octet_length()),
        ("position", own(strings::strpos())),
        ("quote_ident", own(strings::quote_ident())),
        ("quote_literal", own(strings::quote_literal())),
        ("repeat", string::repeat()),
        ("replace", string::replace()),
        ("replicate", string::repeat()),
        ("reverse", unicode::reverse()),
        ("right", unicode::right()),
        ("rpad", unicode::rpad()),
        ("rtrim", own(strings::rtrim())),
        ("split_part", string::split_part()),
        ("strpos", own(strings::strpos())),
        ("substr", own(strings::substring())),
        ("substring", own(strings::substring())),
        ("textlen", own(strings::len())),
        ("translate", unicode::translate()),
        ("trim", own(strings::btrim())),
        ("upper", string::upper()),
        ("regexp_count", own(regexps::regexp_count())),
        ("regexp_instr", own(regexps::regexp_instr())),
        ("regexp_replace", own(regexps::regexp_replace())),
        ("regexp_substr", own(regexps::regexp_substr())),
        // Numbers
        ("abs", math::abs()),
        ("acos", math::acos()),
        ("asin", math::asin()),
        ("atan", math::atan()),
        ("atan2", math::atan2()),
        ("cbrt", math::cbrt()),
        ("ceil", own(numbers::ceil())),
        ("ceiling", own(numbers::ceil())),
        ("cos", math::cos()),
        ("cot", math::cot()),
        ("degrees", math::degrees()),
        ("dexp", math::exp()),
        ("dlog1", own(numbers::ln())),
        ("dlog10", own(numbers::log())),
        ("exp", math::exp()),
        ("floor", own(numbers::floor())),
        ("ln", own(numbers::ln())),
        ("log", own(numbers::log())),
        ("mod", own(arithmetic::udf(arithmetic::Operation::Modulo))),
        ("pi", math::pi()),
        ("pow", own(numbers::power())),
        ("power", own(numbers::power())),
        ("radians", math::radians()),
        ("random", math::random()),
        ("round", own(numbers::round())),
        ("sign", own(numbers::sign())),
        ("sin", math::sin()),
        ("sqrt", own(numbers::sqrt())),
        ("tan", math::tan()),
        ("trunc", own(numbers::trunc())),
        // Dates
        ("add_months", own(last_day::add_months_udf())),
        ("date_diff", own(datediff::udf())),
        ("date_add", own(dateadd::udf())),
        ("date_part", own(date_part::udf())),
        ("date_part_year", own(date_part::date_part_year())),
        ("date_trunc", own(date_trunc::udf())),
        ("dateadd", own(dateadd::udf())),
        ("datediff", own(datediff::udf())),
        ("last_day", own(last_day::last_day())),
        ("months_between", own(last_day::months_between())),
        ("next_day", own(last_day::next_day())),
        ("to_char", own(to_char::udf())),
        ("to_date", own(to_date::to_date())),
        ("to_number", own(to_number::udf())),
        ("to_timestamp", own(to_date::to_timestamp())),
        // Conditions
        ("coalesce", core::coalesce()),
        ("greatest", core::greatest()),
        ("isnull", core::coalesce()),
        ("least", core::least()),
        ("nullif", core::nullif()),
        ("nvl", core::coalesce()),
        ("nvl2", core::nvl2()),
        // Hashes
        ("crc32", own(hashes::crc32())),
        ("fnv_hash", own(hashes::fnv_hash())),
        ("func_sha1", own(hashes::sha1())),
        ("md5", own(hashes::md5())),
        ("sha", own(hashes::sha1())),
        ("sha1", own(hashes::sha1())),
        ("sha2", own(hashes::sha2())),
        // JSON in text
        ("is_valid_json", own(json::is_valid_json())),
        ("is_valid_json_array", own(json::is_valid_json_array())),
        ("json_array_length", own(json::json_array_length())),
        ("json_extract_array_element_text", own(json::json_extract_array_element_text())),
        ("json_extract_path_text", own(json::json_extract_path_text())),
        // The catalog's
        ("array_to_string", own(catalog_text::array_to_string())),
        ("format_encoding", own(catalog_text::format_encoding())),
        ("format_type", own(catalog_text::format_type())),
        ("pg_function_is_visible", own(catalog_text::pg_function_is_visible())),
        ("pg_get_expr", own(catalog_text::pg_get_expr())),
        ("pg_table_is_visible", own(catalog_text::pg_table_is_visible())),
        ("pg_type_is_visible", own(catalog_text::pg_type_is_visible())),
    ]
}

fn aggregate_functions() -> Vec<(&'static str, Arc<AggregateUDF>)> {
    vec![
        ("any_value", keep_type::keep_type(aggregates::any_value::any_value_udaf())),
        ("approx_count_distinct", aggregates::approx_distinct::approx_distinct_udaf()),
        ("approx_distinct", aggregates::approx_distinct::approx_distinct_udaf()),
        (ARRAY_OF, aggregates::array_agg::array_agg_udaf()),
        ("avg", Arc::new(avg::udaf())),
        ("bit_and", aggregates::bit_and_or_xor::bit_and_udaf()),
        ("bit_or", aggregates::bit_and_or_xor::bit_or_udaf()),
        ("bool_and", aggregates::bool_and_or::bool_and_udaf()),
        ("bool_or", aggregates::bool_and_or::bool_or_udaf()),
        ("count", aggregates::count::count_udaf()),
        ("grouping", aggregates::grouping::grouping_udaf()),
        ("listagg", aggregates::string_agg::string_agg_udaf()),
        ("max", keep_type::keep_type(aggregates::min_max::max_udaf())),
        ("median", aggregates::median::median_udaf()),
        ("min", keep_type::keep_type(aggregates::min_max::min_udaf())),
        ("percentile_cont", aggregates::percentile_cont::percentile_cont_udaf()),
        (single_value::NAME, Arc::new(single_value::udaf())),
        ("stddev", aggregates::stddev::stddev_udaf()),
        ("stddev_pop", aggregates::stddev::stddev_pop_udaf()),
        ("stddev_samp", aggregates::stddev::stddev_udaf()),
        ("sum", Arc::new(sum::udaf())),
        ("var_pop", aggregates::variance::var_pop_udaf()),
        ("var_samp", aggregates::variance::var_samp_udaf()),
        ("variance", aggregates::variance::var_samp_udaf()),
    ]
}

fn window_functions() -> Vec<(&'static str, Arc<WindowUDF>)> {
    vec![
        ("cume_dist", windows::cume_dist::cume_dist_udwf()),
        ("dense_rank", windows::rank::dense_rank_udwf()),
        ("first_value", windows::nth_value::first_value_udwf()),
        ("lag", windows::lead_lag::lag_udwf()),
        ("last_value", windows::nth_value::last_value_udwf()),
        ("lead", windows::lead_lag::lead_udwf()),
        ("nth_value", windows::nth_value::nth_value_udwf()),
        ("ntile", windows::ntile::ntile_udwf()),
        ("percent_rank", windows::rank::percent_rank_udwf()),
        ("rank", windows::rank::rank_udwf()),
        ("row_number", windows::row_number::row_number_udwf()),
    ]
}
