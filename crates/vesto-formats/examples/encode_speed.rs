//! Encoding speed on one core: `cargo run --release -p vesto-formats --example encode_speed`.
//! Rows like those of TPC-H's lineitem, 4096 at a time, as text, CSV, JSON and FIXEDWIDTH. Prints MB/s of encoding alone.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Field, Schema};
use busy::busy;
use vesto_formats::encode::fixed_width::FixedWidthEncoder;
use vesto_formats::encode::json::JsonEncoder;
use vesto_formats::encode::text::TextForm;
use vesto_formats::{FixedWidth, TextEncoder, TextEncoding};
use vesto_types::ColumnType;

#[path = "shared/busy.rs"]
mod busy;

const N_ROWS: usize = 4096;
const N_BATCHES: usize = 400;

type Columns = Vec<(String, ColumnType)>;
type Encode = Box<dyn Fn(&RecordBatch, &mut Vec<u8>) -> Result<(), Box<dyn std::error::Error>>>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (batch, columns) = lineitem()?;
    let epoch = Instant::now();
    let mut out = std::io::stdout().lock();
    for (name, encode) in encoders(&columns)? {
        let mut rate = 0.0_f64;
        let mut n_bytes = 0;
        for _ in 0..3 {
            let started = busy(epoch);
            n_bytes = 0;
            for _ in 0..N_BATCHES {
                let mut bytes = Vec::with_capacity(1 << 20);
                encode(&batch, &mut bytes)?;
                n_bytes += bytes.len();
            }
            rate = rate.max(n_bytes as f64 / 1e6 / (busy(epoch) - started));
        }
        let n_rows = N_ROWS * N_BATCHES;
        writeln!(
            out,
            "{name}: {n_bytes} bytes, {n_rows} rows, {rate:.0} MB/s, {:.2} M rows/s",
            rate / n_bytes as f64 * n_rows as f64
        )?;
    }
    Ok(())
}

fn encoders(columns: &[(String, ColumnType)]) -> Result<Vec<(&'static str, Encode)>, Box<dyn std::error::Error>> {
    let escape = TextForm::Delimited { escape: true, add_quotes: false };
    let quotes = TextForm::Delimited { escape: false, add_quotes: true };
    let text = |encoding| -> Result<Encode, Box<dyn std::error::Error>> {
        let encoder = TextEncoder::new(encoding, columns.to_vec())?;
        Ok(Box::new(move |batch, out| Ok(encoder.encode(batch, out)?)))
    };
    let json = JsonEncoder::new(columns.to_vec())?;
    let fixed = FixedWidthEncoder::new(&FixedWidth { widths: vec![44; columns.len()] }, Vec::new(), columns.to_vec())?;
    Ok(vec![
        ("text", text(TextEncoding::pipe())?),
        ("text with ESCAPE", text(TextEncoding { form: escape, ..TextEncoding::pipe() })?),
        ("text with ADDQUOTES", text(TextEncoding { form: quotes, ..TextEncoding::pipe() })?),
        ("CSV", text(TextEncoding::csv())?),
        ("JSON", Box::new(move |batch, out| Ok(json.encode(batch, out)?))),
        ("FIXEDWIDTH", Box::new(move |batch, out| Ok(fixed.encode(batch, out)?))),
    ])
}

fn lineitem() -> Result<(RecordBatch, Columns), Box<dyn std::error::Error>> {
    let random = |row: usize| (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let rows = || (0..N_ROWS).map(random);
    let money = |limit: u64| -> Result<ArrayRef, Box<dyn std::error::Error>> {
        let values = rows().map(|n| i128::from(n % limit)).collect::<Vec<_>>();
        Ok(Arc::new(Decimal128Array::from(values).with_precision_and_scale(15, 2)?))
    };
    let days = || -> ArrayRef { Arc::new(Date32Array::from_iter_values(rows().map(|n| 8035 + (n % 2526) as i32))) };
    let words = |words: &[&str]| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows().map(|n| words[n as usize % words.len()])))
    };
    let comment = "carefully final deposits detect slyly agai silent ideas across the";
    let comments = StringArray::from_iter_values(rows().map(|n| &comment[..(n % 34 + 10) as usize]));
    let decimal = ColumnType::Decimal { precision: 15, scale: 2 };
    let columns: Vec<(&str, ColumnType, ArrayRef)> = vec![
        (
            "l_orderkey",
            ColumnType::BigInt,
            Arc::new(Int64Array::from_iter_values(rows().map(|n| (n % 6_000_000) as i64))),
        ),
        ("l_partkey", ColumnType::BigInt, Arc::new(Int64Array::from_iter_values(rows().map(|n| (n % 200_000) as i64)))),
        ("l_suppkey", ColumnType::Integer, Arc::new(Int32Array::from_iter_values(rows().map(|n| (n % 10_000) as i32)))),
        ("l_linenumber", ColumnType::Integer, Arc::new(Int32Array::from_iter_values(rows().map(|n| (n % 7) as i32)))),
        ("l_quantity", decimal.clone(), money(5000)?),
        ("l_extendedprice", decimal.clone(), money(10_494_950)?),
        ("l_discount", decimal.clone(), money(11)?),
        ("l_tax", decimal, money(9)?),
        ("l_returnflag", ColumnType::Char(1), words(&["N", "R", "A"])),
        ("l_linestatus", ColumnType::Char(1), words(&["O", "F"])),
        ("l_shipdate", ColumnType::Date, days()),
        ("l_commitdate", ColumnType::Date, days()),
        ("l_receiptdate", ColumnType::Date, days()),
        (
            "l_shipinstruct",
            ColumnType::Char(25),
            words(&["DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"]),
        ),
        ("l_shipmode", ColumnType::Char(10), words(&["TRUCK", "MAIL", "REG AIR", "SHIP", "RAIL"])),
        ("l_comment", ColumnType::Varchar(44), Arc::new(comments)),
    ];
    let fields: Vec<Field> =
        columns.iter().map(|(name, _, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    let types = columns.iter().map(|(name, column_type, _)| ((*name).to_owned(), column_type.clone())).collect();
    let arrays = columns.into_iter().map(|(_, _, array)| array).collect();
    Ok((RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?, types))
}
