"""A small distribution, made on the spot: RPMs, a tree of them, a sysroot that runs it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from minibox import Box
from minilab import Minilab, missing


@pytest.fixture(scope="session")
def minilab(tmp_path_factory) -> Minilab:
    """The distribution; skips what cannot run here."""
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    lab = Minilab(tmp_path_factory.mktemp("minilab"))
    lab.make()
    return lab


@pytest.fixture
def box(minilab, tmp_path) -> Box:
    """The sysroot with a location of its own, in which there is no tree yet."""
    return Box(minilab, tmp_path)


@pytest.fixture(scope="module")
def shared_box(minilab, tmp_path_factory) -> Box:
    """A location that the tests of one file share, and that is not there yet."""
    return Box(minilab, tmp_path_factory.mktemp("shared"), used=False)
