"""SELinux labels by the tree's own policy: a small one, made here."""

import shutil
import subprocess

import pytest

CONTEXTS = """\
/.*                  system_u:object_r:default_t:s0
/usr/.*              system_u:object_r:usr_t:s0
/usr/bin(/.*)?       system_u:object_r:bin_t:s0
/etc(/.*)?           system_u:object_r:etc_t:s0
/usr/lib/plain/.*\\.so(\\..*)?  --  system_u:object_r:lib_t:s0
"""
CONFIG = "SELINUX=enforcing\nSELINUXTYPE=small\n"
# What libostree needs of it is that it is there: its digest tells one policy from another.
POLICY = b"not loaded by any kernel"


@pytest.fixture(scope="module")
def labelled(minilab):
    """The base with a policy, as a ref of the sysroot."""
    root = minilab.folder / "labelled"
    subprocess.run(["cp", "-al", minilab.tree, root], check=True)
    policy = root / "usr/etc/selinux/small"
    (policy / "contexts/files").mkdir(parents=True)
    (policy / "policy").mkdir()
    (policy.parent / "config").write_text(CONFIG)
    (policy / "contexts/files/file_contexts").write_text(CONTEXTS)
    (policy / "policy/policy.33").write_bytes(POLICY)
    minilab.commit_tree(root, "mini/1/labelled", f"--selinux-policy={root}")
    yield "mini/1/labelled"
    shutil.rmtree(root)


def label(box, name: str, path: str) -> str:
    """The type of a path in a hosted tree."""
    line = box.ostree("ls", "--xattrs", "--dironly", name, path)
    return line.partition("object_r:")[2].partition(":")[0]


def test_what_comes_has_the_labels_of_the_policy(box, labelled):
    box.composed("web", "plain", "service", "--from", labelled)
    assert label(box, "web", "/usr/bin/plain") == "bin_t"
    assert label(box, "web", "/usr/lib/plain/libplain.so.1") == "lib_t"
    assert label(box, "web", "/usr/share/plain/data") == "usr_t"
    assert label(box, "web", "/usr/lib/plain") == "usr_t"
    # a policy knows /etc: where a deployment has what is in /usr/etc
    assert label(box, "web", "/usr/etc/service.conf") == "etc_t"
    # folders of the base keep theirs
    assert label(box, "web", "/usr/bin") == "bin_t"
    assert label(box, "web", "/") == "default_t"


def test_a_tree_without_a_policy_gets_no_labels(box):
    box.composed("web", "plain-data")
    assert label(box, "web", "/usr/share/plain/data") == ""


def test_a_policy_that_changes_would_relabel_the_whole_tree(box, labelled):
    said = box.refused("web", "relabelling", "--from", labelled)
    assert "The SELinux policy would change" in said
