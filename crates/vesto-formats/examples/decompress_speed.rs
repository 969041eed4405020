//! Decompression speed on one core, beside zlib-rs alone on the same bytes in memory:
//! `cargo run --release -p vesto-formats --example decompress_speed -- lineitem.tbl`. Without a file it makes 64 MB of
//! lines. Prints MB/s of what comes out.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::time::Instant;

use busy::busy;
use flate2::{Decompress, FlushDecompress, Status};
use vesto_formats::{Compression, compression};

#[path = "shared/busy.rs"]
mod busy;

/// Read at a time, as COPY does.
const BUFFER_BYTES: usize = 256 << 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read(path)?,
        None => made_lines(),
    };
    let epoch = Instant::now();
    let mut out = std::io::stdout().lock();
    for compression in [Compression::Gzip, Compression::Zstd, Compression::Bzip2] {
        let mut writer = compression::Writer::new(compression, Vec::new())?;
        let started = busy(epoch);
        writer.write_all(&text)?;
        let file = writer.finish()?;
        let written = text.len() as f64 / 1e6 / (busy(epoch) - started);
        let read = best_of_3(text.len(), || {
            let mut reader = compression::reader(compression, file.as_slice())?;
            let mut buffer = vec![0; BUFFER_BYTES];
            let mut n_bytes = 0;
            loop {
                match reader.read(&mut buffer)? {
                    0 => return Ok(n_bytes),
                    n => n_bytes += n,
                }
            }
        })?;
        writeln!(out, "{}: packed {written:.0} MB/s, unpacked {read:.0} MB/s", compression.name())?;
        if compression == Compression::Gzip {
            let alone = best_of_3(text.len(), || alone(&file))?;
            writeln!(out, "zlib-rs alone: {alone:.0} MB/s; the reader reaches {:.0} %", read / alone * 100.0)?;
        }
    }
    Ok(())
}

/// One call after the other, with all the file in memory.
fn alone(file: &[u8]) -> std::io::Result<usize> {
    let mut inflate = Decompress::new_gzip(15);
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let rest = file.get(inflate.total_in() as usize..).unwrap_or_default();
        if inflate.decompress(rest, &mut buffer, FlushDecompress::None)? == Status::StreamEnd {
            return Ok(inflate.total_out() as usize);
        }
    }
}

fn best_of_3(n_bytes: usize, run: impl Fn() -> std::io::Result<usize>) -> std::io::Result<f64> {
    let epoch = Instant::now();
    let mut best = 0.0_f64;
    for _ in 0..3 {
        let started = busy(epoch);
        if run()? != n_bytes {
            return Err(std::io::Error::other("not all bytes came back"));
        }
        best = best.max(n_bytes as f64 / 1e6 / (busy(epoch) - started));
    }
    Ok(best)
}

fn made_lines() -> Vec<u8> {
    let mut text = String::new();
    for i in 0..500_000u64 {
        let n = i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let comment = &"carefully final deposits detect slyly agai silent ideas across the"[..(n % 34 + 10) as usize];
        let _ = writeln!(
            text,
            "{i}|{}|{}|{}|{}.{:02}|N|O|{}-{:02}-{:02}|DELIVER IN PERSON|TRUCK|{comment}|",
            n % 200_000,
            n % 10_000,
            n % 50,
            n % 104_949,
            n % 100,
            1992 + n % 7,
            n % 12 + 1,
            n % 28 + 1
        );
    }
    text.into_bytes()
}
