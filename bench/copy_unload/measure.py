"""Time and memory of one statement."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Run:
    seconds: float
    peak_mib: int


def resident(pid: int, reset: bool = False) -> int:
    """The process's peak resident set in MiB; `reset` starts it anew."""
    if reset:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
        return 0
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def timed(work) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin
