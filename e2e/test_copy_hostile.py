"""Files made to do harm: each is refused with Redshift's error, the table stays as it was, and the server neither falls nor
grows."""

from __future__ import annotations

import bz2
import gzip
import io
from pathlib import Path

import cramjam
import fastavro
import psycopg
import pyarrow
import pytest
from pyarrow import orc, parquet

import lzop
from conftest import World, connect

MIB = 1 << 20
#: What one such load may add to the server's memory, whatever its file unpacks to.
GROWTH = 400 * MIB


def zstd(body: bytes) -> bytes:
    return bytes(cramjam.zstd.compress(body))


PACKERS = [(gzip.compress, "GZIP"), (bz2.compress, "BZIP2"), (zstd, "ZSTD"), (lzop.compress, "LZOP")]


@pytest.fixture(scope="module")
def sql(world: World):
    with connect(world.server) as connection:
        connection.execute("CREATE TABLE t (id int, name varchar(100))")
        connection.execute("INSERT INTO t VALUES (0, 'before')")
        yield connection


def peak(world: World) -> int:
    status = Path(f"/proc/{world.server.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def refused(world: World, sql: psycopg.Connection, body: bytes, options: str) -> str:
    """The error of a load of this one file, in words of the log if that has it."""
    world.put("hostile", body)
    with pytest.raises(psycopg.Error) as error:
        sql.execute(f"COPY t FROM 's3://{world.bucket}/hostile' IAM_ROLE '{world.role}' {options}")
    assert sql.execute("SELECT * FROM t").fetchall() == [(0, "before")]
    message = error.value.diag.message_primary
    if "stl_load_errors" in message:
        (message,) = sql.execute("SELECT trim(err_reason) FROM stl_load_errors WHERE query = pg_last_copy_id() "
                                 "ORDER BY line_number LIMIT 1").fetchone()
    return message


@pytest.mark.parametrize("pack, options", PACKERS)
@pytest.mark.parametrize("piece, reason", [(b"x", "Record is longer than 4194304 bytes"), (b"x|y\n", "Invalid digit")])
def test_a_file_that_unpacks_to_a_huge_one(world: World, sql, pack, options: str, piece: bytes, reason: str) -> None:
    # Members, streams or frames, one behind the other: bzip2 takes long over one.
    bomb = pack(piece * (2 * MIB // len(piece))) * 100
    assert len(bomb) < MIB
    before = peak(world)
    assert refused(world, sql, bomb, options).startswith(reason)
    assert peak(world) - before < GROWTH


@pytest.mark.parametrize("form", ["PARQUET", "ORC", "AVRO"])
def test_a_file_of_a_format_with_a_frame_that_unpacks_to_a_huge_one(world: World, sql, form: str) -> None:
    bomb = framed(form, ["y" * (2 * MIB)] * 300)
    assert len(bomb) < MIB
    before = peak(world)
    assert refused(world, sql, bomb, form)
    assert peak(world) - before < GROWTH


@pytest.mark.parametrize("body, options, reason", [
    (b"1|" + b"y" * (5 * MIB) + b"\n", "", "Record is longer than 4194304 bytes"),
    (b"1," + b"y" * (5 * MIB) + b"\n", "CSV", "Record is longer than 4194304 bytes"),
    (b'1,"' + b"y\n" * (3 * MIB), "CSV", "Record is longer than 4194304 bytes"),
    (b'1,"never closed\n2,b\n', "CSV", "Invalid quote formatting for CSV"),
    (b'1|"never closed\n2|b\n', "REMOVEQUOTES", "Delimited value missing end quote"),
    (b"1|a\0b\n", "", "Missing newline: Unexpected character 0x62 found at location"),
    (b"1|\xff\xfe\n", "", "String contains invalid or unsupported UTF-8 codepoints"),
    (b'{"id": 1, "name": "' + b"y" * (5 * MIB) + b'"}', "JSON 'auto'", "JSON object is longer than"),
    (b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "JSON 'auto'", ""),
    (b'{"id": 1, "name": ', "JSON 'auto'", ""),
    (b"99999999999999999999|x\n", "", "Overflow"),
    (b"|" * 100_000 + b"\n", "", "Extra column(s) found"),
])
def test_a_record_that_is_none(world: World, sql, body: bytes, options: str, reason: str) -> None:
    before = peak(world)
    assert refused(world, sql, body, options).startswith(reason)
    assert peak(world) - before < GROWTH


def text() -> bytes:
    return b"".join(b"%d|row %d\n" % (n, n * n) for n in range(5000))


@pytest.mark.parametrize("pack, options", PACKERS)
@pytest.mark.parametrize("kept", [0.0, 0.01, 0.5, 0.999])
def test_a_compressed_file_without_its_end(world: World, sql, pack, options: str, kept: float) -> None:
    body = pack(text())
    cut = body[: max(5, int(len(body) * kept))]
    assert refused(world, sql, cut, options).startswith(f"Invalid {options} data: ")


@pytest.mark.parametrize("options", ["GZIP", "BZIP2", "LZOP", "ZSTD"])
def test_a_file_that_is_not_compressed_so(world: World, sql, options: str) -> None:
    assert refused(world, sql, b"1|plain\n" * 100, options).startswith(f"Invalid {options} data: ")


@pytest.mark.parametrize("body, options, reason", [
    (b"1|one\n2", "", "Delimiter not found"),
    (b'1,one\n2,"tw', "CSV", "Invalid quote formatting for CSV"),
    (b"1one\n-", "FIXEDWIDTH 'id:1,name:3'", "Invalid digit"),
    (b'{"id": 1, "name": "one"}\n{"id": 2, "na', "JSON 'auto'", ""),
])
def test_a_text_file_without_its_end(world: World, sql, body: bytes, options: str, reason: str) -> None:
    """Where the cut leaves a whole record, as between two lines, nobody can know."""
    assert refused(world, sql, body, options).startswith(reason)


@pytest.mark.parametrize("kept", [0.01, 0.5, 0.999])
@pytest.mark.parametrize("form", ["PARQUET", "ORC", "AVRO"])
def test_a_file_of_a_format_with_a_frame_without_its_end(world: World, sql, form: str, kept: float) -> None:
    body = framed(form, [f"row {n}" for n in range(5000)])
    assert refused(world, sql, body[: max(5, int(len(body) * kept))], form)


def framed(form: str, names: list[str]) -> bytes:
    """A file in one piece: one row group, stripe or block. Long values of Parquet have a page each."""
    out = io.BytesIO()
    if form == "AVRO":
        fields = [{"name": "id", "type": "int"}, {"name": "name", "type": "string"}]
        records = [{"id": n, "name": name} for n, name in enumerate(names)]
        schema = {"type": "record", "name": "r", "fields": fields}
        fastavro.writer(out, schema, records, codec="deflate", sync_interval=1 << 30)
        return out.getvalue()
    table = pyarrow.table({"id": pyarrow.array(range(len(names)), pyarrow.int32()), "name": names})
    if form == "PARQUET":
        parquet.write_table(table, out, compression="zstd", use_dictionary=False, write_batch_size=1)
    else:
        orc.write_table(table, out, compression="zstd")
    return out.getvalue()
