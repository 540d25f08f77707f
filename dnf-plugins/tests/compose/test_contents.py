"""What becomes of the different things that a package brings: one compose, seen from all sides."""

import json
import re

import pytest
from minilab import run


@pytest.fixture(scope="module")
def tree(shared_box):
    """A tree with one package of each kind; functions of the box bound to its name."""
    shared_box.json = shared_box.composed(
        "all", "service", "declared", "vendor", "privileged", "codes", "--tree-version", "7"
    )
    return shared_box


def test_new_accounts_are_declared_with_their_ids(tree):
    declared = tree.text("all", "/usr/lib/sysusers.d/00-dnf-ostree.conf").splitlines()
    passwd = tree.text("all", "/usr/lib/passwd")
    uid, gid = re.search(r"^service:x:(\d+):(\d+):", passwd, re.M).groups()
    assert f"g service {gid}" in declared
    assert f'u service {uid}:service "" /var/lib/service /usr/sbin/nologin' in declared
    assert any(line.startswith("u declared ") for line in declared)
    assert "service" not in tree.text("all", "/usr/etc/passwd")
    assert "M /usr/etc/passwd" not in tree.changes("all")
    assert "M /usr/etc/gshadow" not in tree.changes("all")


def test_files_belong_to_the_account_that_a_scriptlet_made(tree):
    uid = re.search(r"^service:x:(\d+)", tree.text("all", "/usr/lib/passwd"), re.M)[1]
    assert tree.mode("all", "/usr/bin/service").split()[:2] == ["-00755", uid]


def test_var_becomes_tmpfiles_and_factory(tree):
    lines = tree.text("all", "/usr/lib/tmpfiles.d/dnf-ostree-var.conf").splitlines()
    assert "d /var/lib/service 0750 service service - -" in lines
    assert "C /var/lib/service/seed 0640 service service - -" in lines
    assert "d /var/lib/service/made 0755 root root - -" in lines
    assert "L /var/lib/service/link - - - - made" in lines
    assert tree.text("all", "/usr/share/factory/var/lib/service/seed") == "seed\n"
    # what a scriptlet has logged is about this compose, and what the tree declares stays so
    assert not any("/var/log" in line or line.startswith("d /var/lib ") for line in lines)
    assert tree.ostree("ls", "all", "/var").count("\n") == 1


def test_scriptlets_have_no_network(tree):
    text = tree.text("all", "/usr/share/factory/var/lib/service/interfaces")
    assert re.findall(r"^ *(\w+):", text, re.M) == ["lo"]


def test_opt_payload_is_in_usr_and_linked(tree):
    assert tree.text("all", "/usr/lib/opt/acme/bin/acme") == "program\n"
    lines = tree.text("all", "/usr/lib/tmpfiles.d/dnf-ostree-opt.conf").splitlines()
    assert "L /var/opt/acme - - - - ../../usr/lib/opt/acme" in lines


def test_privileges_that_packages_ask_for_are_kept(tree):
    assert tree.mode("all", "/usr/bin/privileged").startswith("-04755 0 0")
    assert "security.capability" in tree.ostree("ls", "--xattrs", "all", "/usr/bin/capable")
    both = [tree.ostree("ls", "-C", "all", f"/usr/bin/{name}") for name in PRIVILEGED]
    assert len({line.split()[4] for line in both}) == 1


PRIVILEGED = ("privileged", "privileged-too")


def test_byte_code_is_kept_only_if_it_is_packaged(tree):
    listed = tree.ostree("ls", "all", "/usr/lib/codes/__pycache__")
    assert "mine.pyc" in listed
    assert "left.pyc" not in listed


def test_etc_is_in_usr_etc(tree):
    assert tree.text("all", "/usr/etc/service.conf") == "setting\n"


def test_database_is_one_file_that_a_read_only_system_can_read(tree):
    names = tree.ostree("ls", "all", "/usr/share/rpm").split("\n")[1:]
    assert [line.split("/")[-1] for line in names if line] == ["rpmdb.sqlite"]
    target = tree.folder / "rpmdb"
    tree.ostree("checkout", "--user-mode", "--subpath=/usr/share/rpm", "all", str(target))
    # bytes 18 and 19: 1 is a rollback journal, 2 a write-ahead log (sqlite.org/fileformat.html)
    assert (target / "rpmdb.sqlite").read_bytes()[18:20] == b"\1\1"


def test_metadata_of_the_commit(tree, minilab):
    def value(key: str) -> str:
        return tree.ostree("show", "all", f"--print-metadata-key={key}").strip()

    assert value("version") == "'7'"
    assert value("dnf-ostree.base") == f"'{minilab.commit}'"
    assert "'service', 'declared'" in value("dnf-ostree.requested")
    assert "('service', '0', '1', '1', 'x86_64')" in value("rpmostree.rpmdb.pkglist")
    assert value("ostree.linux") == "'6.1-mini'"
    assert "'all'" in value("ostree.ref-binding")
    # GVariant's text form escapes the quotation marks of JSON
    report = json.loads(json.loads(value("dnf-ostree.report")))
    assert "verification" in [check["check"] for check in report["checks"]]


def test_base_is_untouched_and_kept(tree, minilab):
    held = minilab.sysroot / "ostree/repo/refs/heads/dnf-ostree/base" / minilab.commit
    assert held.read_text().strip() == minilab.commit


def test_repositories_are_sound(tree, minilab):
    assert "no errors" in tree.ostree("fsck")
    assert "no errors" in run("ostree", f"--repo={minilab.sysroot}/ostree/repo", "fsck")


def test_it_costs_what_differs(tree):
    # the database, the linker's cache and a few small files; the tree is tens of megabytes
    assert tree.json["size"] < 3_000_000
