"""What can be wrong with a kickstart, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """A line of a file, named as a reader of messages would name it; line 0: the whole file."""

    file: str
    line: int


class Line(str):
    """A line of source text that knows where it stands.

    pykickstart hands lines on as they are, to its sections among others, but numbers only some of
    them. A line that carries its own place needs no counting, whatever includes come in between.
    """

    place: Place

    def __new__(cls, text: str, place: Place) -> Line:
        """Make the line `text` that stands at `place`."""
        line = super().__new__(cls, text)
        line.place = place
        return line


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what, the text of the line, and what to do about it."""

    place: Place
    message: str
    advice: str = ""
    text: str = ""


class InputError(Exception):
    """Raised for a problem after which reading cannot go on."""

    def __init__(self, problem: Problem) -> None:
        """Carry `problem` to whoever reports it."""
        super().__init__(problem.message)
        self.problem = problem
