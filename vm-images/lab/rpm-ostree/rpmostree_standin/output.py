"""What a running operation tells its user: messages, and tasks that end in ``done``.

Without a terminal a task is one line, ``WORDS...done``; on a terminal the words stay visible with
a mark until they are replaced by ``WORDS... done``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

Sink = Callable[[str, str], None]
"""Takes an event (``message``, ``begin`` or ``end``) and its text."""

CLEAR_LINE = "\r\x1b[2K"


class Console:
    """Shows events on a stream; with ``quiet`` it shows none."""

    def __init__(self, quiet: bool = False, stream: TextIO | None = None) -> None:
        """Take the stream to write to; standard output if none is named."""
        self._stream = stream if stream is not None else sys.stdout
        self._quiet = quiet
        self._terminal = self._stream.isatty()
        self._task = ""

    def __call__(self, event: str, text: str) -> None:
        """Show one event at once."""
        if self._quiet:
            return
        if event == "message":
            self._write(f"{text}\n")
        elif event == "begin":
            self._task = text
            self._write(f"{CLEAR_LINE}⠁ {text}..." if self._terminal else f"{text}...")
        elif self._task:
            # whoever joined in the middle of a task did not see it begin
            self._write(f"{CLEAR_LINE}{self._task}... {text}\n" if self._terminal else f"{text}\n")
            self._task = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class Reporter:
    """Sends an operation's events to one or more sinks."""

    def __init__(self, *sinks: Sink) -> None:
        """Take the sinks; each gets every event in order."""
        self._sinks = sinks

    def message(self, text: str) -> None:
        """Tell one line."""
        self._send("message", text)

    @contextmanager
    def task(self, words: str) -> Iterator[Task]:
        """Bracket work by ``WORDS...`` and ``done``; the caller may choose another ending."""
        task = Task()
        self._send("begin", words)
        try:
            yield task
        finally:
            # also after a failure, whose message then begins a line of its own
            self._send("end", task.ending)

    def _send(self, event: str, text: str) -> None:
        for sink in self._sinks:
            sink(event, text)


class Task:
    """The ending of a task, ``done`` unless it is set to something else."""

    def __init__(self) -> None:
        """Start with the usual ending."""
        self.ending = "done"
