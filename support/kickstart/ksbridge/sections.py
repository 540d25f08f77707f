"""Sections that keep their text and the place of each line, in front of pykickstart's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pykickstart import sections as ks
from pykickstart.errors import KickstartParseError
from pykickstart.parser import Certificate, Script

from .problems import Line

if TYPE_CHECKING:
    from .reader import Reader

# What may stand in %packages after its mark: names, architectures, versions, globs, capabilities.
_PACKAGE = re.compile(r"[A-Za-z0-9_.+:~^*?\[\]!(){},/=<>-]+")
_GROUP = re.compile(r"\^?[A-Za-z0-9][^\x00-\x1f\"'`$;|&<>\\]*")


@dataclass
class RawSection:
    """A section as written: its header and the lines up to %end, included ones in their place."""

    name: str
    header: Line
    lines: list[Line] = field(default_factory=list)


@dataclass
class PackageLine:
    """A line of %packages without its comment."""

    text: str
    line: Line


class _Located(ks.Section):
    """Mixed in before a section of pykickstart: records what passes through."""

    reader: Reader

    def handleHeader(self, lineno: int, args: list[str]) -> None:
        """Note the beginning of the section."""
        self.reader.found.sections.append(RawSection(self.sectionOpen, self.reader.line))
        super().handleHeader(lineno, args)

    def handleLine(self, line: str) -> None:
        """Note a line of the section."""
        self.reader.found.sections[-1].lines.append(self.reader.line)
        super().handleLine(line)


class _LocatedScript(_Located, ks.ScriptSection):
    """A script section whose scripts know the section that they were written in."""

    def finalize(self) -> None:
        """Let pykickstart make the script, then tie it to its section."""
        before = len(self.handler.scripts)
        super().finalize()
        for script in self.handler.scripts[before:]:
            script.raw = self.reader.found.sections[-1]


class _Pre(_LocatedScript, ks.PreScriptSection):
    """%pre."""


class _PreInstall(_LocatedScript, ks.PreInstallScriptSection):
    """%pre-install."""


class _Post(_LocatedScript, ks.PostScriptSection):
    """%post."""


class _OnError(_LocatedScript, ks.OnErrorScriptSection):
    """%onerror."""


class _Traceback(_LocatedScript, ks.TracebackScriptSection):
    """%traceback."""


class _Certificate(_Located, ks.CertificateSection):
    """%certificate."""

    def finalize(self) -> None:
        """Report an empty certificate at its header: pykickstart gives no line."""
        try:
            super().finalize()
        except KickstartParseError as error:
            self.reader.report(error, self.reader.found.sections[-1].header)


class _Unread(_Located, ks.NullSection):
    """A section that belongs to others (%addon, %anaconda) and is handed on as it is."""


class LocatedPackages(_Located, ks.PackageSection):
    """%packages: pykickstart keeps sets of names, this one also the lines that they come from."""

    def __init__(self, handler: Any, **kwargs: Any) -> None:
        """Make the section for pykickstart's `handler`."""
        super().__init__(handler, **kwargs)
        self.lines: list[PackageLine] = []

    def handleLine(self, line: str) -> None:
        """Check a line, note it, and let pykickstart merge it with the others."""
        text = line.partition("#")[0].strip()
        if not text:
            return
        try:
            _check(text)
            super().handleLine(line)
        except KickstartParseError as error:
            self.reader.report(error)
            return
        self.lines.append(PackageLine(text, self.reader.line))


def _check(text: str) -> None:
    name = text.removeprefix("-")
    is_group = name.startswith("@")
    if is_group and _GROUP.fullmatch(name.removeprefix("@").lstrip()):
        return
    if not is_group and _PACKAGE.fullmatch(name):
        return
    if not is_group and len(name.split()) > 1:
        raise KickstartParseError(
            f"{name!r} is more than one word: %packages takes one package or group a line"
        )
    raise KickstartParseError(f"{text!r} is neither a package nor a group (@name)")


def located_sections(reader: Reader) -> list[ks.Section]:
    """All sections that a kickstart may hold, each bound to `reader`."""
    handler = reader.handler
    made: list[Any] = [
        LocatedPackages(handler),
        _Pre(handler, dataObj=Script),
        _PreInstall(handler, dataObj=Script),
        _Post(handler, dataObj=Script),
        _OnError(handler, dataObj=Script),
        _Traceback(handler, dataObj=Script),
        _Certificate(handler, dataObj=Certificate),
        _Unread(handler, sectionOpen="%addon"),
        _Unread(handler, sectionOpen="%anaconda"),
    ]
    for section in made:
        section.reader = reader
    return made
