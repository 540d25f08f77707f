"""The other way: a treefile for rpm-ostree, which the lab's stand-in composes here."""

import configparser
import json
import shlex
import sys

import pytest
from minilab import PLUGIN

STANDIN = PLUGIN.parent / "vm-images/lab/rpm-ostree"


@pytest.fixture
def rpm_ostree(box):
    """Put the stand-in where dnf finds rpm-ostree."""
    pytest.importorskip("yaml", reason="the stand-in reads YAML")
    program = box.folder / "bin/rpm-ostree"
    program.parent.mkdir()
    words = ["env", f"PYTHONPATH={STANDIN}", sys.executable, "-m", "rpmostree_standin"]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    program.chmod(0o755)
    box.path = f"{program.parent}:{box.path}"


def test_both_ways_lead_to_the_same_packages(box, rpm_ostree, minilab):
    done = box.compose("web", "plain", "--from-repositories", "--remove", "mini-old")
    assert done.returncode == 0, done.stderr
    assert "Running: rpm-ostree compose tree " in done.stdout
    assert "Both ways lead to the same packages: 10," in done.stdout
    assert box.text("web", "/usr/bin/plain") == "plain\n"
    based = box.ostree("show", "web", "--print-metadata-key=dnf-ostree.base")
    assert based.strip() == f"'{minilab.commit}'"
    assert "no errors" in box.ostree("fsck")
    folder = box.location / "treefiles/web"
    tree = json.loads((folder / "treefile.json").read_text())
    assert (tree["ref"], tree["repos"]) == ("web", ["mini"])
    assert "plain-lib" in tree["packages"]
    assert "mini-old" not in tree["packages"]
    locked = json.loads((folder / "lockfile.json").read_text())["packages"]
    assert locked["plain"] == {"evra": "1-1.x86_64"}
    repository = configparser.ConfigParser(interpolation=None)
    repository.read(folder / "mini.repo")
    assert repository["mini"]["baseurl"] == minilab.packages.as_uri()
    assert repository["mini"]["gpgcheck"] == "0"


def test_what_rpm_ostree_refuses_is_not_published(box, rpm_ostree, minilab):
    """Here because a program that it runs in the tree is gone."""
    done = box.compose("web", "nodracut", "--from-repositories")
    assert done.returncode == 1
    assert "rpm-ostree compose tree failed (1); its input is in" in done.stderr
    assert not box.refs()


def test_a_file_is_in_no_repository(box, minilab):
    file = minilab.packages / "plain-data-1-1.x86_64.rpm"
    assert "is in no repository" in box.refused("web", "--file", file, "--from-repositories")


def test_the_base_s_own_treefile_is_followed():
    treefile = pytest.importorskip("dnf_ostree.compose.treefile")
    from dnf_ostree.packages import Package

    embedded = {
        "ref": "lab/1",
        "packages": ["bash"],
        "exclude-packages": ["nano"],
        "automatic-version-prefix": "1",
        "tmp-is-dir": False,
        "documentation": False,
    }
    packages = [Package("vim", "2", "9", "1", "x86_64"), Package("bash", "0", "5", "1", "x86_64")]
    made = treefile.treefile(embedded, "web", ["lab"], packages)
    assert made["packages"] == ["bash", "vim"]
    assert (made["ref"], made["tmp-is-dir"], made["documentation"]) == ("web", False, False)
    assert "exclude-packages" not in made
    assert "automatic-version-prefix" not in made
    assert treefile.lockfile(packages)["packages"]["vim"] == {"evra": "2:9-1.x86_64"}


def test_a_treefile_that_needs_files_is_told():
    dnf = pytest.importorskip("dnf", reason="dnf for Python")
    treefile = pytest.importorskip("dnf_ostree.compose.treefile")
    with pytest.raises(dnf.exceptions.Error, match="postprocess-script"):
        treefile.treefile({"postprocess-script": "x.sh"}, "web", [], [])
