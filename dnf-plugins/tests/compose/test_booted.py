"""A compose on a system that OSTree has booted, with /sysroot read-only."""

import os
import subprocess
import sys

import pytest
from minilab import PLUGIN, run

ENTER = PLUGIN / "tests/enter.py"


class Booted:
    """The sysroot's deployment, entered as if it had been booted, and its own location."""

    def __init__(self, box) -> None:
        self.box = box
        self.state = box.lab.sysroot / "ostree/deploy/lab/var"
        self.location = self.state / "lib/dnf-ostree"
        (box.folder / "plugins/ostree.conf").write_text("[main]\nenabled=1\nreserve=1M\n")

    def dnf(self, *words: str) -> str:
        """Run dnf there, which must succeed; gives what it printed."""
        call = ["/usr/bin/python3", "-m", "dnf.cli.main", *self.box.words(*words)]
        call += ["--setopt=pluginpath=/run/project/dnf-plugins"]
        entered = [sys.executable, ENTER, self.box.lab.sysroot, self.box.lab.commit, *call]
        environment = {
            **self.box.environment,
            "PATH": "/usr/sbin:/usr/bin",
            "PYTHONPATH": "/run/project/dnf-plugins",
            "SYSROOT_READ_ONLY": "1",
        }
        apart = ("unshare", "--mount", "--pid", "--fork", "--mount-proc")
        return run(*apart, *entered, env=environment)


@pytest.fixture
def booted(box):
    if not os.path.exists("/usr/bin/python3"):
        pytest.skip("no system Python")
    booted = Booted(box)
    (booted.state / "lib").mkdir(exist_ok=True)
    (booted.state / "tmp").mkdir(exist_ok=True)
    yield booted
    subprocess.run(["rm", "-rf", booted.location], check=True)


def test_a_tree_and_one_on_it(booted, minilab):
    said = booted.dnf("-y", "ostree", "compose", "web", "plain")
    assert "To boot it: dnf ostree rebase web" in said
    said = booted.dnf("-y", "ostree", "compose", "two", "vendor", "--from", "web")
    assert "1 added" in said
    # the base is held though /sysroot cannot be written to outside, and the parent is found there
    held = minilab.sysroot / "ostree/repo/refs/heads/dnf-ostree/base" / minilab.commit
    assert held.exists()
    config = (booted.location / "repo/config").read_text()
    assert "parent=/sysroot/ostree/repo" in config
    assert sorted(path.name for path in (booted.location / "repo/refs/heads").iterdir()) == [
        "two",
        "web",
    ]
