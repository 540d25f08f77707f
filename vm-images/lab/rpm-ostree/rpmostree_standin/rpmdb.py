"""Reading rpm's database out of a commit: for commits without a package list, and changelogs."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import pkgdiff
from .commitinfo import read_bytes
from .errors import StandinError
from .gi_ostree import Gio, GLib
from .packages import Package, compare_evr, difference, ordered

PLACES = ("usr/share/rpm", "usr/lib/sysimage/rpm", "var/lib/rpm")


def read_packages(repo: Any, checksum: str) -> list[Package]:
    """List the packages in a commit's database; empty if it has none."""
    with _database(repo, checksum) as folder:
        if folder is None:
            return []
        return [_package(header) for header in _headers(folder)]


def blocks_with_changelogs(repo: Any, old: str, new: str) -> list[str]:
    """The blocks of ``db diff -c``: below an upgraded package, the changelog entries since then."""
    with _database(repo, old) as before, _database(repo, new) as after:
        if before is None or after is None:
            raise StandinError("No package database found")
        old_headers = {_key(header): header for header in _headers(before)}
        new_headers = {_key(header): header for header in _headers(after)}
    diff = difference(
        ordered([_package(header) for header in old_headers.values()]),
        ordered([_package(header) for header in new_headers.values()]),
    )
    lines: list[str] = []
    upgraded = [pair for pair in diff.modified if compare_evr(*pair) < 0]
    if upgraded:
        lines.append("Upgraded:")
    for index, (one, two) in enumerate(upgraded):
        lines.append(f"  {one.name} {_evra(one)} -> {_evra(two)}")
        source = old_headers[one.name, one.arch]["sourcerpm"]
        following = upgraded[index + 1][0] if index + 1 < len(upgraded) else None
        if following and old_headers[following.name, following.arch]["sourcerpm"] == source:
            # packages of one source share a changelog: it is shown below the last of them
            continue
        lines += _news(old_headers[one.name, one.arch], new_headers[two.name, two.arch])
    downgraded = [pair for pair in diff.modified if compare_evr(*pair) >= 0]
    if downgraded:
        lines.append("Downgraded:")
        lines += [f"  {one.name} {_evra(one)} -> {_evra(two)}" for one, two in downgraded]
    diff.modified = []
    return lines + pkgdiff.blocks(diff)


def _news(old: Any, new: Any) -> list[str]:
    known = list(zip(old["changelogtime"], old["changelogname"], old["changelogtext"], strict=True))
    lines: list[str] = []
    if not known:
        return lines
    for entry in zip(new["changelogtime"], new["changelogname"], new["changelogtext"], strict=True):
        when, who, text = entry
        if known[0][0] > when or known[0] == entry:
            break
        day = datetime.fromtimestamp(when, UTC).strftime("%a %b %d %Y")
        indented = text.replace("\n", "\n    ")
        lines += [f"    * {day} {who}", f"    {indented}", ""]
    return lines


def _evra(package: Package) -> str:
    return f"{package.evr}.{package.arch}"


@contextmanager
def _database(repo: Any, checksum: str) -> Iterator[Path | None]:
    _, root, _ = repo.read_commit(checksum, None)
    with tempfile.TemporaryDirectory() as folder:
        for place in PLACES:
            source = root.resolve_relative_path(place)
            if source.query_file_type(Gio.FileQueryInfoFlags.NONE, None) != Gio.FileType.DIRECTORY:
                continue
            found = source.enumerate_children("standard::name", Gio.FileQueryInfoFlags.NONE, None)
            for info in found:
                try:
                    content = read_bytes(source.get_child(info.get_name()))
                except GLib.Error:
                    continue
                (Path(folder) / info.get_name()).write_bytes(content)
            yield Path(folder)
            return
        yield None


def _headers(folder: Path) -> list[Any]:
    import rpm

    rpm.addMacro("_dbpath", str(folder))
    try:
        transaction = rpm.TransactionSet()
        transaction.setVSFlags(-1)
        headers = [header for header in transaction.dbMatch() if header["name"] != "gpg-pubkey"]
        transaction.closeDB()
    finally:
        rpm.delMacro("_dbpath")
    return headers


def _key(header: Any) -> tuple[str, str]:
    return header["name"], header["arch"]


def _package(header: Any) -> Package:
    epoch = str(header["epoch"] or 0)
    return Package(header["name"], epoch, header["version"], header["release"], header["arch"])
