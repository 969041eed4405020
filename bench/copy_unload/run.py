"""COPY and UNLOAD of TPC-H lineitem beside DuckDB, chDB (ClickHouse) and PostgreSQL, in one run, with ratios.

All read the same files and write the same formats, on the same machine, one after another. The peers read and write
local files; Vesto reads and writes its object store under a role that is authorized for each object, through its
PostgreSQL wire. Peak memory is the largest resident set of the server (or process) during the statement. Output is
Markdown.

    make bench                                     # scale factor 1, every format, medians of five
    make bench ARGS="--scale 10 --runs 3 --formats text,parquet --only vesto,duckdb"
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path

import data
from measure import Run
from peers import ChDb, DuckDb, Postgres
from vesto import Vesto

SYSTEMS = {"vesto": Vesto, "duckdb": DuckDb, "chdb": ChDb, "postgres": Postgres}


def measure(system, form: str, files: list[Path], runs: int) -> dict[str, list[Run]]:
    """Loads and unloads of one format; the load comes first, so that there is something to unload."""
    measured = {}
    if form in system.loads:
        measured["COPY"] = [system.load(form, files) for _ in range(runs)]
    if form in system.unloads:
        measured["UNLOAD"] = [system.unload(form) for _ in range(runs)]
    return measured


def table(results: dict[tuple[str, str, str], list[Run]], systems: list[str], forms: list[str], mega: dict[str, float]) -> None:
    names = [SYSTEMS[name].name for name in systems]
    peers = [(key, name) for key, name in zip(systems, names) if key != "vesto"]
    print("| statement | " + " | ".join(f"{name} s (MiB)" for name in names) + " | MB/s | "
          + " | ".join(f"times {name}" for _, name in peers) + " |")
    print("|---" * (2 + len(names) + len(peers)) + "|")
    for what in ("COPY", "UNLOAD"):
        for form in forms:
            cells, seconds = [], {}
            for key in systems:
                runs = results.get((key, what, form))
                if runs is None:
                    cells.append("")
                    continue
                seconds[key] = statistics.median(run.seconds for run in runs)
                cells.append(f"{seconds[key]:.2f} ({max(run.peak_mib for run in runs)})")
            speed = f"{mega[form] / seconds['vesto']:.0f}" if what == "COPY" and "vesto" in seconds else ""
            ratios = [f"{seconds[key] / seconds['vesto']:.2f}" if key in seconds and "vesto" in seconds else ""
                      for key, _ in peers]
            print(f"| {what} {form} | " + " | ".join(cells) + f" | {speed} | " + " | ".join(ratios) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vesto", required=True, help="a release build of the binary")
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--formats", default=",".join(data.FORMATS))
    parser.add_argument("--only", default="vesto,duckdb,chdb,postgres")
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "vesto-bench")
    options = parser.parse_args()
    directory = options.directory
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o755)
    forms, systems = options.formats.split(","), options.only.split(",")
    files = {form: data.make(directory, options.scale, form) for form in forms}
    mega = {form: sum(file.stat().st_size for file in files[form]) / 1e6 for form in forms}
    sizes = ", ".join(f"{form} {mega[form]:.0f} MB" for form in forms)
    print(f"lineitem, scale factor {options.scale:g} ({sizes}); {os.cpu_count()} cores; medians of {options.runs}\n", flush=True)
    results: dict[tuple[str, str, str], list[Run]] = {}
    for name in systems:
        system = Vesto(options.vesto, directory) if name == "vesto" else SYSTEMS[name](directory)
        try:
            counts = set()
            for form in forms:
                if name == "vesto":
                    system.prepare(form, files[form])
                for what, runs in measure(system, form, files[form], options.runs).items():
                    results[name, what, form] = runs
                    counts.add(system.count())
                if name == "vesto":
                    system.forget(form)
            assert len(counts) == 1, f"{name} does not load the same number of rows from every format: {counts}"
            if name == "vesto":
                latency = system.latency()
                idle = f"SELECT 1: median {statistics.median(latency):.0f} us, 99 % {latency[len(latency) * 99 // 100]:.0f} us"
        finally:
            system.close()
    table(results, systems, forms, mega)
    if "vesto" in systems:
        print(f"\nVesto, {idle}")


if __name__ == "__main__":
    main()
