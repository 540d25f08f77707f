"""Licence and changelog out of a package's /usr/share/doc folder."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.+\-]+)")
WORDS = (
    ("Permission is hereby granted, free of charge", "MIT"),
    ("Redistribution and use in source and binary forms", "BSD"),
    ("public domain", "public-domain"),
)
ENTRY = re.compile(r"^(?P<source>\S+) \((?P<version>[^)]+)\) ")
TRAILER = re.compile(r"^ -- (?P<author>.*?)  (?P<date>.+)$")
MOST_ENTRIES = 5
MOST_LINES = 20


@dataclass(frozen=True)
class Change:
    """One entry of a changelog."""

    when: datetime
    author: str
    version: str
    lines: tuple[str, ...]


def licence(text: str) -> str:
    """The licence tag for a copyright file: the short names of a machine-readable one, else what
    its words give away.

    An unknown one is `LicenseRef-Debian`: the file itself is in the package.
    """
    names: dict[str, None] = {}
    if "Format:" in text[:400]:
        for match in re.finditer(r"^License:[ \t]*(\S[^\n]*)$", text, re.MULTILINE):
            names[match[1].strip().rstrip(",")] = None
    if not names:
        for match in COMMON.finditer(text):
            names[match[1].rstrip(".")] = None
        for words, name in WORDS:
            if words.lower() in text.lower():
                names[name] = None
    cleaned = [re.sub(r"[^A-Za-z0-9.+\- ()]", "", name) for name in names]
    cleaned = [
        f"({name})" if " or " in name or " and " in name else name for name in cleaned if name
    ]
    return " AND ".join(cleaned[:12]) or "LicenseRef-Debian"


def changelog(text: str) -> list[Change]:
    """The newest entries of a Debian changelog (deb-changelog(5)); entries without a readable date
    are left out."""
    entries: list[Change] = []
    version, lines = "", []
    for line in text.split("\n"):
        head = ENTRY.match(line)
        if head:
            version, lines = head["version"], []
            continue
        tail = TRAILER.match(line)
        if tail and version:
            try:
                when = parsedate_to_datetime(tail["date"].strip()).astimezone(UTC)
            except ValueError:
                continue
            entries.append(Change(when, tail["author"], version, tuple(_tidy(lines))))
            if len(entries) == MOST_ENTRIES:
                break
        elif line.strip():
            lines.append(line)
    return entries


def _tidy(lines: list[str]) -> list[str]:
    """Debian's bullets as RPM's: `- ` for an item, an indent for what belongs to it."""
    result = []
    for line in lines[:MOST_LINES]:
        text = line.strip()
        result.append(f"- {text[2:]}" if text[:2] == "* " else f"  {text}")
    return result


def read_licence(root: Path, package: str) -> str:
    """The licence of an installed package."""
    path = root / "usr/share/doc" / package / "copyright"
    return (
        licence(path.read_text(encoding="utf-8", errors="replace"))
        if path.exists()
        else "LicenseRef-Debian"
    )


def read_changelog(root: Path, package: str) -> list[Change]:
    """The changelog of an installed package; empty where it ships none."""
    for name in ("changelog.Debian.gz", "changelog.Debian.amd64.gz", "changelog.gz"):
        path = root / "usr/share/doc" / package / name
        if path.exists():
            entries = changelog(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))
            if entries:
                return entries
    return []
