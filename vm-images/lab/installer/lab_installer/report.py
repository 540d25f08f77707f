"""What the installer says on the console.

The form is fixed, so that a program can follow it: every line begins with ``installer: ``, then one
of ``stage NAME: TEXT``, ``progress NAME: TEXT``, ``note NAME: TEXT``, ``error NAME: TEXT`` and,
once and last, ``end installed`` or ``end failed``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TextIO


class Report:
    """Writes to the console and to a log that goes into the installed system."""

    def __init__(self, console: TextIO | None = None, log: Path | None = None) -> None:
        self.console = console or sys.stdout
        self.log = log
        self.current = "start"
        self.began = time.monotonic()

    def stage(self, name: str, text: str) -> None:
        """A new stage of the installation begins."""
        self.current = name
        self._say("stage", text)

    def progress(self, text: str) -> None:
        """How far the current stage is."""
        self._say("progress", text)

    def note(self, text: str) -> None:
        """Something that a reader should know and that stops nothing."""
        self._say("note", text)

    def error(self, text: str) -> None:
        """Why the installation ends; a line for each line of the text."""
        for line in text.splitlines():
            self._say("error", line)

    def end(self, installed: bool) -> None:
        """The last line."""
        self._write(f"installer: end {'installed' if installed else 'failed'}")

    def detail(self, text: str) -> None:
        """For the log alone: commands and what they print."""
        self._append(text)

    def _say(self, kind: str, text: str) -> None:
        self._write(f"installer: {kind} {self.current}: {text}")

    def _write(self, line: str) -> None:
        self.console.write(f"{line}\n")
        self.console.flush()
        self._append(line)

    def _append(self, text: str) -> None:
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"[{time.monotonic() - self.began:7.2f}] {text}\n")
