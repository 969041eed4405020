"""Small files are merged in the background, unnoticed but in stl_vacuum; a transaction that is older goes on."""

from __future__ import annotations

from conftest import World, connect, eventually


def test_many_small_inserts_end_in_few_files(world: World) -> None:
    with connect(world.server) as connection, connect(world.server) as older:
        connection.execute("create table small (v int) sortkey(v)")
        for value in range(40):
            connection.execute(f"insert into small values ({39 - value})")
        older.execute("begin")
        assert older.execute("select count(*) from small").fetchone() == (40,)
        finished = "select rows, blocks from stl_vacuum where status = '[VacuumBG] Finished' and rows = 40"
        rows, files = eventually(lambda: connection.execute(finished).fetchone(), "the table is compacted")
        assert rows == 40 and files < 40
        # The rows stand elsewhere now: whoever began before changes them there, without error 1023.
        older.execute("delete from small where v < 10")
        older.execute("commit")
        assert connection.execute("select count(*), min(v) from small").fetchone() == (30, 10)
