"""Command line parsing and help texts in the manner of GLib's GOptionContext.

Source of the rules: GLib's documentation of GOptionContext and what its programs print. Options may
stand anywhere, ``--`` ends them, ``--long=VALUE`` and ``--long VALUE`` mean the same, short flags
may be joined (``-qr``), and a short option's value is always the next word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .errors import StandinError, UsageError

FLAG = "flag"
TEXT = "text"
LIST = "list"


@dataclass(frozen=True)
class Option:
    """One option: its names, kind (flag, text or list), help, and the name shown for its value."""

    long: str
    help: str
    short: str = ""
    kind: str = FLAG
    value: str = ""
    hidden: bool = False
    target: str = ""

    @property
    def key(self) -> str:
        """The name under which the parsed value is kept: aliases share one."""
        return self.target or self.long


class HelpRequested(Exception):
    """``--help`` was met: the text goes to stdout and the command ends with 0."""


@dataclass
class Values:
    """What was given on a command line, by option name."""

    given: dict[str, bool | str | list[str]] = field(default_factory=dict)

    def flag(self, name: str) -> bool:
        """Tell whether a flag was given."""
        return self.given.get(name) is True

    def text(self, name: str) -> str | None:
        """Give the last value of a text option, or None."""
        value = self.given.get(name)
        return value if isinstance(value, str) else None

    def list(self, name: str) -> list[str]:
        """Give all values of a repeatable option, in order."""
        value = self.given.get(name)
        return value if isinstance(value, list) else []


@dataclass
class OptionContext:
    """A command's options: parses its words and renders its usage."""

    program: str
    parameters: str
    options: list[Option] = field(default_factory=list)
    summary: str = ""

    def usage_error(self, text: str) -> UsageError:
        """Make the error that shows the usage first."""
        return UsageError(text, self.help())

    def help(self) -> str:
        """Render the usage text (ends with an empty line)."""
        visible = [option for option in self.options if not option.hidden]
        letter = "?" if any(option.short == "h" for option in self.options) else "h"
        width = max([len("-h, --help"), *(_width(option) for option in visible)]) + 4
        lines = ["Usage:", f"  {self.program} [OPTION…] {self.parameters}".rstrip(), ""]
        if self.summary:
            lines += [self.summary, ""]
        lines += ["Help Options:", f"  -{letter}, --{'help':<{width - 4}} Show help options", ""]
        if visible:
            lines += ["Application Options:", *(_entry(option, width) for option in visible), ""]
        return "\n".join(lines) + "\n"

    def parse(self, words: Sequence[str]) -> tuple[Values, list[str]]:
        """Split words into option values and the remaining arguments.

        Raises StandinError for an unknown option or a missing value, HelpRequested for --help.
        """
        values = Values()
        rest: list[str] = []
        queue = list(words)
        while queue:
            word = queue.pop(0)
            if word == "--":
                rest += queue
                break
            if word.startswith("--"):
                self._long(word, queue, values)
            elif word.startswith("-") and len(word) > 1:
                self._short(word, queue, values)
            else:
                rest.append(word)
        return values, rest

    def _long(self, word: str, queue: list[str], values: Values) -> None:
        name, equals, value = word[2:].partition("=")
        if word in ("--help", "--help-all"):
            raise HelpRequested(self.help())
        for option in self.options:
            if option.long != name:
                continue
            if option.kind == FLAG:
                if equals:
                    break
                values.given[option.key] = True
            else:
                self._store(option, word, value if equals else None, queue, values)
            return
        raise StandinError(f"Unknown option {word}")

    def _short(self, word: str, queue: list[str], values: Values) -> None:
        letters = {option.short: option for option in self.options if option.short}
        for letter in word[1:]:
            option = letters.get(letter)
            if option is None:
                if letter in "h?" and (letter == "?" or "h" not in letters):
                    raise HelpRequested(self.help())
                raise StandinError(f"Unknown option {word}")
            if option.kind == FLAG:
                values.given[option.key] = True
            else:
                self._store(option, f"-{letter}", None, queue, values)

    def _store(
        self, option: Option, word: str, value: str | None, queue: list[str], values: Values
    ) -> None:
        if value is None:
            if not queue:
                raise StandinError(f"Missing argument for {word}")
            value = queue.pop(0)
        if option.kind == LIST:
            values.given[option.key] = [*values.list(option.key), value]
        else:
            values.given[option.key] = value


def _width(option: Option) -> int:
    short = 4 if option.short else 0
    return len(option.long) + short + (len(option.value) + 1 if option.value else 0)


def _entry(option: Option, width: int) -> str:
    short = f"-{option.short}, " if option.short else ""
    value = f"={option.value}" if option.value else ""
    return f"{f'  {short}--{option.long}{value}':<{width + 4}} {option.help}"
