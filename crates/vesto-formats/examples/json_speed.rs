//! JSON's speed on one core: `cargo run --release -p vesto-formats --example json_speed -- lineitem.json`.
//! Without a file it makes objects like the rows of TPC-H's lineitem. Prints MB/s of cutting chunks and of decoding them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use lineitem::lineitem;
use vesto_formats::{Chunk, Chunker, ChunkerLimits, Conversion, FilePart, JsonMapping, RecordDecoder, RecordFormat};

#[path = "shared/lineitem.rs"]
mod lineitem;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = match std::env::args().nth(1) {
        Some(path) => std::fs::read(path)?,
        None => (0..256).map(made_objects).collect::<String>().into_bytes(),
    };
    let format = RecordFormat::Json(JsonMapping::Auto);
    let mut decoder = RecordDecoder::new(&format, Conversion::default(), lineitem())?;
    let mut out = std::io::stdout().lock();
    for round in 1..=3 {
        let started = Instant::now();
        let chunks = chunks(&format, &file);
        let cutting = per_second(file.len(), started.elapsed());
        let started = Instant::now();
        let (mut n_rows, mut n_errors) = (0, 0);
        for chunk in &chunks {
            for decoded in decoder.decode(chunk) {
                let decoded = decoded?;
                n_rows += decoded.batch.num_rows();
                n_errors += decoded.errors.len();
            }
        }
        let decoding = per_second(file.len(), started.elapsed());
        writeln!(
            out,
            "round {round}: {n_rows} rows, {n_errors} errors, cutting {cutting:.0} MB/s, decoding {decoding:.0} MB/s"
        )?;
    }
    Ok(())
}

fn per_second(n_bytes: usize, elapsed: Duration) -> f64 {
    n_bytes as f64 / 1e6 / elapsed.as_secs_f64()
}

fn chunks(format: &RecordFormat, file: &[u8]) -> Vec<Chunk> {
    let mut chunker = Chunker::new(format, ChunkerLimits::default(), FilePart::Whole, 0);
    let mut chunks = Vec::new();
    for block in file.chunks(1 << 18) {
        chunker.push(block, &mut chunks);
    }
    chunker.finish(&mut chunks);
    chunks
}

/// About a megabyte.
fn made_objects(block: u64) -> String {
    let mut text = String::new();
    for i in 0..2700 {
        let n = (block * 2700 + i).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let (order, part, supplier, line) = (block * 10800 + i * 4, n % 200_000 + 1, n % 10_000 + 1, i % 7 + 1);
        let (quantity, price, cents) = (n % 50 + 1, n % 104_949 + 900, n % 100);
        let (discount, tax, year, month, day) = (n % 11, n % 9, 1992 + n % 7, n % 12 + 1, n % 28 + 1);
        let comment = &"carefully final deposits detect slyly agai silent ideas across the"[..(n % 34 + 10) as usize];
        let date = format!("{year}-{month:02}-{day:02}");
        let _ = writeln!(
            text,
            "{{\"l_orderkey\":{order},\"l_partkey\":{part},\"l_suppkey\":{supplier},\"l_linenumber\":{line},\"l_quantity\":{quantity}.00,\
             \"l_extendedprice\":{price}.{cents:02},\"l_discount\":0.{discount:02},\"l_tax\":0.{tax:02},\"l_returnflag\":\"N\",\
             \"l_linestatus\":\"O\",\"l_shipdate\":\"{date}\",\"l_commitdate\":\"{date}\",\"l_receiptdate\":\"{date}\",\
             \"l_shipinstruct\":\"DELIVER IN PERSON\",\"l_shipmode\":\"TRUCK\",\"l_comment\":\"{comment}\"}}",
        );
    }
    text
}
