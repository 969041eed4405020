//! How fast a Parquet or ORC file's rows are decoded, on one core:
//! `cargo run --release -p vesto-formats --example columnar_speed -- lineitem.parquet`. Prints rows per second of CPU.

use std::io::Write as _;
use std::sync::Arc;

use vesto_formats::TargetColumn;
use vesto_formats::columnar::{ColumnarFile, ColumnarFormat, ColumnarOptions, InMemory, RangeReader};
use vesto_types::ColumnType;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a file of lineitem")?;
    let format = if path.ends_with(".orc") { ColumnarFormat::Orc } else { ColumnarFormat::Parquet };
    let source: Arc<dyn RangeReader> = Arc::new(InMemory::whole(std::fs::read(path)?.into()));
    let cpu = cpu_seconds()?;
    let file = ColumnarFile::open(format, source.as_ref(), &lineitem(), ColumnarOptions::default())?;
    let mut n_rows = 0;
    for piece in 0..file.pieces().len() {
        for converted in file.read(piece, &source)? {
            n_rows += converted?.batch.num_rows();
        }
    }
    let cpu = cpu_seconds()? - cpu;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{n_rows} rows in {cpu:.2} s of CPU time, {:.0} rows/s", n_rows as f64 / cpu)?;
    Ok(())
}

/// User and system time of this process, in clock ticks of a hundredth of a second.
fn cpu_seconds() -> Result<f64, Box<dyn std::error::Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
    Ok((fields[11].parse::<f64>()? + fields[12].parse::<f64>()?) / 100.0)
}

fn lineitem() -> Vec<TargetColumn> {
    let money = ColumnType::Decimal { precision: 15, scale: 2 };
    let columns = [
        ("l_orderkey", ColumnType::BigInt),
        ("l_partkey", ColumnType::BigInt),
        ("l_suppkey", ColumnType::BigInt),
        ("l_linenumber", ColumnType::Integer),
        ("l_quantity", money.clone()),
        ("l_extendedprice", money.clone()),
        ("l_discount", money.clone()),
        ("l_tax", money),
        ("l_returnflag", ColumnType::Char(1)),
        ("l_linestatus", ColumnType::Char(1)),
        ("l_shipdate", ColumnType::Date),
        ("l_commitdate", ColumnType::Date),
        ("l_receiptdate", ColumnType::Date),
        ("l_shipinstruct", ColumnType::Char(25)),
        ("l_shipmode", ColumnType::Char(10)),
        ("l_comment", ColumnType::Varchar(44)),
    ];
    let target = |(name, column_type): (&str, _)| TargetColumn { name: name.to_owned(), column_type, not_null: true };
    columns.into_iter().map(target).collect()
}
