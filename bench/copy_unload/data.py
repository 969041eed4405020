"""TPC-H lineitem in every format of the benchmark, made once and kept between runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["l_orderkey", "l_partkey", "l_suppkey", "l_linenumber", "l_quantity", "l_extendedprice", "l_discount", "l_tax",
         "l_returnflag", "l_linestatus", "l_shipdate", "l_commitdate", "l_receiptdate", "l_shipinstruct", "l_shipmode",
         "l_comment"]
TYPES = ["BIGINT"] * 3 + ["INTEGER"] + ["DECIMAL(15,2)"] * 4 + ["CHAR(1)"] * 2 + ["DATE"] * 3 + ["CHAR(25)", "CHAR(10)",
                                                                                              "VARCHAR(44)"]
CREATE = f"CREATE TABLE lineitem ({', '.join(f'{name} {kind} NOT NULL' for name, kind in zip(NAMES, TYPES))})"
FORMATS = ["text", "csv", "gzip", "zstd", "json", "parquet"]
# Compressed text comes in as many files as a loader with two cores may want; the others are one file each.
N_COMPRESSED = 4


def make(directory: Path, scale: float, form: str) -> list[Path]:
    """The files of one format."""
    text = directory / f"lineitem-{scale:g}.tbl"
    if not text.exists():
        generate(directory, scale, text)
    if form == "text":
        return [text]
    ending = {"csv": "csv", "gzip": "tbl.gz", "zstd": "tbl.zst", "json": "json", "parquet": "parquet"}[form]
    n_files = N_COMPRESSED if form in ("gzip", "zstd") else 1
    files = [directory / f"lineitem-{scale:g}.{part}.{ending}" for part in range(n_files)]
    if not all(file.exists() for file in files):
        convert(text, files, form)
    return files


def generate(directory: Path, scale: float, text: Path) -> None:
    """Without the trailing delimiter that only some readers accept."""
    raw = directory / "raw"
    generator = Path(sys.executable).parent / "tpchgen-cli"
    subprocess.run([generator, "-s", f"{scale:g}", "--tables", "lineitem", "--output-dir", raw], check=True)
    with open(text.with_suffix(".part"), "wb") as out:
        subprocess.run(["sed", "s/|$//", raw / "lineitem.tbl"], stdout=out, check=True)
    text.with_suffix(".part").rename(text)
    shutil.rmtree(raw)


def convert(text: Path, files: list[Path], form: str) -> None:
    import duckdb

    options = {
        "csv": "FORMAT csv, HEADER false",
        "gzip": "FORMAT csv, DELIMITER '|', HEADER false, COMPRESSION gzip",
        "zstd": "FORMAT csv, DELIMITER '|', HEADER false, COMPRESSION zstd",
        "json": "FORMAT json",
        "parquet": "FORMAT parquet, COMPRESSION snappy",
    }[form]
    database = text.with_suffix(".duckdb")
    database.unlink(missing_ok=True)
    connection = duckdb.connect(str(database))
    connection.execute(CREATE)
    connection.execute(f"COPY lineitem FROM '{text}' (DELIMITER '|', HEADER false)")
    for part, file in enumerate(files):
        rows = "lineitem" if len(files) == 1 else f"(SELECT * FROM lineitem WHERE rowid % {len(files)} = {part})"
        partial = file.with_name(file.name + ".part")
        connection.execute(f"COPY {rows} TO '{partial}' ({options})")
        partial.rename(file)
    connection.close()
    database.unlink()
