//! What writing Parquet adds to decoding, on one core, under several writer settings:
//! `cargo run --release -p vesto-formats --example parquet_speed -- lineitem.tbl [variant …]`. Prints MB/s of text.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::time::Instant;

use cpu_time::cpu_seconds;
use lineitem::lineitem;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;
use vesto_formats::{Chunker, ChunkerLimits, Conversion, FilePart, RecordDecoder, RecordFormat, TargetColumn};
use vesto_types::ColumnType;

#[path = "shared/cpu_time.rs"]
mod cpu_time;
#[path = "shared/lineitem.rs"]
mod lineitem;

const N_BYTES: usize = 128 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a lineitem file")?;
    let wanted: Vec<String> = arguments.collect();
    let mut text = vec![0; N_BYTES];
    let n_bytes = File::open(path)?.take(N_BYTES as u64).read(&mut text)?;
    let mut chunks = Vec::new();
    let mut chunker = Chunker::new(&RecordFormat::pipe(), ChunkerLimits::default(), FilePart::Whole, 0);
    chunker.push(&text[..n_bytes], &mut chunks);
    let columns = lineitem();
    let mut out = std::io::stdout().lock();
    for (name, properties) in variants(&columns)? {
        if !wanted.is_empty() && !wanted.iter().any(|wanted| wanted == name) {
            continue;
        }
        let started = Instant::now();
        let cpu = cpu_seconds()?;
        let mut decoder = RecordDecoder::new(&RecordFormat::pipe(), Conversion::default(), columns.clone())?;
        let mut writer = ArrowWriter::try_new(Vec::new(), decoder.schema().clone(), Some(properties))?;
        let mut n_text = 0;
        for chunk in &chunks {
            n_text += chunk.bytes.len();
            for decoded in decoder.decode(chunk) {
                writer.write(&decoded?.batch)?;
            }
        }
        let size = writer.into_inner()?.len();
        let (cpu, wall) = (cpu_seconds()? - cpu, started.elapsed().as_secs_f64());
        let rate = |seconds: f64| n_text as f64 / 1e6 / seconds;
        writeln!(out, "{name}: {:.0} MB/s of CPU time, {:.0} MB/s, {size} bytes", rate(cpu), rate(wall))?;
    }
    Ok(())
}

fn base() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_max_row_group_row_count(Some(1 << 20))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_dictionary_page_size_limit(512 * 1024)
        .set_write_batch_size(8 * 1024)
}

type Variant = (&'static str, WriterProperties);

fn variants(columns: &[TargetColumn]) -> Result<Vec<Variant>, Box<dyn std::error::Error>> {
    let zstd = Compression::ZSTD(ZstdLevel::try_new(1)?);
    let plain_numbers = |mut builder: WriterPropertiesBuilder| {
        for column in columns {
            let text = matches!(column.column_type, ColumnType::Char(_) | ColumnType::Varchar(_));
            let path = ColumnPath::from(column.name.as_str());
            builder = builder.set_column_dictionary_enabled(path, text && column.name != "l_comment");
        }
        builder
    };
    let delta_numbers = |mut builder: WriterPropertiesBuilder| {
        for column in columns {
            if matches!(column.column_type, ColumnType::BigInt | ColumnType::Integer | ColumnType::Date) {
                let path = ColumnPath::from(column.name.as_str());
                builder = builder.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
            }
        }
        builder
    };
    Ok(vec![
        ("none", base().set_dictionary_enabled(false).set_compression(Compression::UNCOMPRESSED).build()),
        ("dictionary", base().set_compression(Compression::UNCOMPRESSED).build()),
        ("dictionary-zstd", base().set_compression(zstd).build()),
        ("dictionary-lz4", base().set_compression(Compression::LZ4_RAW).build()),
        ("dictionary-snappy", base().set_compression(Compression::SNAPPY).build()),
        ("plain-lz4", base().set_dictionary_enabled(false).set_compression(Compression::LZ4_RAW).build()),
        ("text-dictionary-lz4", plain_numbers(base()).set_compression(Compression::LZ4_RAW).build()),
        ("text-dictionary-zstd", plain_numbers(base()).set_compression(zstd).build()),
        (
            "text-dictionary-delta-lz4",
            delta_numbers(plain_numbers(base())).set_compression(Compression::LZ4_RAW).build(),
        ),
        (
            "text-dictionary-delta",
            delta_numbers(plain_numbers(base())).set_compression(Compression::UNCOMPRESSED).build(),
        ),
    ])
}
