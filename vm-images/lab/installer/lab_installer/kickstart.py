"""Reads a kickstart with pykickstart and keeps where everything stands."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pykickstart.constants import (
    KS_SCRIPT_ONERROR,
    KS_SCRIPT_POST,
    KS_SCRIPT_PRE,
    KS_SCRIPT_PREINSTALL,
    KS_SCRIPT_TRACEBACK,
)
from pykickstart.errors import KickstartError, KickstartVersionError
from pykickstart.parser import KickstartParser
from pykickstart.parser import Script as ParsedScript
from pykickstart.sections import (
    NullSection,
    OnErrorScriptSection,
    PostScriptSection,
    PreInstallScriptSection,
    PreScriptSection,
    TracebackScriptSection,
)
from pykickstart.version import DEVEL, makeVersion, stringToVersion

from .errors import InstallError, Place
from .plan import Script

KINDS = {
    KS_SCRIPT_PRE: "pre",
    KS_SCRIPT_PREINSTALL: "pre-install",
    KS_SCRIPT_POST: "post",
    KS_SCRIPT_ONERROR: "onerror",
    KS_SCRIPT_TRACEBACK: "traceback",
}

#: Sections that are no scripts.
OTHER_SECTIONS = ("%packages", "%addon", "%anaconda", "%certificate")


@dataclass(frozen=True)
class Statement:
    """A command of the kickstart: its words, and what pykickstart made of them."""

    words: list[str]
    place: Place
    data: Any

    @property
    def name(self) -> str:
        """The command."""
        return self.words[0]

    @property
    def options(self) -> list[str]:
        """The names of its options, in their order: ``--size`` also for ``--size=1``."""
        return [word.partition("=")[0] for word in self.words[1:] if word.startswith("--")]


@dataclass
class Contents:
    """All that a kickstart holds."""

    statements: list[Statement] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    #: Headers of the sections that are no scripts.
    sections: list[tuple[list[str], Place]] = field(default_factory=list)

    def all(self, *names: str) -> list[Statement]:
        """The statements of these commands."""
        return [statement for statement in self.statements if statement.name in names]

    def last(self, *names: str) -> Statement | None:
        """The statement that counts where a command may be given once."""
        found = self.all(*names)
        return found[-1] if found else None


def read_pre(path: Path) -> list[Script]:
    """The %pre scripts alone: they may write the very files that the rest includes.

    :raises InstallError: with file and line
    """
    return _read(path, only_pre=True).scripts


def read(path: Path) -> Contents:
    """The whole kickstart, with what it includes.

    :raises InstallError: with file and line
    """
    return _read(path, only_pre=False)


def _read(path: Path, only_pre: bool) -> Contents:
    text = path.read_text(encoding="utf-8", errors="strict")
    parser = _Parser(makeVersion(_version(text, path)), path, only_pre)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecated commands are dealt with by name, later
            parser.readKickstart(str(path))
    except (KickstartError, ValueError, OSError) as error:
        # ValueError: an unfinished quotation, from shlex.
        line = getattr(error, "lineno", 0) or parser.seen_line
        message = getattr(error, "message", None) or str(error)
        raise InstallError(message, Place(parser.files[-1].name, line)) from error
    return parser.contents


def _version(text: str, path: Path) -> int:
    """The syntax version that the file's first line names (``#version=F42``), else the newest."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first.startswith("#version="):
        return DEVEL
    try:
        return stringToVersion(first.removeprefix("#version=").strip())
    except KickstartVersionError as error:
        raise InstallError(f"{first}: unknown kickstart version", Place(path.name, 1)) from error


class _Parser(KickstartParser):
    """pykickstart's parser, which forgets the file that a line stands in."""

    def __init__(self, handler: Any, path: Path, only_pre: bool) -> None:
        self.contents = Contents()
        self.files = [path]
        self.seen_line = 0
        self.only_pre = only_pre
        super().__init__(handler, missingIncludeIsFatal=not only_pre)

    def setupSections(self) -> None:
        """Each section, with an object of ours that notes its place."""
        self._sections = {}
        ignored = []
        kinds = [
            PreScriptSection,
            PreInstallScriptSection,
            PostScriptSection,
            OnErrorScriptSection,
            TracebackScriptSection,
        ]
        for kind in kinds:
            if self.only_pre and kind is not PreScriptSection:
                ignored.append(kind.sectionOpen)
            else:
                self.registerSection(kind(self.handler, dataObj=self._script))
        for name in (*OTHER_SECTIONS, *ignored):
            self.registerSection(_NotedSection(self, name))

    def handleCommand(self, lineno: int, args: list[str]) -> Any:
        """Notes the command with its place."""
        self.seen_line = lineno
        if self.only_pre:
            return None
        data = super().handleCommand(lineno, args)
        self.contents.statements.append(Statement(list(args), self._place(lineno), data))
        return data

    def _handleInclude(self, f: str) -> None:
        if len(self.files) > 20 or "://" in f:
            why = "includes are nested too deeply" if "://" not in f else "URLs are not supported"
            raise KickstartError(f"%include {f}: {why}")
        self.files.append(Path(f))
        super()._handleInclude(f)
        self.files.pop()

    def _place(self, lineno: int) -> Place:
        return Place(self.files[-1].name, lineno)

    def _script(self, body: list[str], **found: Any) -> ParsedScript:
        parsed = ParsedScript(body, **found)
        self.contents.scripts.append(
            Script(
                kind=KINDS[parsed.type],
                body=parsed.script,
                interpreter=parsed.interp,
                place=self._place(parsed.lineno),
                chroot=bool(parsed.inChroot),
                error_on_fail=bool(parsed.errorOnFail),
                log=parsed.logfile,
            )
        )
        return parsed


class _NotedSection(NullSection):
    """A section whose content is of no interest here, only that it is there."""

    def __init__(self, parser: _Parser, name: str) -> None:
        super().__init__(parser.handler, sectionOpen=name)
        self.parser = parser

    def handleHeader(self, lineno: int, args: list[str]) -> None:
        """Notes the header with its place."""
        super().handleHeader(lineno, args)
        place = self.parser._place(lineno)
        self.parser.contents.sections.append((list(args), place))
