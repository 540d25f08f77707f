"""What changed is as its packages say: rpm --verify, of packages that came and of owners of files
that changed."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import dnf.exceptions

from ...i18n import _
from ..accounts import KINDS
from ..namespaces import MS_BIND, mount
from .subject import Subject

# rpm(8): nine marks, a letter for configuration files and the like, the path
_LINE = re.compile(r"(?P<marks>[.?A-Z0-9]{9}) {2}(?P<kind>[a-z ]) (?P<path>/.*)")
# Size, digest and time of a configuration file may be what a scriptlet has made of it. OSTree
# keeps no times.
_CONFIGURATION = set("S5T")
# A tree has no /var: a booted system makes it by tmpfiles.d(5).
_NOT_OF_THE_TREE = re.compile(r"missing {3}[a-z ]* /var/.*")


def check(subject: Subject) -> list[str]:
    """Verify with every account in /etc, where rpm looks for owners' names."""
    names = sorted({*subject.came, *_owners(subject)})
    if not names:
        return []
    with tempfile.TemporaryDirectory(dir=subject.root / "run") as folder:
        for kind, text in zip(KINDS, subject.accounts, strict=True):
            united = Path(folder, kind)
            united.write_text(text)
            mount(str(united), subject.root / "etc" / kind, "", MS_BIND)
        found = _verify(subject, names)
    return [line for line in found if not _harmless(line)]


def _owners(subject: Subject) -> set[str]:
    """Packages that own files of the base which changed or went."""
    found: set[str] = set()
    for path in subject.changes.changed | subject.changes.removed:
        found |= {header["nvra"] for header in subject.packages.owners(path)}
    return found


def _verify(subject: Subject, names: list[str]) -> list[str]:
    where = ["--root", str(subject.root), "--dbpath", subject.tree.database]
    try:
        done = subprocess.run(
            ["rpm", *where, "--verify", "--nodeps", "--nomtime", *names],
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise dnf.exceptions.Error(_("rpm cannot be run: %s") % error.strerror) from None
    return [line.rstrip() for line in done.stdout.splitlines() if line.strip()]


def _harmless(line: str) -> bool:
    found = _LINE.fullmatch(line)
    if not found:
        return bool(_NOT_OF_THE_TREE.fullmatch(line))
    marks = set(found["marks"]) - {"."}
    return found["kind"] == "c" and marks <= _CONFIGURATION
