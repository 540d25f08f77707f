"""One spec a Debian source package: a subpackage for each of its binary packages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .documents import Change
from .manifest import Entry, line
from .versions import Evr

ARCHITECTURES = {"amd64": "x86_64", "all": "noarch"}


@dataclass
class Binary:
    """What a spec says of one RPM."""

    name: str
    evr: Evr
    arch: str
    summary: str
    description: str
    licence: str
    url: str
    requires: list[str] = field(default_factory=list)
    recommends: list[str] = field(default_factory=list)
    provides: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    scriptlets: str = ""

    @property
    def nevra(self) -> str:
        """name-version-release.arch: the file name that rpmbuild gives it."""
        return f"{self.name}-{self.evr.version}-{self.evr.release}.{self.arch}"


@dataclass
class Spec:
    """A source package."""

    source: str
    evr: Evr
    binaries: list[Binary]
    changes: list[Change]

    @property
    def main(self) -> Binary | None:
        """The binary that shares the source's name and can share its preamble.

        `BuildArch: noarch` in the preamble would rule all subpackages, so an independent one
        shares it only if all are.
        """
        for each in self.binaries:
            if each.name == self.source and (
                each.arch != "noarch" or all(other.arch == "noarch" for other in self.binaries)
            ):
                return each
        return None

    @property
    def name(self) -> str:
        """The spec's Name: the source's, unless a subpackage has that name and cannot be the main
        one."""
        taken = self.main is None and any(each.name == self.source for each in self.binaries)
        return f"{self.source}-source" if taken else self.source


def render(spec: Spec, file_list: str) -> str:
    """The spec's text. `file_list` is the path of the file lists, with `{name}` for the binary."""
    main = spec.main
    first = main or Binary(
        name=spec.name,
        evr=Evr(0, spec.evr.version, spec.evr.release),
        arch="x86_64",
        summary=f"Source of {spec.source}",
        description="",
        licence=spec.binaries[0].licence,
        url=spec.binaries[0].url,
    )
    parts = [preamble(first), "", f"%description\n{text(first.description or first.summary)}\n"]
    for each in spec.binaries:
        if each is not main:
            if main is not None and main.evr.epoch and not each.evr.epoch:
                raise ValueError(f"{each.name}: would inherit the epoch of {main.name}")
            parts.append(f"%package -n {each.name}\n{preamble(each, sub=True)}\n")
            parts.append(f"%description -n {each.name}\n{text(each.description or each.summary)}\n")
    for each in spec.binaries:
        listed = file_list.format(name=each.name)
        parts.append(f"%files -n {each.name} -f {listed}\n")
        if each.scriptlets:
            parts.append(each.scriptlets)
    parts.append("%changelog\n" + "\n".join(change(each) for each in spec.changes))
    return "\n".join(parts) + "\n"


def preamble(binary: Binary, sub: bool = False) -> str:
    """The tags of a package."""
    tags = [] if sub else [("Name", binary.name)]
    if binary.evr.epoch:
        tags.append(("Epoch", str(binary.evr.epoch)))
    tags += [
        ("Version", binary.evr.version),
        ("Release", binary.evr.release),
        ("Summary", escape(binary.summary)),
        ("License", binary.licence),
    ]
    if binary.url:
        tags.append(("URL", escape(binary.url)))
    if binary.arch == "noarch":
        tags.append(("BuildArch", "noarch"))
    for tag, values in (
        ("Requires", binary.requires),
        ("Recommends", binary.recommends),
        ("Provides", binary.provides),
        ("Conflicts", binary.conflicts),
    ):
        tags += [(tag, value) for value in values]
    return "\n".join(f"{tag}: {value}" for tag, value in tags) + "\nAutoReq: no\n"


def file_list(entries: list[Entry]) -> str:
    """The text of a package's file list, each path once."""
    unique = {entry.path: entry for entry in entries}
    return "".join(f"{line(entry)}\n" for _, entry in sorted(unique.items()))


def escape(value: str) -> str:
    """Text in which rpm expands nothing."""
    return value.replace("%", "%%")


def text(value: str) -> str:
    """Prose in a section: no line of it may look like a section of its own."""
    return re.sub(r"^%", " %", escape(value), flags=re.MULTILINE)


def change(entry: Change) -> str:
    """An entry of %changelog; rpm accepts dates in English only."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    when = entry.when
    date = f"{days[when.weekday()]} {months[when.month - 1]} {when.day:02d} {when.year}"
    head = f"* {date} {entry.author} - {entry.version}"
    body = [re.sub(r"^[*]", "-", each) for each in entry.lines] or ["- No details."]
    return "\n".join(escape(each) for each in (head, *body)) + "\n"
