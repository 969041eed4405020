//! COPY's Parquet and ORC over any bytes: rows or an error, the same ones whether the file is in memory or read through
//! windows. A panic of a decoder that is not ours is such an error; that libFuzzer does not stop at it is seen to here.

use std::ops::Range;
use std::sync::{Arc, Once};

use arrow::record_batch::RecordBatch;
use vesto_formats::TargetColumn;
use vesto_formats::columnar::{ColumnarFile, ColumnarFormat, ColumnarOptions, InMemory, Pending, RangeReader};
use vesto_types::ColumnType;

pub fn copy_parquet(data: &[u8]) {
    check(ColumnarFormat::Parquet, data);
}

pub fn copy_orc(data: &[u8]) {
    check(ColumnarFormat::Orc, data);
}

/// The first byte chooses options and columns; the rest is the file.
fn check(format: ColumnarFormat, data: &[u8]) {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let Some((head, file)) = data.split_first() else { return };
    let options =
        ColumnarOptions { serialize_to_json: true, fill_record: true, replacement: (head & 1 == 1).then_some(b'?') };
    let target = target(head >> 1);
    let bytes = file.to_vec();
    let in_memory = load(format, Arc::new(InMemory::whole(bytes.clone().into())), &target, options);
    let windowed = load(format, Arc::new(Windowed(InMemory::whole(bytes.into()))), &target, options);
    assert_eq!(in_memory.is_ok(), windowed.is_ok(), "windows change the outcome");
    if let (Ok(one), Ok(other)) = (in_memory, windowed) {
        assert_eq!(one, other, "windows change the rows");
    }
}

/// Enough columns for the seeds: all SUPER, which takes any type, or a type each.
fn target(choice: u8) -> Vec<TargetColumn> {
    let types = [
        ColumnType::SmallInt,
        ColumnType::Integer,
        ColumnType::BigInt,
        ColumnType::Decimal { precision: 9, scale: 2 },
        ColumnType::Real,
        ColumnType::DoublePrecision,
        ColumnType::Boolean,
        ColumnType::Char(5),
        ColumnType::Varchar(10),
        ColumnType::Date,
        ColumnType::Timestamp,
        ColumnType::Timestamptz,
        ColumnType::Time,
        ColumnType::Varbyte(10),
    ];
    let column = |index: usize| TargetColumn {
        name: format!("c{index}"),
        column_type: match choice {
            0 => ColumnType::Super,
            _ => types[(index + usize::from(choice) - 1) % types.len()].clone(),
        },
        not_null: false,
    };
    (0..16).map(column).collect()
}

fn load(
    format: ColumnarFormat,
    source: Arc<dyn RangeReader>,
    target: &[TargetColumn],
    options: ColumnarOptions,
) -> Result<Vec<RecordBatch>, ()> {
    const MAX_ROWS: usize = 100_000;
    let file = ColumnarFile::open(format, source.as_ref(), target, options).map_err(drop)?;
    let (mut batches, mut n_rows) = (Vec::new(), 0);
    for piece in 0..file.pieces().len() {
        for converted in file.read(piece, &source).map_err(drop)? {
            let batch = converted.map_err(drop)?.batch;
            n_rows += batch.num_rows();
            batches.push(batch);
            // A few bytes may stand for any number of equal rows.
            if n_rows > MAX_ROWS {
                return Ok(batches);
            }
        }
    }
    Ok(batches)
}

/// Read as from afar.
struct Windowed(InMemory);

impl RangeReader for Windowed {
    fn size(&self) -> u64 {
        self.0.size()
    }

    fn start(&self, range: Range<u64>) -> Pending {
        self.0.start(range)
    }
}
