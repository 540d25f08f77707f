"""Each quality check, on a tree that fails it."""

import os
import subprocess
from pathlib import Path

import pytest
from minilab import DBPATH, KERNEL, at, run

dnf = pytest.importorskip("dnf", reason="dnf for Python")

from dnf_ostree.compose import database  # noqa: E402 (after what they need)
from dnf_ostree.compose.changes import Changes  # noqa: E402
from dnf_ostree.compose.checks import (  # noqa: E402
    boot,
    conflicts,
    dependencies,
    placement,
    privileges,
    release,
)
from dnf_ostree.compose.checks.subject import Subject  # noqa: E402
from dnf_ostree.compose.finish import Tree  # noqa: E402


class Case:
    """A copy of the base that something is done to, then looked at."""

    def __init__(self, minilab, folder: Path) -> None:
        dnf.Base()
        self.lab = minilab
        self.root = folder / "root"
        # files are shared: what changes one writes a new one
        subprocess.run(["cp", "-al", minilab.tree, self.root], check=True)
        database_file = self.root / DBPATH.lstrip("/") / "rpmdb.sqlite"
        content = database_file.read_bytes()
        database_file.unlink()
        database_file.write_bytes(content)
        os.symlink("usr/etc", self.root / "etc")

    def rpm(self, *words: str) -> None:
        """Do to the tree what rpm does only if it is forced to."""
        run("rpm", *at(self.root), *words)

    def package(self, name: str) -> Path:
        """A package's file."""
        return self.lab.packages / f"{name}-1-1.x86_64.rpm"

    def replace(self, path: str, content: str, mode: int = 0o644) -> None:
        """Write a file anew."""
        target = self.root / path
        target.unlink(missing_ok=True)
        target.write_text(content)
        target.chmod(mode)

    def findings(self, check, came: tuple[str, ...] = (), present: tuple[str, ...] = ()) -> list:
        """Run a check."""
        tree = Tree(self.root, self.lab.tree, self.root / "usr", DBPATH)
        with database.dbpath(DBPATH), database.Packages(self.root) as packages:
            changes = Changes(added=set(present))
            return check(Subject(tree, changes, came, ("", ""), packages))


@pytest.fixture
def case(minilab, tmp_path) -> Case:
    return Case(minilab, tmp_path)


def test_the_base_passes(case):
    for check in (dependencies, conflicts, placement, boot, privileges, release):
        assert case.findings(check.check, ("mini-tool-1-1.x86_64",), ("/usr/bin/sh",)) == []


def test_a_dependency_that_is_not_met(case):
    case.rpm("--erase", "--nodeps", "mini-lib")
    assert any(
        "nothing provides mini-lib = 1" in each for each in case.findings(dependencies.check)
    )


def test_packages_that_conflict(case):
    case.rpm("--install", "--nodeps", "--noscripts", case.package("clash"))
    assert any("clash" in each for each in case.findings(dependencies.check))


def test_a_file_of_two_packages(case):
    case.rpm("--install", "--replacefiles", "--justdb", case.package("overwriter"))
    assert case.findings(conflicts.check, ("overwriter-1-1.x86_64",)) == [
        "/usr/share/mini/data is of overwriter-1-1.x86_64 and, differing, of mini-base-1-1.x86_64"
    ]


def test_a_file_behind_a_link_to_var(case):
    (case.root / "var/usrlocal").mkdir(parents=True, exist_ok=True)
    (case.root / "usr/local").symlink_to("../var/usrlocal")
    case.rpm("--install", "--nodeps", "--noscripts", case.package("local"))
    assert case.findings(placement.check, ("local-1-1.x86_64",)) == [
        "/usr/local/bin/local of local-1-1.x86_64 cannot be in a tree: /usr/local leads to"
        " /var/usrlocal (2 of its files are there)"
    ]


def test_a_file_in_a_usr_local_of_the_tree(case):
    case.rpm("--install", "--nodeps", "--noscripts", case.package("local"))
    assert case.findings(placement.check, ("local-1-1.x86_64",)) == []


def test_no_initramfs(case):
    (case.root / KERNEL / "initramfs.img").unlink()
    assert case.findings(boot.check) == [f"{KERNEL}/initramfs.img is missing or empty."]


def test_an_empty_kernel(case):
    case.replace(f"{KERNEL}/vmlinuz", "")
    assert case.findings(boot.check) == [f"{KERNEL}/vmlinuz is missing or empty."]


def test_two_kernels(case):
    (case.root / "usr/lib/modules/7").mkdir()
    case.replace("usr/lib/modules/7/vmlinuz", "kernel")
    assert "There is more than one kernel: 6.1-mini, 7" in case.findings(boot.check)


def test_no_init(case):
    case.replace("usr/lib/systemd/systemd", "not a program")
    assert any("no init" in each for each in case.findings(boot.check))


def test_a_setuid_file_of_nobody(case):
    case.replace("usr/bin/rootshell", "x", 0o4755)
    found = case.findings(privileges.check, present=("/usr/bin/rootshell",))
    assert found == ["/usr/bin/rootshell (mode 4755) is setuid or setgid, and no package says so"]


def test_a_package_s_file_made_setuid(case):
    case.replace("usr/bin/mini-tool", "1\n", 0o4755)
    assert len(case.findings(privileges.check, present=("/usr/bin/mini-tool",))) == 1


def test_a_capability_of_nobody(case):
    case.replace("usr/bin/mini-tool", "1\n", 0o755)
    # cap_net_raw=ep, version 2 (linux/capability.h)
    value = bytes.fromhex("0100000200200000000000000000000000000000")
    os.setxattr(case.root / "usr/bin/mini-tool", "security.capability", value)
    found = case.findings(privileges.check, present=("/usr/bin/mini-tool",))
    assert found == ["/usr/bin/mini-tool has capabilities, and no package says so"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "NAME=Mini\nID=mini\nVERSION_ID=2\n",
            "says VERSION_ID=2, its package is mini-release-1-1",
        ),
        ("VERSION_ID=1\n", "has no ID."),
    ],
)
def test_an_os_release_of_something_else(case, text, finding):
    case.replace("usr/lib/os-release", text)
    assert any(finding in each for each in case.findings(release.check))


def test_an_os_release_of_no_package(case):
    case.rpm("--erase", "--nodeps", "--justdb", "mini-release")
    assert case.findings(release.check) == ["No package owns /usr/lib/os-release."]


def test_a_damaged_object(tmp_path):
    from dnf_ostree import repository
    from dnf_ostree.compose import objects
    from dnf_ostree.gi_ostree import Gio, OSTree

    repo = OSTree.Repo.new(Gio.File.new_for_path(str(tmp_path / "repo")))
    (tmp_path / "repo").mkdir()
    repo.create(OSTree.RepoMode.BARE, None)
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/file").write_text("good")
    commit = ["commit", "--orphan", f"--tree=dir={tmp_path}/tree"]
    run("ostree", f"--repo={tmp_path}/repo", *commit)
    held = repository.held(repo)
    assert objects.check(repo, held) == []
    damaged = next(name for name in held if name.endswith(".file"))
    (tmp_path / "repo/objects" / damaged[:2] / damaged[2:]).write_text("evil")
    assert len(objects.check(repo, held)) == 1
