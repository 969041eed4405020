//! How fast data files are written (rows shaped like TPC-H lineitem on two threads, one writer each), how long a one-row
//! insert takes, and how long opening takes when there are many files.
//! `cargo run --release -p vesto-warehouse --example write_speed -- [rows] [inserts]`

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement, not product code")]

use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use chrono::DateTime;
use vesto_types::{ColumnType, FixedClock, SeededIds};
use vesto_warehouse::{
    BeginOptions, ColumnSpec, CompactionOptions, SchemaId, Table, TableSpec, User, UserId, Warehouse, WarehouseOptions,
};

const THREADS: usize = 2;
const BATCH: usize = 8192;

#[tokio::main]
async fn main() {
    let rows: usize = std::env::args().nth(1).map_or(6_000_000, |rows| rows.parse().unwrap());
    let n_commits: u32 = std::env::args().nth(2).map_or(2_000, |inserts| inserts.parse().unwrap());
    let directory = tempfile::tempdir_in(".").unwrap();
    let options = WarehouseOptions::new(User::new("awsuser"));
    let clock = Arc::new(FixedClock::at(DateTime::UNIX_EPOCH));
    let ids = Arc::new(SeededIds::default());
    let open = || Warehouse::open(directory.path(), options.clone(), clock.clone(), ids.clone());
    let warehouse = open().await.unwrap();
    let mut transaction = warehouse.begin(BeginOptions::default());
    let table = transaction.create_table(lineitem()).unwrap();
    let batches: Vec<Vec<RecordBatch>> = (0..THREADS).map(|thread| generate(&table, thread, 192)).collect();
    let started = Instant::now();
    let files: Vec<_> = std::thread::scope(|scope| {
        let write = |batches: &Vec<RecordBatch>| {
            let mut writer = warehouse.data_file_writer(&table).unwrap();
            for n in 0..rows / THREADS / BATCH {
                writer.write(&batches[n % batches.len()]).unwrap();
            }
            let encoded = started.elapsed();
            let file = writer.finish().unwrap();
            println!("{} rows, {} MiB, encoded in {encoded:?}", file.record_count(), file.size_bytes() >> 20);
            file
        };
        let threads: Vec<_> = batches.iter().map(|batches| scope.spawn(move || write(batches))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let written = started.elapsed();
    transaction.append(table.id, files).unwrap();
    transaction.commit().await.unwrap();
    println!("{rows} rows: durable after {written:?}, committed after {:?}", started.elapsed());
    let started = Instant::now();
    for _ in 0..n_commits {
        let mut transaction = warehouse.begin(BeginOptions::default());
        let mut writer = warehouse.data_file_writer(&table).unwrap();
        writer.write(&batches[0][0].slice(0, 1)).unwrap();
        transaction.append(table.id, vec![writer.finish().unwrap()]).unwrap();
        transaction.commit().await.unwrap();
    }
    println!("a one-row insert: {:?}", started.elapsed() / n_commits);
    let started = Instant::now();
    drop(warehouse);
    let warehouse = open().await.unwrap();
    let n_files = warehouse.catalog().tables().map(|table| table.files.len()).sum::<usize>();
    println!("opened with {n_files} files in {:?}", started.elapsed());
    let started = Instant::now();
    let done = warehouse.compact(table.id, CompactionOptions::default()).await.unwrap();
    println!("{done:?} in {:?}", started.elapsed());
}

fn lineitem() -> TableSpec {
    let money = || ColumnType::Decimal { precision: 12, scale: 2 };
    let columns = [
        ("l_orderkey", ColumnType::BigInt),
        ("l_partkey", ColumnType::BigInt),
        ("l_suppkey", ColumnType::Integer),
        ("l_linenumber", ColumnType::Integer),
        ("l_quantity", money()),
        ("l_extendedprice", money()),
        ("l_discount", money()),
        ("l_tax", money()),
        ("l_returnflag", ColumnType::Char(1)),
        ("l_linestatus", ColumnType::Char(1)),
        ("l_shipdate", ColumnType::Date),
        ("l_commitdate", ColumnType::Date),
        ("l_receiptdate", ColumnType::Date),
        ("l_shipinstruct", ColumnType::Char(25)),
        ("l_shipmode", ColumnType::Char(10)),
        ("l_comment", ColumnType::Varchar(44)),
    ];
    let columns = columns.into_iter().map(|(name, of)| ColumnSpec::new(name, of)).collect();
    TableSpec::new(SchemaId::PUBLIC, "lineitem", UserId::ADMIN, columns)
}

fn generate(table: &Table, seed: usize, n_batches: usize) -> Vec<RecordBatch> {
    let mut state = seed as u64 + 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let words = [
        "furiously",
        "carefully",
        "quickly",
        "slyly",
        "ironic",
        "final",
        "regular",
        "express",
        "deposits",
        "requests",
        "accounts",
        "packages",
        "theodolites",
        "sleep",
        "haggle",
        "nag",
        "wake",
        "among",
        "above",
        "the",
        "blithely",
    ];
    let instructions = ["DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"];
    let modes = ["REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"];
    (0..n_batches)
        .map(|batch| {
            let n = 0..BATCH;
            let money = |values: Vec<i128>| -> ArrayRef {
                Arc::new(Decimal128Array::from(values).with_precision_and_scale(12, 2).unwrap())
            };
            let ship: Vec<i32> = n.clone().map(|_| 8036 + random(2526) as i32).collect();
            let comment = |random: &mut dyn FnMut(u64) -> u64| {
                let mut text = String::new();
                let len = 10 + random(34) as usize;
                while text.len() < len {
                    text.push_str(words[random(words.len() as u64) as usize]);
                    text.push(' ');
                }
                text.truncate(len);
                text
            };
            let columns: Vec<ArrayRef> = vec![
                Arc::new(Int64Array::from_iter_values(n.clone().map(|row| ((batch * BATCH + row) / 4) as i64))),
                Arc::new(Int64Array::from_iter_values(n.clone().map(|_| random(200_000) as i64))),
                Arc::new(Int32Array::from_iter_values(n.clone().map(|_| random(10_000) as i32))),
                Arc::new(Int32Array::from_iter_values(n.clone().map(|row| (row % 4) as i32 + 1))),
                money(n.clone().map(|_| i128::from(random(50) + 1) * 100).collect()),
                money(n.clone().map(|_| i128::from(random(10_000_000) + 90_000)).collect()),
                money(n.clone().map(|_| i128::from(random(11))).collect()),
                money(n.clone().map(|_| i128::from(random(9))).collect()),
                Arc::new(StringArray::from_iter_values(n.clone().map(|_| ["R", "A", "N"][random(3) as usize]))),
                Arc::new(StringArray::from_iter_values(n.clone().map(|_| ["O", "F"][random(2) as usize]))),
                Arc::new(Date32Array::from(ship.clone())),
                Arc::new(Date32Array::from_iter_values(ship.iter().map(|day| day + random(60) as i32))),
                Arc::new(Date32Array::from_iter_values(ship.iter().map(|day| day + random(30) as i32))),
                Arc::new(StringArray::from_iter_values(n.clone().map(|_| instructions[random(4) as usize]))),
                Arc::new(StringArray::from_iter_values(n.clone().map(|_| modes[random(7) as usize]))),
                Arc::new(StringArray::from_iter_values(n.map(|_| comment(&mut random)))),
            ];
            RecordBatch::try_new(table.arrow_schema(), columns).unwrap()
        })
        .collect()
}
