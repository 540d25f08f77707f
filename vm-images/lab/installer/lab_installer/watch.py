"""Tells how much has been written while a tool that says nothing works."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .report import Report

MIB = 1024 * 1024
INTERVAL = 5.0


@contextmanager
def watching(path: Path, report: Report, interval: float = INTERVAL) -> Iterator[None]:
    """Reports, every few seconds, by how many MiB the use of a file system has grown since the
    beginning."""
    done = threading.Event()
    before = used(path)

    def tell() -> None:
        while not done.wait(interval):
            report.progress(f"{max(0, used(path) - before) // MIB} MiB written")

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def used(path: Path) -> int:
    """The bytes in use on a file system (statvfs(3))."""
    info = os.statvfs(path)
    return (info.f_blocks - info.f_bfree) * info.f_frsize
