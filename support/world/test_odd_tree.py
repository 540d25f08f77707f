"""An odd folder, and what is said of it: one is made by hand, the other has to see every change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MAKE = HERE / "odd_tree.py"
DESCRIBE = HERE.parent / "observe" / "folder_manifest.py"


def described(folder: Path) -> dict[str, dict[str, object]]:
    """What is said of a folder, by path."""
    done = subprocess.run(
        [sys.executable, "-", str(folder)],
        stdin=DESCRIBE.open(),
        check=True,
        capture_output=True,
        text=True,
    )
    return {each["path"]: each for each in json.loads(done.stdout)}


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    folder = tmp_path / "odd"
    subprocess.run([sys.executable, "-", str(folder)], stdin=MAKE.open(), check=True)
    return folder


def test_every_kind_is_there(odd: Path) -> None:
    kinds = {str(each["mode"])[0] for each in described(odd).values()}
    assert kinds == {"d", "-", "l", "p"}


def test_nothing_changes_by_being_looked_at(odd: Path) -> None:
    assert described(odd) == described(odd)


CHANGES: dict[str, Callable[[Path], object]] = {
    "content": lambda odd: (odd / "plain").write_bytes(
        (odd / "plain").read_bytes().replace(b"0", b"1")
    ),
    "mode": lambda odd: (odd / "plain").chmod(0o644),
    "changed": lambda odd: os.utime(odd / "plain", ns=(1, 1)),
    "attributes": lambda odd: os.removexattr(odd / "plain", "user.origin"),
    "names": lambda odd: (odd / "another name of plain").unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(odd: Path, what: str) -> None:
    before = described(odd)
    CHANGES[what](odd)
    path = str(odd / "plain")
    now = described(odd)[path]
    assert what in {key for key in now if now[key] != before[path][key]}


def test_links_are_not_followed_and_holes_are_content(odd: Path) -> None:
    found = described(odd)
    assert found[str(odd / "link to above")]["content"] == ".."
    assert found[str(odd / "sparse")]["size"] == 1 << 20
