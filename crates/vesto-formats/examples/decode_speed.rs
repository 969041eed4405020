//! Decoding speed on one core: `cargo run --release -p vesto-formats --example decode_speed -- lineitem.tbl`.
//! Without a file it makes 256 MB of lines like those of TPC-H's lineitem. Prints MB/s of decoding alone.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use lineitem::lineitem;
use vesto_formats::{Chunk, Chunker, ChunkerLimits, Conversion, FilePart, RecordDecoder, RecordFormat};

#[path = "shared/lineitem.rs"]
mod lineitem;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let chunks = chunks()?;
    let n_bytes: usize = chunks.iter().map(|chunk| chunk.bytes.len()).sum();
    let mut decoder = RecordDecoder::new(&RecordFormat::pipe(), Conversion::default(), lineitem())?;
    let mut out = std::io::stdout().lock();
    for round in 1..=3 {
        let started = Instant::now();
        let (mut n_rows, mut n_errors) = (0, 0);
        for chunk in &chunks {
            for decoded in decoder.decode(chunk) {
                let decoded = decoded?;
                n_rows += decoded.batch.num_rows();
                n_errors += decoded.errors.len();
            }
        }
        let rate = per_second(n_bytes, started.elapsed());
        writeln!(out, "round {round}: {n_bytes} bytes, {n_rows} rows, {n_errors} errors, {rate:.0} MB/s")?;
    }
    Ok(())
}

fn per_second(n_bytes: usize, elapsed: Duration) -> f64 {
    n_bytes as f64 / 1e6 / elapsed.as_secs_f64()
}

/// The file's chunks, or some of our own.
fn chunks() -> Result<Vec<Chunk>, Box<dyn std::error::Error>> {
    let mut chunker = Chunker::new(&RecordFormat::pipe(), ChunkerLimits::default(), FilePart::Whole, 0);
    let mut chunks = Vec::new();
    if let Some(path) = std::env::args().nth(1) {
        let mut file = File::open(path)?;
        let mut block = vec![0; 1 << 20];
        loop {
            let n_bytes = file.read(&mut block)?;
            if n_bytes == 0 || chunks.len() > 512 {
                break;
            }
            chunker.push(&block[..n_bytes], &mut chunks);
        }
    } else {
        for block in 0..256 {
            chunker.push(made_lines(block).as_bytes(), &mut chunks);
        }
    }
    chunker.finish(&mut chunks);
    Ok(chunks)
}

/// About a megabyte.
fn made_lines(block: u64) -> String {
    let mut text = String::new();
    for i in 0..8000 {
        let n = (block * 8000 + i).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let (order, part, supplier, line) = (block * 32000 + i * 4, n % 200_000 + 1, n % 10_000 + 1, i % 7 + 1);
        let (quantity, price, cents) = (n % 50 + 1, n % 104_949 + 900, n % 100);
        let (discount, tax, year, month, day) = (n % 11, n % 9, 1992 + n % 7, n % 12 + 1, n % 28 + 1);
        let comment = &"carefully final deposits detect slyly agai silent ideas across the"[..(n % 34 + 10) as usize];
        let _ = writeln!(
            text,
            "{order}|{part}|{supplier}|{line}|{quantity}|{price}.{cents:02}|0.{discount:02}|0.{tax:02}|N|O|{year}-{month:02}-{day:02}|{year}-{month:02}-{day:02}|{year}-{month:02}-{day:02}|DELIVER IN PERSON|TRUCK|{comment}|",
        );
    }
    text
}
