"""One test of an outside suite."""

from dataclasses import dataclass


@dataclass
class Outcome:
    suite: str
    test: str
    # `None` when it passed.
    wrong: str | None
