"""Takes kickstart text from regular files, inside one folder, and never in a circle."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .problems import InputError, Line, Place, Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_READS = 512

_RPM_MAGIC = b"\xed\xab\xee\xdb"


class Source:
    """The files that one kickstart consists of.

    Includes are untrusted: a kickstart may come from anywhere, and what it includes ends in
    messages and in a derived kickstart. So an include has to lie in `within`, once symbolic links
    are followed.
    """

    def __init__(self, top: str, within: str | None = None) -> None:
        """Prepare to read the file `top`; includes have to be in `within` (default: its folder)."""
        self.top = top
        self.within = Path(within if within is not None else os.path.dirname(top) or ".").resolve()
        self.files: list[str] = []
        self._chain: list[tuple[str, Path]] = []
        self._reads = 0

    @contextmanager
    def opened(self, name: str, asked: Line | None = None) -> Iterator[list[Line]]:
        """Give the lines of the file `name`; while the block runs, including it again is a loop.

        `asked` is the line that includes it, None for the top file. Raises InputError.
        """
        shown, path = (self.top, _real(self.top)) if asked is None else self._find(name, asked)
        if any(path == each for _, each in self._chain):
            names = [each for each, _ in self._chain]
            start = [each for _, each in self._chain].index(path)
            chain = " includes ".join([*names[start:], shown])
            raise _refused(
                asked, shown, f"include loop: {chain}", "Take one of these %include lines out."
            )
        self._reads += 1
        if len(self._chain) >= MAX_DEPTH or self._reads > MAX_READS:
            raise _refused(
                asked,
                shown,
                f"more than {MAX_DEPTH} includes inside each other or {MAX_READS} in all",
                "Include fewer files.",
            )
        text = _read_text(path, shown, asked)
        if str(path) not in self.files:
            self.files.append(str(path))
        self._chain.append((shown, path))
        try:
            yield [
                Line(each, Place(shown, number))
                for number, each in enumerate(text.splitlines(keepends=True), start=1)
            ]
        finally:
            self._chain.pop()

    def _find(self, name: str, asked: Line) -> tuple[str, Path]:
        """Where an included file lies: its name in messages and its real path."""
        if "://" in name:
            raise _refused(
                asked,
                name,
                f"cannot include the URL {name}",
                "Save it beside the kickstart and include that file.",
            )
        shown = os.path.normpath(os.path.join(os.path.dirname(asked.place.file), name))
        path = _real(shown)
        if not path.is_relative_to(self.within):
            raise _refused(
                asked,
                name,
                f"cannot include {name}: it lies outside {self.within}",
                "Includes come from the kickstart's own folder only, not from a file that %pre "
                "writes, either; put the file there, or name a folder that holds both: --within.",
            )
        return shown, path


def _real(name: str) -> Path:
    # Unlike Path.resolve, this takes links in a circle: opening them then fails.
    return Path(os.path.realpath(name))


def _read_text(path: Path, shown: str, asked: Line | None) -> str:
    """The text of a regular file in UTF-8, or an InputError that says what it is instead."""
    what = "this file" if asked is None else f"the included file {shown}"
    try:
        # A named pipe without a writer would block an ordinary open for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        advice = (
            "Check the name."
            if asked is None
            else "Put it beside the file that includes it, or drop the line."
        )
        raise _refused(asked, shown, f"{what} does not exist", advice) from None
    except OSError as error:
        raise _refused(
            asked, shown, f"{what} cannot be read: {error.strerror}", "Check its permissions."
        ) from error
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            kind = "a directory" if stat.S_ISDIR(mode) else "not a regular file"
            raise _refused(
                asked, shown, f"{what} is no kickstart: it is {kind}", "Name a kickstart file."
            )
        with open(descriptor, "rb", closefd=False) as stream:
            content = stream.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    return _decoded(content, shown, asked, what)


def _decoded(content: bytes, shown: str, asked: Line | None, what: str) -> str:
    """The content as text; a kickstart is what an editor would show as text."""
    reason = ""
    if content.startswith(_RPM_MAGIC):
        reason = "it is an RPM package"
    elif len(content) > MAX_BYTES:
        reason = f"it is larger than {MAX_BYTES} bytes"
    elif b"\0" in content:
        reason = "it is a binary file"
    elif content.startswith(b"\xef\xbb\xbf"):
        reason = (
            "it begins with a byte order mark, which Anaconda takes for part of the first command"
        )
    elif asked is None and not content.strip():
        reason = "it is empty"
    if reason:
        raise _refused(asked, shown, f"{what} is no kickstart: {reason}", "Name a kickstart file.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            Problem(
                Place(shown, line),
                "this line is not UTF-8 text",
                "Save the file as UTF-8; is it a kickstart?",
            )
        ) from None


def _refused(asked: Line | None, shown: str, message: str, advice: str) -> InputError:
    """An error at the line that asks for the file, or at the file itself if nobody includes it."""
    place = Place(shown, 0) if asked is None else asked.place
    return InputError(Problem(place, message, advice, "" if asked is None else asked.strip()))
