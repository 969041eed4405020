//! COPY's decoders over any bytes: no panic, no memory beyond the input's measure, and the same answer whatever pieces
//! the bytes come in.

use std::io::{Read as _, Write as _};

use arrow::compute::concat_batches;
use arrow::record_batch::RecordBatch;
use vesto_formats::datetime::{DateFormat, TimeFormat};
use vesto_formats::options::{Delimiter, NullAs};
use vesto_formats::{
    Chunk, Chunker, ChunkerLimits, Compression, Conversion, Encoding, FilePart, FixedWidth, JsonMapping, JsonPaths,
    LoadError, RangeJoiner, RangeScanner, RecordDecoder, RecordFormat, TargetColumn, Transcoder, compression,
};
use vesto_types::ColumnType;
use vesto_types::interval::IntervalQualifier;

/// The head of an input, which chooses options; what is left of it is the file.
struct Head<'a>(&'a [u8]);

impl Head<'_> {
    fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    fn below(&mut self, n: usize) -> usize {
        usize::from(self.byte()) % n
    }
}

pub fn copy_delimited(data: &[u8]) {
    let mut head = Head(data);
    let delimiter = delimiter(&mut head);
    let (escape, remove_quotes) = (head.flag(), head.flag());
    copy(&RecordFormat::Delimited { delimiter, escape, remove_quotes }, head);
}

pub fn copy_csv(data: &[u8]) {
    let mut head = Head(data);
    let delimiter = delimiter(&mut head);
    let quote = if head.flag() { b'"' } else { b'%' };
    copy(&RecordFormat::Csv { delimiter, quote }, head);
}

pub fn copy_fixed_width(data: &[u8]) {
    let mut head = Head(data);
    let n_columns = 1 + head.below(4);
    let widths = (0..n_columns).map(|_| head.below(12)).collect();
    copy(&RecordFormat::FixedWidth(FixedWidth { widths }), head);
}

pub fn copy_json(data: &[u8]) {
    let mut head = Head(data);
    let mapping = mapping(&mut head);
    copy(&RecordFormat::Json(mapping), head);
}

/// Any bytes as a file; or any bytes as records of a schema, which get further.
pub fn copy_avro(data: &[u8]) {
    let mut head = Head(data);
    let mapping = mapping(&mut head);
    let format = RecordFormat::Avro(mapping);
    let load = Load::chosen_by(&mut head, &format);
    if head.flag() {
        return load.check(&format, head.0);
    }
    let schema = AVRO_SCHEMAS[head.below(AVRO_SCHEMAS.len())];
    let n_records = head.byte();
    load.check(&format, &avro_file(schema, n_records, head.0));
}

const AVRO_SCHEMAS: [&str; 4] = [
    r#"{"type":"record","name":"r","fields":[{"name":"c0","type":["null","int","string"]},{"name":"c1","type":"double"},
        {"name":"c2","type":{"type":"array","items":"r"}},{"name":"c3","type":{"type":"map","values":["null","r","bytes"]}}]}"#,
    r#"{"type":"record","name":"r","fields":[{"name":"c0","type":{"type":"int","logicalType":"date"}},
        {"name":"c1","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"c2","type":{"type":"bytes","logicalType":"decimal","precision":40,"scale":3}},
        {"name":"c3","type":{"type":"long","logicalType":"time-micros"}}]}"#,
    r#"{"type":"record","name":"r","fields":[{"name":"c0","type":{"type":"array","items":"null"}},
        {"name":"c1","type":{"type":"enum","name":"e","symbols":["A","B"]}},{"name":"c2","type":{"type":"fixed","name":"f","size":3}},
        {"name":"c3","type":{"type":"array","items":{"type":"array","items":["boolean","float"]}}}]}"#,
    r#"{"type":"record","name":"r","fields":[]}"#,
];

/// One block without compression.
fn avro_file(schema: &str, n_records: u8, records: &[u8]) -> Vec<u8> {
    let long = |value: usize| {
        let mut rest = value << 1;
        let mut out = Vec::new();
        while rest > 0x7F {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
        out
    };
    let text = |text: &[u8]| [long(text.len()), text.to_vec()].concat();
    let header = [b"Obj\x01".to_vec(), long(1), text(b"avro.schema"), text(schema.as_bytes()), long(0), vec![7; 16]];
    let block = [long(usize::from(n_records)), text(records), vec![7; 16]];
    [header.concat(), block.concat()].concat()
}

fn mapping(head: &mut Head<'_>) -> JsonMapping {
    let files = [
        r#"{"jsonpaths":["$.c0"]}"#,
        r#"{"jsonpaths":["$['c0'][0]","$['c0']"]}"#,
        r#"{"jsonpaths":["$","$.c1.c0","$.c2[1].c0","$.c3.x"]}"#,
        r#"{"jsonpaths":["$[0]","$[1]","$"]}"#,
    ];
    match head.below(7) {
        0 => JsonMapping::AutoIgnoreCase,
        1 => JsonMapping::NoShred,
        2 => JsonMapping::Auto,
        file => JsonPaths::parse(files[file - 3].as_bytes()).expect("a file as it should be"),
    }
}

/// Any bytes as a JSONPaths file; its paths are looked for in a document.
pub fn jsonpaths(data: &[u8]) {
    let Ok(JsonMapping::Paths(paths)) = JsonPaths::parse(data) else { return };
    let column = |index| TargetColumn {
        name: format!("c{index}"),
        column_type: if index % 2 == 0 { ColumnType::Super } else { ColumnType::Varchar(100) },
        not_null: false,
    };
    let target = (0..paths.n_paths()).map(column).collect();
    let format = RecordFormat::Json(JsonMapping::Paths(paths));
    let mut decoder = RecordDecoder::new(&format, Conversion::default(), target).expect("a column for each path");
    let document = br#"{"a":{"b":[1,{"c":[[2]]}],"":null},"c":"x\\u00e9","d":[]} [[1,{"a":2}],3] {"a":1}"#;
    let whole = decode(&mut decoder, &pieces(&format, document, 1 << 20, document.len()));
    assert_eq!(whole, decode(&mut decoder, &pieces(&format, document, 7, 3)));
}

fn delimiter(head: &mut Head<'_>) -> Delimiter {
    let texts = ["|", ",", "\t", "|~|", "||", " ", "é", "a"];
    Delimiter::new(texts[head.below(texts.len())]).unwrap_or(Delimiter::byte(b'|'))
}

/// How a file is loaded.
struct Load {
    conversion: Conversion,
    target: Vec<TargetColumn>,
    chunk_bytes: usize,
    block: usize,
}

impl Load {
    fn chosen_by(head: &mut Head<'_>, format: &RecordFormat) -> Self {
        let conversion = conversion(head);
        let target = columns(head, format);
        Self { conversion, target, chunk_bytes: 1 + head.below(64), block: 1 + head.below(64) }
    }

    /// Whole, in pieces, and by several readers.
    fn check(self, format: &RecordFormat, file: &[u8]) {
        let Ok(mut decoder) = RecordDecoder::new(format, self.conversion, self.target) else { return };
        let n_bytes = file.len().max(1);
        let whole = decode(&mut decoder, &pieces(format, file, n_bytes, n_bytes));
        let in_pieces = decode(&mut decoder, &pieces(format, file, self.chunk_bytes, self.block));
        assert_eq!(whole, in_pieces);
        if format.joinable() && !file.is_empty() {
            assert_eq!(whole, decode(&mut decoder, &ranges(format, file, self.chunk_bytes, self.block)));
        }
    }
}

fn copy(format: &RecordFormat, mut head: Head<'_>) {
    let load = Load::chosen_by(&mut head, format);
    load.check(format, head.0);
}

fn pieces(format: &RecordFormat, file: &[u8], chunk_bytes: usize, block: usize) -> Vec<Chunk> {
    let limits = ChunkerLimits { chunk_bytes, record_bytes: 1 << 20 };
    let mut chunker = Chunker::new(format, limits, FilePart::Whole, 0);
    let mut chunks = Vec::new();
    for block in file.chunks(block) {
        chunker.push(block, &mut chunks);
    }
    chunker.finish(&mut chunks);
    chunks
}

/// The last range comes first.
fn ranges(format: &RecordFormat, file: &[u8], chunk_bytes: usize, range: usize) -> Vec<Chunk> {
    let limits = ChunkerLimits { chunk_bytes, record_bytes: 1 << 20 };
    let ranges: Vec<(usize, &[u8])> = file.chunks(range).enumerate().collect();
    let mut joiner = RangeJoiner::new(format, limits, 0, ranges.len()).expect("a joinable format");
    let mut chunks = Vec::new();
    for (index, bytes) in ranges.into_iter().rev() {
        let mut scanner = RangeScanner::new(format, limits).expect("a joinable format");
        scanner.push(bytes);
        joiner.put(index, scanner.finish(), &mut chunks);
    }
    chunks
}

fn decode(decoder: &mut RecordDecoder, chunks: &[Chunk]) -> (RecordBatch, Vec<LoadError>) {
    let (mut batches, mut errors) = (Vec::new(), Vec::new());
    for chunk in chunks {
        for decoded in decoder.decode(chunk) {
            let decoded = decoded.expect("a fault of the decoder itself");
            batches.push(decoded.batch);
            // Only the first errors of a batch tell their fields, and batches differ.
            errors.extend(decoded.errors.into_iter().map(|error| LoadError { fields: Vec::new(), ..error }));
        }
    }
    for error in &errors {
        assert!(error.err_code() > 0 && error.line_number > 0 && error.err_reason().len() <= 100);
        assert!(error.raw_line.len() <= LoadError::MAX_RAW && error.raw_field_value.len() <= LoadError::MAX_RAW);
    }
    (concat_batches(decoder.schema(), &batches).expect("batches of one schema"), errors)
}

fn conversion(head: &mut Head<'_>) -> Conversion {
    let dates = ["auto", "MM/DD/YYYY", "MON DD, YYYY"];
    let times = ["auto", "epochsecs", "MM.DD.YYYY HH:MI:SS"];
    let flags = head.byte();
    let flag = |bit: u8| flags & (1 << bit) != 0;
    let null_as = match head.below(4) {
        0 => NullAs::Default,
        1 => NullAs::Nul,
        2 => NullAs::Text(Vec::new()),
        _ => NullAs::Text(b"NULL".to_vec()),
    };
    let date_format = dates.get(head.below(4)).and_then(|text| DateFormat::parse(text).ok());
    let time_format = times.get(head.below(4)).and_then(|text| TimeFormat::parse(text).ok());
    Conversion {
        null_as,
        empty_as_null: flag(0),
        blanks_as_null: flag(1),
        trim_blanks: flag(2),
        truncate_columns: flag(3),
        replacement: flag(4).then_some(b'?'),
        accept_any_date: flag(5),
        round_decimals: flag(6),
        fill_record: flag(7),
        ignore_blank_lines: head.flag(),
        date_format: date_format.unwrap_or_default(),
        time_format: time_format.unwrap_or_default(),
    }
}

/// As many columns as the format has widths, or up to four, of any types.
fn columns(head: &mut Head<'_>, format: &RecordFormat) -> Vec<TargetColumn> {
    let n_columns = match format {
        RecordFormat::FixedWidth(spec) => spec.widths.len(),
        _ => 1 + head.below(4),
    };
    (0..n_columns)
        .map(|index| {
            let name = format!("c{index}");
            TargetColumn { name, column_type: column_type(head.byte()), not_null: head.flag() }
        })
        .collect()
}

fn column_type(byte: u8) -> ColumnType {
    match byte % 20 {
        0 => ColumnType::SmallInt,
        1 => ColumnType::Integer,
        2 => ColumnType::BigInt,
        3 => ColumnType::Decimal { precision: 8, scale: 2 },
        4 => ColumnType::Decimal { precision: 38, scale: 37 },
        5 => ColumnType::Real,
        6 => ColumnType::DoublePrecision,
        7 => ColumnType::Boolean,
        8 => ColumnType::Char(4),
        9 => ColumnType::Varchar(6),
        10 => ColumnType::Date,
        11 => ColumnType::Timestamp,
        12 => ColumnType::Timestamptz,
        13 => ColumnType::Time,
        14 => ColumnType::Super,
        16 => ColumnType::Timetz,
        17 => ColumnType::IntervalYearToMonth(IntervalQualifier::YEAR_TO_MONTH),
        18 => ColumnType::IntervalDayToSecond(IntervalQualifier::DAY_TO_SECOND),
        _ => ColumnType::Varbyte(4),
    }
}

/// Damaged and hostile files of each compression; and what is packed unpacks.
pub fn compression(data: &[u8]) {
    let mut head = Head(data);
    let all = [Compression::Gzip, Compression::Bzip2, Compression::Lzop, Compression::Zstd];
    let chosen = all[head.below(all.len())];
    // Packing takes a hundred times as long as looking at damaged bytes, and there is less to find.
    if head.below(16) == 1 {
        let Ok(mut writer) = compression::Writer::new(chosen, Vec::new()) else { return };
        writer.write_all(head.0).expect("memory takes all");
        let packed = writer.finish().expect("memory takes all");
        let unpacked = unpack(chosen, &packed).expect("it was packed whole");
        assert_eq!(unpacked, head.0);
    } else {
        let _refused_or_read = unpack(chosen, head.0);
    }
}

fn unpack(chosen: Compression, file: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut reader = compression::reader(chosen, file)?;
    let mut buffer = [0; 4096];
    // A bomb may go on for long: that it comes piece by piece is enough.
    while text.len() < 1 << 20 {
        match reader.read(&mut buffer)? {
            0 => break,
            n_bytes => text.extend_from_slice(&buffer[..n_bytes]),
        }
    }
    Ok(text)
}

/// Any bytes as text of each encoding.
pub fn encoding(data: &[u8]) {
    let mut head = Head(data);
    let all = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Iso88591];
    let chosen = all[head.below(all.len())];
    let block = 1 + head.below(64);
    let whole = transcode(chosen, head.0, head.0.len().max(1));
    assert_eq!(whole, transcode(chosen, head.0, block));
    if let Some(text) = whole {
        assert!(text.len() <= head.0.len() * 2);
    }
}

fn transcode(chosen: Encoding, file: &[u8], block: usize) -> Option<Vec<u8>> {
    let mut transcoder = Transcoder::new(chosen);
    let mut text = Vec::new();
    for block in file.chunks(block) {
        transcoder.push(block, &mut text).ok()?;
    }
    transcoder.finish(&mut text).ok()?;
    Some(text)
}
