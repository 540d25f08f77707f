"""What a TARGET of rebase leads to."""

import pytest
from box import BRANCH, NEW, Box
from dnf_ostree import targets
from dnf_ostree.location import Location


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("nano", "hosted:nano"),
        ("vim", "vim"),
        ("lab:nano", "lab:nano"),
        (":nano", ":nano"),
        ("nano:", "nano:"),
        ("/repo:nano", "/repo:nano"),
        ("", ""),
    ],
)
def test_a_hosted_trees_name_gets_its_remote(target: str, told: str) -> None:
    assert targets.complete(target, {"nano"}) == told


def version(commit: object) -> str:
    return commit.get_child_value(0).lookup_value("version", None).get_string()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("lab:lab/2", "2"),
        ("lab/2", "2"),
        ("ostree://lab:lab/2", "2"),
        ("other:", "other's"),
        (f"other:{BRANCH}", "other's"),
        (":mine", "mine"),
        ("{base}", "42"),
        ("{folder}/second:" + BRANCH, "other's"),
    ],
)
def test_each_form_of_a_target_is_followed(trees: Box, target: str, expected: str) -> None:
    target = target.format(base=trees.base, folder=trees.folder)
    found = targets.commit_of(target, None, trees.repo, f"lab:{BRANCH}")
    assert version(found) == expected


def test_a_revision_of_a_branch_is_followed_or_left_to_rpm_ostree(trees: Box) -> None:
    found = targets.commit_of("lab:lab/2", trees.base, trees.repo, f"lab:{BRANCH}")
    assert version(found) == "42"
    with pytest.raises(targets.Unknown, match="a version is looked up by rpm-ostree"):
        targets.commit_of("lab:lab/2", "2", trees.repo, f"lab:{BRANCH}")


@pytest.mark.parametrize("target", ["none:x", "lab:none", ":none", "/none:x", "x" * 64, "a b"])
def test_what_leads_nowhere_is_not_known(trees: Box, target: str) -> None:
    with pytest.raises(targets.Unknown):
        targets.commit_of(target, None, trees.repo, f"lab:{BRANCH}")


def test_a_hosted_tree_is_fetched_with_its_signature(
    shared_box: Box, shared_location: Location
) -> None:
    found = targets.commit_of("hosted:nano", None, shared_box.repo, f"lab:{BRANCH}")
    assert version(found) == "nano"
    shared_location.keys.public.rename(shared_location.path / "elsewhere.asc")
    try:
        with pytest.raises(targets.Unknown):
            targets.commit_of("hosted:nano", None, shared_box.repo, f"lab:{BRANCH}")
    finally:
        (shared_location.path / "elsewhere.asc").rename(shared_location.keys.public)


@pytest.fixture(scope="module")
def trees(shared_box: Box) -> Box:
    """The shared system, with another branch, another remote, and a local branch."""
    from box import make_repo
    from dnf_ostree.gi_ostree import GLib, OSTree

    unsigned = GLib.Variant("a{sv}", {"gpg-verify": GLib.Variant("b", False)})
    second = make_repo(shared_box.folder / "second", OSTree.RepoMode.ARCHIVE)
    newer = shared_box.commit(shared_box.remote, "2", NEW, {})
    shared_box.remote.set_ref_immediate(None, "lab/2", newer, None)
    second.set_ref_immediate(None, BRANCH, shared_box.commit(second, "other's", NEW, {}), None)
    repo = shared_box.repo
    repo.remote_add("other", f"file://{shared_box.folder}/second", unsigned, None)
    mine = shared_box.commit(repo, "mine", NEW, {})
    repo.set_ref_immediate(None, "mine", mine, None)
    return shared_box
