"""pykickstart's parser, taught to say of everything in which file and line it stands."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pykickstart.errors import KickstartError
from pykickstart.parser import STATE_COMMANDS, KickstartParser, PutBackIterator

from .advice import advice_for
from .problems import InputError, Line, Place, Problem
from .sections import RawSection, located_sections
from .source import Source


@dataclass(frozen=True)
class Command:
    """A command: its words, the line as written, and what pykickstart made of it."""

    words: list[str]
    line: Line
    values: dict[str, Any]


@dataclass
class Findings:
    """What reading found, in the order of the files."""

    commands: list[Command] = field(default_factory=list)
    sections: list[RawSection] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


class Reader(KickstartParser):
    """Reads one kickstart with everything that it includes.

    Wrong commands are collected, so that a reader hears of all of them at once; what makes the rest
    of the file meaningless (an unclosed section, an include that cannot be followed) ends the
    reading.
    """

    def __init__(self, handler: Any, source: Source) -> None:
        """Read out of `source` with pykickstart's `handler`, which holds one version's syntax."""
        self.source = source
        self.found = Findings()
        self.line = Line("", Place(source.top, 0))
        super().__init__(handler)

    def setupSections(self) -> None:
        """Register sections that keep places and text (an override, hence the name)."""
        self._sections = {}
        for section in located_sections(self):
            self.registerSection(section)

    def read(self) -> Findings:
        """Read everything; problems are in the findings. Raises nothing for bad input."""
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = self._warned
            try:
                with self.source.opened(self.source.top) as lines:
                    self._read_lines(lines)
            except InputError as error:
                self.found.problems.append(error.problem)
            # pykickstart splits lines with shlex: ValueError for an unclosed quotation.
            except (KickstartError, ValueError) as error:
                self.report(error)
        self._check_is_kickstart()
        return self.found

    def report(self, error: Exception, line: Line | None = None) -> None:
        """Note what pykickstart objects to, at `line` or else at the line read last."""
        at = self.line if line is None else line
        message = (
            str(getattr(error, "message", "") or error).strip() or "this line cannot be understood"
        )
        # Only what pykickstart raises on purpose, and shlex's ValueError, is worded for readers.
        if not isinstance(error, (KickstartError, ValueError)):
            message = f"pykickstart cannot read this line ({type(error).__name__}: {error})"
        advice = advice_for(message, at, self.handler)
        self.found.problems.append(Problem(at.place, " ".join(message.split()), advice, at.strip()))

    def handleCommand(self, lineno: int, args: list[str]) -> Any:
        """Let pykickstart parse a command, then note it (an override, hence the name)."""
        line = self.line
        made = super().handleCommand(lineno, args)
        self.found.commands.append(Command(list(args), line, values_of(made)))
        return made

    def _tryFunc(self, fn: Callable[[], Any]) -> None:
        line = self.line
        try:
            fn()
        except InputError:
            raise
        except Exception as error:  # pylint: disable=broad-exception-caught
            self.report(error, line)

    def _handleInclude(self, f: str) -> None:
        asked = self.line
        state = self._state
        self._includeDepth += 1
        try:
            with self.source.opened(f, asked) as lines:
                self._read_lines(lines)
        finally:
            self._includeDepth -= 1
        # pykickstart would skip the rest of the including file in silence.
        if self._state != state:
            crossing = (
                f"{f} ends inside {self._state}" if state == STATE_COMMANDS else f"{f} ends {state}"
            )
            raise InputError(
                Problem(
                    asked.place,
                    f"the included file {crossing}: "
                    "a section has to begin and end in the same file",
                    "Put the section's %end into the file in which it begins.",
                    asked.strip(),
                )
            )

    def _read_lines(self, lines: Iterable[Line]) -> None:
        outer = self._line
        # Unlike readKickstartFromString, this keeps the lines as objects that know their place.
        self._stateMachine(PutBackIterator(self._noted(lines)))
        self._line = outer

    def _noted(self, lines: Iterable[Line]) -> Iterator[str]:
        for line in lines:
            self.line = line
            if line.lstrip().startswith("%ksappend"):
                raise InputError(
                    Problem(
                        line.place,
                        "%ksappend is not followed",
                        "Write %include FILE instead.",
                        line.strip(),
                    )
                )
            yield line
        # What pykickstart expects after a file's last line.
        yield ""

    def _check_is_kickstart(self) -> None:
        found = self.found
        if found.commands or found.sections:
            return
        place, what = Place(self.source.top, 0), "it holds no command and no section"
        if found.problems:
            first = found.problems[0]
            if not first.message.startswith("Unknown command"):
                return
            place, what = first.place, f"its first line of text is {first.text[:60]!r}"
        message = f"this file is no kickstart: {what}"
        found.problems[:] = [Problem(place, message, "Name a kickstart file.")]

    def _warned(self, message: Warning | str, *_unused: Any, **_also: Any) -> None:
        text = " ".join(str(message).split())
        self.found.warnings.append(Problem(self.line.place, text, "", self.line.strip()))


_INTERNAL = {"handler", "op", "currentCmd", "currentLine", "lineno", "seen", "writePriority"}


def values_of(made: Any) -> dict[str, Any]:
    """What pykickstart read out of a command, under its own names, as far as JSON can say it."""
    return {
        name: sorted(value) if isinstance(value, set) else value
        for name, value in vars(made).items()
        if not name.startswith("_") and name not in _INTERNAL and _is_plain(value)
    }


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple, set)):
        return all(_is_plain(each) for each in value)
    return value is None or isinstance(value, (str, int, float, bool))
