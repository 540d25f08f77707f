"""Verification of package signatures against the keys that a repository's .repo file names."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from ..errors import StandinError
from .files import write
from .keys import read_key
from .resolve import Chosen, Resolution


def verify(resolution: Resolution, cache: Path) -> None:
    """Check the packages of every repository with ``gpgcheck=1``.

    What was verified is remembered by its digest and its key in ``cache``. Raises StandinError.
    """
    repositories = resolution.base.repos
    for name in sorted({entry.repository for entry in resolution.chosen}):
        repository = repositories[name]
        # dnf's own switch is off, because it would import keys into the tree
        if not _wanted(repository):
            continue
        entries = [entry for entry in resolution.chosen if entry.repository == name]
        _verify(name, entries, list(repository.gpgkey), cache)


def _wanted(repository: object) -> bool:
    from configparser import ConfigParser

    parser = ConfigParser(interpolation=None, strict=False)
    parser.read(getattr(repository, "repofile", "") or "")
    identifier = getattr(repository, "id", "")
    if not parser.has_section(identifier):
        return False
    return parser.getboolean(identifier, "gpgcheck", fallback=False)


def _verify(name: str, entries: list[Chosen], keys: list[str], cache: Path) -> None:
    if not keys:
        raise StandinError(f"repository '{name}' has gpgcheck enabled, but no gpgkey")
    texts = [read_key(url) for url in keys]
    identity = "\n".join(text.decode(errors="replace") for text in texts)
    record = cache / f"verified-{name}"
    known = set(record.read_text().splitlines()) if record.exists() else set()
    marks = {entry: f"{hash_text(identity)} {entry.digest}" for entry in entries}
    fresh = [entry for entry in entries if marks[entry] not in known]
    if not fresh:
        return
    with tempfile.TemporaryDirectory() as folder:
        base = ["rpmkeys", "--dbpath", folder]
        for url, text in zip(keys, texts, strict=True):
            key = Path(folder, "key")
            key.write_bytes(text)
            _call([*base, "--import", str(key)], f"Importing key '{url}'")
        level = ["--define", "_pkgverify_level signature", "--define", "_pkgverify_flags 0x0"]
        files = [str(entry.path) for entry in fresh]
        _call([*base, *level, "--checksig", *files], f"Verifying packages of '{name}'")
    write(record, "".join(f"{mark}\n" for mark in sorted(set(marks.values()))))


def hash_text(text: str) -> str:
    """Give the SHA-256 of a text."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


def _call(command: list[str], what: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise StandinError(f"{what}: {error.strerror}") from None
    if done.returncode:
        lines = (done.stdout + done.stderr).splitlines()
        wrong = [line for line in lines if "NOT OK" in line or "error" in line.lower()]
        raise StandinError(f"{what}: {'; '.join(wrong[:3] or lines[-1:])}")
