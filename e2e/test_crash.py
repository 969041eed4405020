"""SIGKILL at random moments of concurrent COPY, INSERT, DELETE and role changes: no committed row is lost, no uncommitted
one is kept, and the server starts again. A round kills twice; VESTO_CRASH_ROUNDS sets how many rounds (100)."""

from __future__ import annotations

import os
import random
import threading
import time
from dataclasses import dataclass, field

from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError
import psycopg

from conftest import ACCOUNT, connect, eventually, make_world

ROUNDS = int(os.environ.get("VESTO_CRASH_ROUNDS", "100"))
ROWS_PER_FILE = 500
ROWS_PER_INSERT = 7
LOST = (psycopg.OperationalError, EndpointConnectionError, ConnectionClosedError)


@dataclass
class Ledger:
    """What each kind of change was told, and the one change whose answer never came."""

    done: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)

    def attempt(self, batch: int, change) -> None:
        self.unknown.append(batch)
        change()
        self.unknown.remove(batch)
        self.done.append(batch)


def worker(change, ledger: Ledger, stop: threading.Event, failures: list[str]) -> threading.Thread:
    def run() -> None:
        batch = 0
        try:
            while not stop.is_set():
                ledger.attempt(batch, lambda: change(batch))
                batch += 1
        except LOST:
            pass
        except Exception as error:  # noqa: BLE001: whatever else went wrong fails the test, with its text
            if not stop.is_set():
                failures.append(f"{type(error).__name__}: {error}")

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_killed_at_random_moments_it_keeps_what_was_committed_and_nothing_else(server):
    world = make_world(server)
    world.put("load/rows.txt", "".join(f"{n}|row {n}\n" for n in range(ROWS_PER_FILE)))
    seed = int(os.environ.get("VESTO_CRASH_SEED", str(random.randrange(1 << 30))))
    print(f"VESTO_CRASH_SEED={seed}")
    chance = random.Random(seed)
    slowest, changes = 0.0, 0
    for round_number in range(ROUNDS):
        changes += one_round(world, round_number, chance)
        server.kill()  # again: the check itself must survive it
        before = time.monotonic()
        server.start()
        slowest = max(slowest, time.monotonic() - before)
    print(f"{2 * ROUNDS} kills, {changes} acknowledged changes kept, slowest start {slowest:.2f} s")


def one_round(world, number: int, chance: random.Random) -> int:
    server = world.server
    inserts, copies, deletes, roles = Ledger(), Ledger(), Ledger(), Ledger()
    failures: list[str] = []
    with connect(server) as sql:
        sql.execute(f"CREATE TABLE i{number} (batch int, n int)")
        sql.execute(f"CREATE TABLE c{number} (n int, text varchar(20))")
        sql.execute(f"CREATE TABLE d{number} (batch int, n int)")
        values = ",".join(f"({batch}, {n})" for batch in range(40) for n in range(3))
        sql.execute(f"INSERT INTO d{number} VALUES {values}")
    stop = threading.Event()
    connections = [connect(server) for _ in range(3)]
    redshift = server.client("redshift")

    def insert(batch: int) -> None:
        values = ",".join(f"({batch}, {n})" for n in range(ROWS_PER_INSERT))
        connections[0].execute(f"INSERT INTO i{number} VALUES {values}")

    def copy(_: int) -> None:
        connections[1].execute(f"COPY c{number} FROM 's3://{world.bucket}/load/' IAM_ROLE '{world.role}'")

    def delete(batch: int) -> None:
        connections[2].execute(f"DELETE FROM d{number} WHERE batch = {batch % 40}")

    def change_role(batch: int) -> None:
        # One call swaps two roles: a change that is kept is kept whole, and shows which call was the last.
        change = {"AddIamRoles": [toggled(number, batch)]}
        if batch > 0:
            change["RemoveIamRoles"] = [toggled(number, batch - 1)]
        redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", **change)

    threads = [worker(change, ledger, stop, failures) for change, ledger in
               [(insert, inserts), (copy, copies), (delete, deletes), (change_role, roles)]]
    time.sleep(chance.uniform(0.0, 0.4))  # the moment of the kill, not a wait for anything
    server.kill()
    stop.set()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    for connection in connections:
        connection.close()
    assert not failures, failures
    server.start()
    verify(world, number, inserts, copies, deletes, roles)
    return len(inserts.done) + len(copies.done) + len(deletes.done) + len(roles.done)


def verify(world, number: int, inserts: Ledger, copies: Ledger, deletes: Ledger, roles: Ledger) -> None:
    sql = eventually(lambda: try_connect(world.server), "the cluster's endpoint")
    with sql:
        counts = dict(sql.execute(f"SELECT batch, count(*) FROM i{number} GROUP BY batch").fetchall())
        assert all(counts.get(batch) == ROWS_PER_INSERT for batch in inserts.done), (inserts, counts)
        assert all(count == ROWS_PER_INSERT for count in counts.values()), counts
        assert set(counts) <= set(inserts.done + inserts.unknown), (inserts, counts)

        (loaded,) = sql.execute(f"SELECT count(*) FROM c{number}").fetchone()
        assert loaded % ROWS_PER_FILE == 0
        assert len(copies.done) <= loaded // ROWS_PER_FILE <= len(copies.done + copies.unknown), (copies, loaded)

        left = dict(sql.execute(f"SELECT batch, count(*) FROM d{number} GROUP BY batch").fetchall())
        assert not [batch for batch in deletes.done if batch in left], (deletes, left)
        assert set(left.values()) <= {3}, left
        assert set(range(40)) - set(left) <= set(deletes.done + deletes.unknown), (deletes, left)
        for table in ("i", "c", "d"):
            sql.execute(f"DROP TABLE {table}{number}")

    redshift = world.server.client("redshift")
    described = redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["IamRoles"]
    live = [role["IamRoleArn"] for role in described
            if "/Toggled" in role["IamRoleArn"] and role["ApplyStatus"] in ("adding", "in-sync")]
    last = roles.done[-1:] or [None]
    allowed = [[] if batch is None else [toggled(number, batch)] for batch in last + roles.unknown]
    assert live in allowed, (roles, described)
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", RemoveIamRoles=live)


def toggled(round_number: int, batch: int) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/Toggled{round_number}x{batch}"


def try_connect(server) -> psycopg.Connection | None:
    try:
        return connect(server)
    except (psycopg.OperationalError, ClientError, KeyError):
        return None
