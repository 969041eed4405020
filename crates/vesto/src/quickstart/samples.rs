//! The nycflights13 tables of January, compiled in so that the story needs no download (samples/nycflights13).

use std::io;
use std::path::Path;

macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../samples/nycflights13/", $name, ".csv.gz")).as_slice())
    };
}

const TABLES: [(&str, &[u8]); 5] =
    [sample!("airlines"), sample!("airports"), sample!("planes"), sample!("weather"), sample!("flights")];

/// A second file of planes, whose third line names a year in words.
const BAD_PLANES: &str = "tailnum,year,type,manufacturer,model,engines,seats,speed,engine\n\
    N1VESTO,2013,Fixed wing multi engine,BOEING,737-800,2,189,NA,Turbo-fan\n\
    N2VESTO,nineteen,Fixed wing multi engine,BOEING,737-800,2,189,NA,Turbo-fan\n";

/// Writes each table to `directory/TABLE/part-1.csv.gz`, and the bad file to `directory/planes/part-2.csv`.
pub(super) fn write(directory: &Path) -> io::Result<()> {
    for (name, bytes) in TABLES {
        let table = directory.join(name);
        std::fs::create_dir_all(&table)?;
        std::fs::write(table.join("part-1.csv.gz"), bytes)?;
    }
    let bad = directory.join("planes_with_a_bad_row");
    std::fs::create_dir_all(&bad)?;
    std::fs::write(bad.join("part-1.csv"), BAD_PLANES)
}
