//! How fast a Parquet or ORC file's rows are decoded, on one core:
//! `cargo run --release -p vesto-formats --example columnar_speed -- lineitem.parquet`. Prints rows per second of CPU.

use std::io::Write as _;
use std::sync::Arc;

use cpu_time::cpu_seconds;
use lineitem::lineitem;
use vesto_formats::columnar::{ColumnarFile, ColumnarFormat, ColumnarOptions, InMemory, RangeReader};

#[path = "shared/cpu_time.rs"]
mod cpu_time;
#[path = "shared/lineitem.rs"]
mod lineitem;

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
