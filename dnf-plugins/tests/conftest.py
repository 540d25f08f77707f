"""Makes the package importable wherever the tests are started, and the systems that they need."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from box import Box
    from dnf_ostree.location import Location

# deployments that can be removed again, and no waiting for the disk (libostree's own switches)
os.environ["OSTREE_SYSROOT_DEBUG"] = "mutable-deployments"
os.environ["OSTREE_SYSROOT_OPTS"] = "skip-sync"

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]


def missing() -> str | None:
    """Say what this machine lacks of what all these tests are about."""
    for module, package in (("dnf", "python3-dnf"), ("rpm", "python3-rpm"), ("gi", "python3-gi")):
        try:
            __import__(module)
        except ImportError:
            return f"no Python module {module} (Debian: {package})"
    try:
        __import__("dnf_ostree.gi_ostree")
    except (ImportError, ValueError) as error:
        return f"no introspection of libostree (Debian: gir1.2-ostree-1.0): {error}"
    return None


MISSING = missing()


class _Skipped(pytest.Module):
    """A file of tests that cannot even be imported here."""

    def collect(self) -> list:
        pytest.skip(str(MISSING), allow_module_level=True)


def pytest_pycollect_makemodule(
    module_path: Path, parent: pytest.Collector
) -> pytest.Module | None:
    """Skip every file of tests here, with the reason, where something is missing."""
    if MISSING is None:
        return None
    return _Skipped.from_parent(parent, path=module_path)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key's folder, to be copied: making one takes as long as many a test."""
    from dnf_ostree.keys import Keys

    made = Keys(tmp_path_factory.mktemp("keys") / "keys")
    made.make()
    return made.home


def make_box(folder: Path) -> Box:
    if os.getuid() != 0:
        pytest.skip("a deployment's files have owners: root only")
    from box import Box

    return Box(folder)


def make_location(box: Box, keys: Path) -> Location:
    from dnf_ostree.location import Location

    made = Location.open(box.path / "ostree/deploy/lab/var/lib/dnf-ostree", box.repo)
    with made.lock("test"):
        shutil.copytree(keys, made.path / "keys")
        made.initialise()
    return made


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A system of OSTree's in a folder."""
    return make_box(tmp_path)


@pytest.fixture
def location(box: Box, keys: Path) -> Location:
    """A location of hosted trees, made, for the box; empty."""
    return make_location(box, keys)


@pytest.fixture(scope="module")
def shared_box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """A system for the tests of a file that leave it as it is."""
    return make_box(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module")
def shared_location(shared_box: Box, keys: Path) -> Location:
    """A location of the shared system, with one tree: ``nano``."""
    made = make_location(shared_box, keys)
    shared_box.host(made, "nano", program=PROGRAM)
    return made


PROGRAM = "the new program" * 1000
"""A file of the tree that is hosted."""


@pytest.fixture(scope="session")
def can_enter(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip what needs a deployment entered, where that cannot be."""
    tried = make_box(tmp_path_factory.mktemp("try")).run(
        "/usr/bin/python3", "-c", "import dnf, gi, rpm"
    )
    if tried.returncode != 0:
        pytest.skip(f"a deployment cannot be entered here: {tried.stderr.strip()[-200:]}")


@pytest.fixture
def booted(box: Box, can_enter: None) -> Box:
    """A system that can be entered as if it had been booted."""
    return box


@pytest.fixture
def shared_booted(shared_box: Box, shared_location: Location, can_enter: None) -> Box:
    """The shared system, likewise."""
    return shared_box


@pytest.fixture
def program() -> Callable[[str, str], str]:
    """Gives a program's path, or skips the test: ``program("rpmbuild", "rpm")``."""

    def find(name: str, package: str) -> str:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"no {name} (Debian: {package})")
        return found

    return find
