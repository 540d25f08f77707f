"""Commands against a real OSTree sysroot that is made in a folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

gi = pytest.importorskip("gi", reason="libostree is reached through PyGObject")
try:
    gi.require_version("OSTree", "1.0")
    from gi.repository import Gio, GLib, OSTree
except (ValueError, ImportError) as error:
    pytest.skip(f"no introspection of libostree: {error}", allow_module_level=True)

if os.getuid() != 0:
    pytest.skip("a deployment's files have owners: root only", allow_module_level=True)

from rpmostree_standin.compose.commit import commit  # noqa: E402 (after what it needs)

FOLDER = Path(__file__).resolve().parents[1]
REF = "lab/1/x86_64/server"
OLD = [("bash", "0", "5.2", "1", "x86_64"), ("gone", "0", "1", "1", "noarch")]
NEW = [("bash", "0", "5.3", "1", "x86_64"), ("vim", "2", "9", "1", "x86_64")]


class Lab:
    """A repository with two versions of a tree, and a sysroot that runs the first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repo = OSTree.Repo.new(Gio.File.new_for_path(str(folder / "repo")))
        (folder / "repo").mkdir()
        self.repo.create(OSTree.RepoMode.ARCHIVE, None)
        self.old = self.commit("42", OLD, None, 1_000_000_000)
        self.new = self.commit("42.1", NEW, self.old, 1_000_000_100)
        self.sysroot = folder / "sysroot"

    def commit(self, version: str, packages: list, parent: str | None, when: int) -> str:
        """Commit a small bootable tree."""
        root = self.folder / f"root-{version}"
        modules = root / "usr/lib/modules/6.1"
        modules.mkdir(parents=True)
        (modules / "vmlinuz").write_text("kernel")
        (modules / "initramfs.img").write_text(f"initramfs {version}")
        (root / "usr/etc").mkdir()
        (root / "usr/lib/os-release").write_text("NAME=Lab\nID=lab\n")
        for name in ("boot", "dev", "proc", "run", "sys", "sysroot", "tmp", "var"):
            (root / name).mkdir()
        os.environ["SOURCE_DATE_EPOCH"] = str(when)
        metadata = {
            "version": GLib.Variant("s", version),
            "rpmostree.rpmdb.pkglist": GLib.Variant("a(sssss)", packages),
        }
        checksum, _ = commit(self.repo, root, parent, metadata, True)
        self.repo.set_ref_immediate(None, REF, checksum, None)
        return checksum

    def serve(self, checksum: str) -> None:
        """Have the branch name a commit."""
        self.repo.set_ref_immediate(None, REF, checksum, None)
        self.repo.regenerate_summary(None, None)

    def install(self) -> None:
        """Deploy the first version; the sysroot is told not to make it immutable."""
        (self.sysroot / "boot").mkdir(parents=True)
        sysroot = OSTree.Sysroot.new(Gio.File.new_for_path(str(self.sysroot)))
        sysroot.ensure_initialized(None)
        sysroot.init_osname("lab", None)
        sysroot.load(None)
        repo = sysroot.get_repo(None)[1]
        options = GLib.Variant("a{sv}", {"gpg-verify": GLib.Variant("b", False)})
        repo.remote_add("lab", f"file://{self.folder}/repo", options, None)
        repo.pull("lab", [REF], OSTree.RepoPullFlags.NONE, None, None)
        arguments = ["root=LABEL=root", "quiet", "console=tty0", "console=ttyS0"]
        origin = sysroot.origin_new_from_refspec(f"lab:{REF}")
        _, new = sysroot.deploy_tree("lab", self.old, origin, None, arguments, None)
        flags = OSTree.SysrootSimpleWriteDeploymentFlags.NONE
        sysroot.simple_write_deployment("lab", new, None, flags, None)

    def deployments(self) -> list:
        """The sysroot's deployments as they are now."""
        sysroot = OSTree.Sysroot.new(Gio.File.new_for_path(str(self.sysroot)))
        sysroot.load(None)
        return sysroot.get_deployments()

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run a command on the sysroot; gives exit code, stdout, stderr."""
        place = f"--sysroot={self.sysroot}"
        if words[0] == "db":
            place = f"--repo={self.sysroot}/ostree/repo"
        done = subprocess.run(
            [sys.executable, "-m", "rpmostree_standin", *words, place],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(FOLDER),
                "PYTHONDONTWRITEBYTECODE": "1",
                "OSTREE_SYSROOT_DEBUG": "mutable-deployments",
                "LANG": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv("OSTREE_SYSROOT_DEBUG", "mutable-deployments")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    made = Lab(tmp_path)
    made.serve(made.old)
    made.install()
    yield made


def test_status_of_one_deployment(lab: Lab) -> None:
    assert lab.run("status") == (
        0,
        "State: idle\n"
        "Deployments:\n"
        f"  lab:{REF}\n"
        "                  Version: 42 (2001-09-09T01:46:40Z)\n"
        f"                   Commit: {lab.old}\n",
        "",
    )


def test_a_json_path_is_followed_or_refused(lab: Lab) -> None:
    assert lab.run("status", "--jsonpath=$.deployments[0].version")[:2] == (0, '[\n  "42"\n]')
    assert lab.run("status", "--jsonpath=$.deployments[*]['version']")[1] == '[\n  "42"\n]'
    for path in ("$..version", "$.deployments[?(@.booted)]", "$.deployments[0:1]"):
        code, out, err = lab.run("status", f"--jsonpath={path}")
        assert (code, out) == (1, "")
        assert err.startswith(f"error: --jsonpath={path}: the stand-in for rpm-ostree")


def test_a_commit_written_by_hand_is_one_to_ostree(lab: Lab) -> None:
    done = lab.repo.fsck_object(OSTree.ObjectType.COMMIT, lab.new, None)
    assert done
    _, reachable = lab.repo.traverse_commit(lab.new, 0, None)
    assert len(reachable) > 10


def test_upgrade_and_what_follows(lab: Lab) -> None:
    assert lab.run("upgrade")[:2][0] == 0
    assert "No upgrade available." in lab.run("upgrade")[1]
    assert lab.run("upgrade", "--unchanged-exit-77")[0] == 77
    lab.serve(lab.new)
    code, out, err = lab.run("upgrade", "--download-only")
    assert (code, err) == (0, "")
    assert out.endswith("Update downloaded.\n")
    code, out, err = lab.run("upgrade")
    assert (code, err) == (0, "")
    assert out.endswith('Run "systemctl reboot" to start a reboot\n')
    status = lab.run("status")[1]
    assert "Version: 42.1 (2001-09-09T01:48:20Z)" in status
    assert status.index(lab.new) >= 0
    lab.serve(lab.old)
    code, _, err = lab.run("upgrade")
    assert code == 1
    assert err.startswith(f"error: While pulling {REF}: Upgrade target revision '{lab.old}'")
    assert err.endswith("use --allow-downgrade to permit\n")


def test_quiet_prints_nothing_of_the_transaction(lab: Lab) -> None:
    assert lab.run("upgrade", "-q") == (0, "", "")


def test_deploy_a_version_a_checksum_and_what_is_not_there(lab: Lab) -> None:
    lab.serve(lab.new)
    code, out, _ = lab.run("deploy", "42.1")
    assert code == 0
    assert out.startswith("Resolving version '42.1'\n")
    code, out, err = lab.run("deploy", "42.9")
    assert (code, err) == (1, f"error: Version 42.9 not found in lab:{REF}\n")
    wrong = "a" * 64
    code, out, err = lab.run("deploy", wrong)
    assert out.startswith(f"Validating checksum '{wrong}'\n")
    assert (code, err) == (1, f"error: Checksum {wrong} not found in lab:{REF}\n")
    code, out, err = lab.run("deploy", "42.1")
    assert (code, out.splitlines()[-1]) == (0, "No change.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([f"lab:{REF}"], f"Old and new refs are equal: lab:{REF}"),
        ([""], "Refspec is empty"),
        (["/x"], "Missing ':' in LOCALPATH:REF rebase"),
        (["--cache-only", "lab:no/such"], "Refspec 'lab:no/such' not found"),
        (["lab:no/such"], "While pulling no/such: No such branch 'no/such' in repository summary"),
    ],
)
def test_a_rebase_that_is_refused_changes_nothing(lab: Lab, words: list, message: str) -> None:
    before = lab.run("status", "--json")
    assert lab.run("rebase", *words)[::2] == (1, f"error: {message}\n")
    assert lab.run("status", "--json") == before


def test_rebase_to_another_branch(lab: Lab) -> None:
    lab.repo.set_ref_immediate(None, "lab/2/x86_64/server", lab.new, None)
    lab.serve(lab.old)
    code, out, _ = lab.run("rebase", "lab:lab/2/x86_64/server")
    assert code == 0
    assert out.endswith('Changes queued for next boot. Run "systemctl reboot" to start a reboot\n')
    assert "lab:lab/2/x86_64/server" in lab.run("status")[1].splitlines()[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ostree-unverified-image:docker://x/y"], "container image ostree-unverified-image:"),
        (["ostree-remote-registry:r:x/y"], "container image ostree-remote-registry:r:x/y: "),
        (
            ["ostree-unverified-registry:x/y", "42"],
            "Unexpected ostree revision alongside container refspec type\n",
        ),
        (
            ["/tmp:x", "42"],
            "Revision overrides for transient local rebases not implemented yet\n",
        ),
        (
            ["--os=no", "x"],
            "Creating OS client proxy: GDBus.Error:org.gtk.GDBus.UnmappedGError.Quark."
            '_g_2dio_2derror_2dquark.Code1: OS name "no" not found\n',
        ),
    ],
)
def test_a_rebase_that_cannot_be(lab: Lab, words: list, message: str) -> None:
    before = lab.run("status", "--json")
    code, _, err = lab.run("rebase", *words)
    assert code == 1
    assert err.startswith(f"error: {message}")
    assert lab.run("status", "--json") == before


def test_a_preview_of_a_deployment_changes_nothing(lab: Lab) -> None:
    lab.serve(lab.new)
    before = [entry.get_csum() for entry in lab.deployments()]
    code, out, err = lab.run("deploy", "--preview", "42.1")
    assert (code, err) == (0, "")
    note = "Note: The information output from --preview may be unreliable.  See "
    assert note in out
    assert out.endswith(
        "!bash-5.2-1-x86_64\n=bash-5.3-1-x86_64\n-gone-1-1-noarch\n+vim-2:9-1-x86_64\n"
    )
    assert [entry.get_csum() for entry in lab.deployments()] == before


def test_what_is_not_honoured_is_not_done_either(lab: Lab) -> None:
    lab.serve(lab.new)
    before = lab.run("status", "--json")
    code, out, err = lab.run("upgrade", "--lock-finalization")
    assert (code, out) == (1, "")
    assert err.startswith("error: --lock-finalization: the stand-in for rpm-ostree")
    # no system that runs, so the timer's call is refused; it never is a plain upgrade
    code, out, err = lab.run("upgrade", "--trigger-automatic-update-policy")
    assert (code, out) == (1, "")
    assert err == "error: Cannot trigger auto-update for offline OS 'lab'\n"
    assert lab.run("uninstall", "--all", "--install=x")[0] == 1
    assert lab.run("status", "--json") == before


def test_kernel_arguments(lab: Lab) -> None:
    assert lab.run("kargs")[1].startswith(
        "root=LABEL=root quiet console=tty0 console=ttyS0 ostree="
    )
    code, out, _ = lab.run("kargs", "--append=foo=1", "--delete=quiet")
    assert code == 0
    assert 'Changes queued for next boot. Run "systemctl reboot"' in out
    line = lab.run("kargs")[1]
    assert " foo=1" in line and "quiet" not in line
    assert lab.run("kargs", "--append-if-missing=foo=1")[1] == "No changes.\n"
    assert lab.run("kargs", "--delete=quiet")[2] == "error: No key 'quiet' found\n"
    assert lab.run("kargs", "--delete=console")[2] == (
        "error: Multiple values for key 'console' found\n"
    )


def test_packages_of_commits(lab: Lab) -> None:
    lab.serve(lab.new)
    assert lab.run("upgrade")[0] == 0
    assert lab.run("db", "list", lab.new, "V*") == (
        0,
        f"ostree commit: {lab.new}\n vim-2:9-1.x86_64\n",
        "",
    )
    assert lab.run("db", "diff", lab.old, f"lab:{REF}")[1] == (
        f"ostree diff commit from: {lab.old}\n"
        f"ostree diff commit to:   lab:{REF} ({lab.new})\n"
        "Upgraded:\n  bash 5.2-1 -> 5.3-1\n"
        "Removed:\n  gone-1-1.noarch\n"
        "Added:\n  vim-2:9-1.x86_64\n"
    )
    plain = lab.run("db", "diff", lab.old, lab.new)[1]
    assert lab.run("db", "diff", "-a", lab.old, lab.new)[1] == f"{plain}\n"
    version = lab.run("db", "version", lab.new)[1].splitlines()
    assert version[0] == f"ostree commit: {lab.new}"
    assert version[1].startswith("  rpmdbv is: 2:") and len(version[1]) == 79


def test_cleanup(lab: Lab) -> None:
    assert lab.run("cleanup")[::2] == (
        1,
        "error: cleanup: At least one cleanup option must be specified\n",
    )
    lab.serve(lab.new)
    assert lab.run("upgrade")[0] == 0
    assert lab.run("cleanup", "-b")[0] == 0
    assert lab.run("rollback")[::2] != (0, "")


def test_a_killed_upgrade_leaves_the_old_system(lab: Lab) -> None:
    lab.serve(lab.new)
    before = lab.run("status")
    process = subprocess.Popen(
        [sys.executable, "-m", "rpmostree_standin", "upgrade", f"--sysroot={lab.sysroot}"],
        env={**os.environ, "PYTHONPATH": str(FOLDER)},
        stdout=subprocess.PIPE,
    )
    process.kill()
    process.communicate()
    after = lab.run("status")
    assert after[0] == 0
    assert after == before or lab.new in after[1]
    assert lab.run("upgrade")[0] == 0
