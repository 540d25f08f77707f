"""What goes wrong in a way that the kickstart's author, or whoever started the machine, can
mend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A line of the kickstart, or of a file that it includes."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class InstallError(Exception):
    """The installation cannot go on. Its text is shown on the console as it is."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message if place is None else f"{place}: {message}")


class Refused(InstallError):
    """The kickstart asks for what this installer does not do; nothing was touched yet."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
