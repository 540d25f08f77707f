"""Debian's versions as RPM's: one mapping, and the bounds that survive it.

Debian writes ``[epoch:]upstream[-revision]`` (deb-version(7)), RPM ``[epoch:]version-release``
(rpm-version(7)). The characters of both are the same but for the hyphen, which RPM keeps for
itself; `~` sorts before everything in both. The release gets a distribution's suffix, as on Fedora.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Evr:
    """Epoch, version and release of an RPM."""

    epoch: int
    version: str
    release: str

    def __str__(self) -> str:
        prefix = f"{self.epoch}:" if self.epoch else ""
        suffix = f"-{self.release}" if self.release else ""
        return f"{prefix}{self.version}{suffix}"


def evr(debian: str, dist: str = "") -> Evr:
    """Map a Debian version; a version without a revision (a native package) gets release 0.

    `dist` is appended to the release: with it the package's own version, without it a bound of a
    relation.
    """
    epoch, rest = _epoch(debian)
    upstream, _, revision = rest.rpartition("-")
    if not upstream:
        upstream, revision = rest, "0"
    return Evr(epoch, upstream.replace("-", "_"), f"{revision}{dist}")


def bound(debian: str) -> Evr:
    """Map the version of a relation: one without a revision says nothing about the release."""
    epoch, rest = _epoch(debian)
    if "-" not in rest:
        return Evr(epoch, rest, "")
    return evr(debian)


def _epoch(debian: str) -> tuple[int, str]:
    head, colon, tail = debian.partition(":")
    return (int(head), tail) if colon else (0, debian)
