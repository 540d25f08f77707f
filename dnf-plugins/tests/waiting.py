"""Waiting in tests: for a condition, with a limit."""

from __future__ import annotations

import time
from collections.abc import Callable

PAUSE = 0.05
"""Seconds between two looks."""


def wait_for(condition: Callable[[], object], what: str, limit: float = 60) -> None:
    """Wait until a condition holds; fails with ``what`` after ``limit`` seconds."""
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(PAUSE)
