"""What dpkg's database says: packages, relations, files, diversions (deb-control(5), dpkg(1))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MERGED = ("bin", "sbin", "lib", "lib64")
RELATION = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9+.\-]*)(?::(?P<arch>[a-z0-9\-]+))?"
    r"\s*(?:\(\s*(?P<op><<|<=|=|>=|>>|<|>)\s*(?P<version>[^\s)]+)\s*\))?\s*$"
)


class DpkgError(ValueError):
    """The database is not what dpkg writes."""


@dataclass(frozen=True)
class Relation:
    """One name with an optional bound; `op` is dpkg's."""

    name: str
    op: str = ""
    version: str = ""


@dataclass
class Package:
    """One installed package."""

    name: str
    version: str
    architecture: str
    source: str
    source_version: str
    summary: str
    description: str
    homepage: str
    section: str
    fields: dict[str, str]
    conffiles: frozenset[str]
    files: list[str] = field(default_factory=list)

    def relations(self, name: str) -> list[list[Relation]]:
        """The field's relations: a conjunction of alternatives."""
        return parse_relations(self.fields.get(name, ""))


def paragraphs(text: str) -> Iterator[dict[str, str]]:
    """Split a deb822(5) text; folded lines are joined by newlines."""
    current: dict[str, str] = {}
    last = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            if current:
                yield current
            current, last = {}, ""
        elif line[0] in " \t":
            if not last:
                raise DpkgError(f"line {number}: a continuation of nothing")
            current[last] += "\n" + line.strip()
        else:
            last, colon, value = line.partition(":")
            if not colon:
                raise DpkgError(f"line {number}: neither a field nor a continuation: {line}")
            current[last] = value.strip()
    if current:
        yield current


def parse_relations(text: str) -> list[list[Relation]]:
    """Parse a relation field: commas join, bars offer a choice."""
    result = []
    for group in filter(None, (each.strip() for each in text.replace("\n", " ").split(","))):
        choices = []
        for choice in group.split("|"):
            match = RELATION.match(choice.strip())
            if match is None:
                raise DpkgError(f"not a relation: {choice.strip()}")
            choices.append(Relation(match["name"], match["op"] or "", match["version"] or ""))
        result.append(choices)
    return result


def parse_status(text: str) -> list[Package]:
    """The packages that are installed, sorted by name."""
    packages = []
    for each in paragraphs(text):
        if not each.get("Status", "").endswith(" installed"):
            continue
        source, _, rest = each.get("Source", each["Package"]).partition(" ")
        summary, _, long = each.get("Description", each["Package"]).partition("\n")
        conffiles = [
            line.split()[0]
            for line in each.get("Conffiles", "").split("\n")
            if line and "obsolete" not in line.split()
        ]
        packages.append(
            Package(
                name=each["Package"],
                version=each["Version"],
                architecture=each["Architecture"],
                source=source,
                source_version=rest.strip("()") or each["Version"],
                summary=summary,
                description=re.sub(r"^\.$", "", long, flags=re.MULTILINE),
                homepage=each.get("Homepage", ""),
                section=each.get("Section", "misc"),
                fields=each,
                conffiles=frozenset(conffiles),
            )
        )
    return sorted(packages, key=lambda package: package.name)


def canonical(path: str) -> str:
    """A path with the merged top directories resolved: /bin/sh is /usr/bin/sh."""
    top = path.split("/", 2)[1] if path.startswith("/") else ""
    return f"/usr{path}" if top in MERGED else path


def parse_diversions(text: str) -> dict[str, tuple[str, str]]:
    """Diverted path → (where it went, the package that diverts and keeps the name)."""
    lines = text.split("\n")
    return {
        canonical(lines[i]): (canonical(lines[i + 1]), lines[i + 2])
        for i in range(0, len(lines) - 2, 3)
    }


def read_database(root: Path) -> list[Package]:
    """All packages of a root, with their files under canonical names."""
    admin = root / "var/lib/dpkg"
    packages = parse_status((admin / "status").read_text(encoding="utf-8"))
    diversions = parse_diversions((admin / "diversions").read_text(encoding="utf-8"))
    for package in packages:
        qualified = admin / "info" / f"{package.name}:{package.architecture}.list"
        listed = qualified if qualified.exists() else admin / "info" / f"{package.name}.list"
        seen: dict[str, None] = {}
        for line in listed.read_text(encoding="utf-8").splitlines():
            if line in ("/.", ""):
                continue
            path = canonical(line)
            to, by = diversions.get(path, (path, package.name))
            seen[path if by == package.name else to] = None
        package.files = list(seen)
    return packages
