"""A system of OSTree's in a folder: deployed by libostree, and entered as if it had been booted."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from dnf_ostree.gi_ostree import Gio, GLib, OSTree

FOLDER = Path(__file__).resolve().parents[1]
ENTER = Path(__file__).with_name("enter.py")
STANDIN = FOLDER.parent / "vm-images/lab/rpm-ostree"
BRANCH = "lab/1/x86_64/server"
OLD = [("bash", "0", "5.2", "1", "x86_64"), ("gone", "0", "1", "1", "noarch")]
NEW = [("bash", "0", "5.3", "1", "x86_64"), ("vim", "2", "9", "1", "x86_64")]
TOP = ("boot", "dev", "proc", "run", "sys", "sysroot", "tmp", "var")


class Box:
    """A repository of trees (``remote``), and a sysroot that has the first of them deployed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.remote = make_repo(folder / "remote", OSTree.RepoMode.ARCHIVE)
        self.path = folder / "sysroot"
        self.base = self.commit(self.remote, "42", OLD, {})
        self.remote.set_ref_immediate(None, BRANCH, self.base, None)
        self._install()

    @property
    def repo(self) -> OSTree.Repo:
        """The system's repository, opened anew."""
        sysroot = OSTree.Sysroot.new(Gio.File.new_for_path(str(self.path)))
        sysroot.load(None)
        repo = sysroot.repo()
        repo.set_disable_fsync(True)
        return repo

    def commit(
        self, repo: OSTree.Repo, version: str, packages: list, metadata: dict, **files: str
    ) -> str:
        """Commit a small bootable tree with further files in /usr; no ref leads to it."""
        root = Path(tempfile.mkdtemp(prefix="tree-", dir=self.folder))
        root.chmod(0o755)
        modules = root / "usr/lib/modules/6.1"
        modules.mkdir(parents=True)
        (modules / "vmlinuz").write_text("kernel")
        (modules / "initramfs.img").write_text("initramfs")
        (root / "usr/etc").mkdir()
        (root / "usr/etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
        (root / "usr/lib/os-release").write_text("NAME=Lab\nID=lab\n")
        for name, text in files.items():
            (root / "usr" / name).write_text(text)
        for name in TOP:
            (root / name).mkdir()
        for name in ("bin", "lib", "lib64", "sbin"):
            (root / name).symlink_to(f"usr/{name}")
        (root / "ostree").symlink_to("sysroot/ostree")
        about = {
            "version": GLib.Variant("s", version),
            "rpmostree.rpmdb.pkglist": GLib.Variant("a(sssss)", packages),
            **metadata,
        }
        tree = OSTree.MutableTree.new()
        repo.prepare_transaction(None)
        repo.write_directory_to_mtree(Gio.File.new_for_path(str(root)), tree, None, None)
        _, written = repo.write_mtree(tree, None)
        _, checksum = repo.write_commit(
            None, None, None, GLib.Variant("a{sv}", about), written, None
        )
        repo.commit_transaction(None)
        return checksum

    def host(self, location: object, name: str, **files: str) -> str:
        """Publish a tree of ``NEW`` packages, based on the deployed one."""
        about = {
            "dnf-ostree.base": GLib.Variant("s", self.base),
            "dnf-ostree.requested": GLib.Variant("as", ["vim"]),
            "ostree.ref-binding": GLib.Variant("as", [name]),
        }
        checksum = self.commit(location.repo, name, NEW, about, **files)
        location.publish(name, checksum)
        location.hold_base(self.base)
        return checksum

    def _install(self) -> None:
        (self.path / "boot").mkdir(parents=True)
        sysroot = OSTree.Sysroot.new(Gio.File.new_for_path(str(self.path)))
        sysroot.ensure_initialized(None)
        sysroot.init_osname("lab", None)
        sysroot.load(None)
        repo = sysroot.repo()
        repo.set_disable_fsync(True)
        options = GLib.Variant("a{sv}", {"gpg-verify": GLib.Variant("b", False)})
        repo.remote_add("lab", f"file://{self.folder}/remote", options, None)
        repo.pull("lab", [BRANCH], OSTree.RepoPullFlags.NONE, None, None)
        origin = sysroot.origin_new_from_refspec(f"lab:{BRANCH}")
        _, new = sysroot.deploy_tree("lab", self.base, origin, None, ["root=LABEL=root"], None)
        flags = OSTree.SysrootSimpleWriteDeploymentFlags.NONE
        sysroot.simple_write_deployment("lab", new, None, flags, None)

    @property
    def env(self) -> dict[str, str]:
        """The environment in the booted system, with this checkout's packages."""
        project = Path("/run/project")
        paths = [project / "dnf-plugins", project / STANDIN.relative_to(FOLDER.parent)]
        return {
            "PATH": "/run/bin:/usr/sbin:/usr/bin",
            "PYTHONPATH": ":".join(map(str, paths)),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
        }

    def words(self, *words: str) -> list[str]:
        """The command that runs a program as root of the booted system."""
        return ["unshare", "--mount", sys.executable, str(ENTER), str(self.path), self.base, *words]

    def run(
        self, *words: str, stdin: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as root of the booted system, with this machine's /usr in it."""
        return subprocess.run(
            self.words(*words),
            input=stdin,
            env={**self.env, **(env or {})},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def dnf(
        self, *words: str, stdin: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run ``dnf ostree`` in the booted system; ``env`` may have SYSROOT_READ_ONLY."""
        command = dnf_words("/run/project/dnf-plugins", "/etc/dnf/plugins")
        return self.run(*command, "ostree", *words, stdin=stdin, env=env)


def dnf_words(plugins: str, conf: str) -> list[str]:
    """The real dnf with the plugin of a checkout, and no repositories."""
    options = {"pluginpath": plugins, "pluginconfpath": conf, "reposdir": "/var/empty"}
    settings = [f"--setopt={key}={value}" for key, value in options.items()]
    return ["/usr/bin/python3", "-m", "dnf.cli.main", "--releasever=1", *settings]


def make_repo(path: Path, mode: OSTree.RepoMode) -> OSTree.Repo:
    """Make and open a repository."""
    path.mkdir(parents=True)
    repo = OSTree.Repo.new(Gio.File.new_for_path(str(path)))
    repo.create(mode, None)
    repo.set_disable_fsync(True)
    return repo
