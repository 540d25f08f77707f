"""Makes the package importable wherever the tests are started, and the systems that they need."""

import os
import shutil
import sys
from pathlib import Path

import pytest

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


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "object":
    """A system of OSTree's in a folder (box.Box)."""
    if os.getuid() != 0:
        pytest.skip("a deployment's files have owners: root only")
    from box import Box

    monkeypatch.setenv("OSTREE_SYSROOT_DEBUG", "mutable-deployments")
    monkeypatch.setenv("OSTREE_SYSROOT_OPTS", "skip-sync")
    return Box(tmp_path)


@pytest.fixture
def booted(box: "object") -> "object":
    """The same where it can be entered: with mounts of its own, and dnf on this machine."""
    tried = box.run("/usr/bin/python3", "-c", "import dnf, gi, rpm")
    if tried.returncode != 0:
        pytest.skip(f"a deployment cannot be entered here: {tried.stderr.strip()[-200:]}")
    return box


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key's folder, to be copied: making one takes as long as many a test."""
    from dnf_ostree.keys import Keys

    made = Keys(tmp_path_factory.mktemp("keys") / "keys")
    made.make()
    return made.home


@pytest.fixture
def location(box: "object", keys: Path) -> "object":
    """A location of hosted trees, made, for the box; empty."""
    from dnf_ostree.location import Location

    made = Location.open(box.path / "ostree/deploy/lab/var/lib/dnf-ostree", box.repo)
    with made.lock("test"):
        shutil.copytree(keys, made.path / "keys")
        made.initialise()
    return made


@pytest.fixture
def program() -> "object":
    """Gives a program's path, or skips the test: ``program("rpmbuild", "rpm")``."""

    def find(name: str, package: str) -> str:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"no {name} (Debian: {package})")
        return found

    return find
