"""What cannot be composed, or must not be published: dnf's words, exit code 1, nothing written.

As nothing is, the tests share a location.
"""

import pytest
from minibox import Box


@pytest.fixture
def box(shared_box):
    """The location of this file's tests."""
    return shared_box


def test_a_package_that_does_not_exist(box):
    assert "Error: Unable to find a match: nowhere" in box.refused("web", "nowhere")


def test_no_location_is_made_for_a_request_that_cannot_be_met(minilab, tmp_path):
    box = Box(minilab, tmp_path, used=False)
    box.refused("web", "nowhere")
    assert {path.name for path in box.location.iterdir()} == {"lock", "stage"}


def test_a_dependency_that_nobody_has(box):
    assert "nothing provides unobtainium needed by needy-1-1" in box.refused("web", "needy")


def test_a_package_that_conflicts_with_the_tree(box):
    assert "conflicts with mini-tool" in box.refused("web", "clash")


def test_a_file_that_another_package_has_otherwise(box):
    said = box.refused("web", "overwriter")
    assert "/usr/share/mini/data" in said
    assert "conflicts" in said


def test_a_scriptlet_that_fails(box):
    said = box.refused("web", "broken")
    assert "Error in POSTIN scriptlet in rpm package broken" in said
    assert "this is why" in said


FAULTS = {
    "sneaky": "/usr/bin/rootshell (mode 4755) is setuid or setgid, and no package says so",
    "altering": "/usr/share/mini/data",
    "unbootable": "There is no kernel (usr/lib/modules/VERSION/vmlinuz).",
    "renamed": "/usr/lib/os-release says VERSION_ID=2, its package is mini-release-1-1",
}


def test_a_tree_that_fails_checks_is_not_published(box):
    said = box.refused("web", *FAULTS)
    assert "The tree did not pass its checks and is not published:" in said
    assert [finding for finding in FAULTS.values() if finding not in said] == []


def test_nothing_named(box):
    assert "Name a package, --file or --remove." in box.refused("web")


def test_no(box):
    done = box.dnf(
        "--assumeno", "ostree", "compose", "web", "plain", f"--sysroot={box.lab.sysroot}"
    )
    assert done.returncode == 1
    assert "Operation aborted." in done.stderr
    assert not box.refs()


def test_a_system_that_ostree_has_not_booted(box):
    done = box.dnf("-y", "ostree", "compose", "web", "plain")
    assert done.returncode == 1
    assert done.stderr == "Error: This system was not booted via libostree.\n"
