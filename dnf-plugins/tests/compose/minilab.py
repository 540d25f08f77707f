"""A distribution of a dozen packages: enough to compose, to run scriptlets, and to go wrong.

Its programs are this machine's own, copied with their libraries.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLUGIN = HERE.parents[1]
REF = "mini/1/server"
DBPATH = "/usr/share/rpm"
KERNEL = "usr/lib/modules/6.1-mini"

# What scriptlets call, and what the plugin calls in a tree.
PROGRAMS = "sh cat cp chmod mkdir rm sleep ln useradd groupadd ldconfig systemd-sysusers"

_LINKS = {
    "home": "var/home",
    "opt": "var/opt",
    "ostree": "sysroot/ostree",
    "root": "var/roothome",
}


def missing() -> str:
    """Why a compose cannot be tried here; empty if it can."""
    if os.getuid() != 0:
        return "mounts and owners of files: root only"
    for module in ("dnf", "rpm", "gi"):
        try:
            __import__(module)
        except ImportError:
            return f"no Python module {module} (python3-dnf, python3-rpm, python3-gi)"
    needed = "rpm rpmbuild createrepo_c ostree gpg useradd ldconfig systemd-sysusers"
    for program in needed.split():
        if not shutil.which(program):
            return f"no program {program}"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    if tried.returncode or "overlay" not in Path("/proc/filesystems").read_text():
        return "no mount namespaces or no overlayfs here"
    return ""


def run(*words: str | Path, **options) -> str:
    """Run a program; gives what it printed, fails with all of it."""
    done = subprocess.run(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
        **options,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


class Minilab:
    """RPMs in two repositories, a repository with the tree, a sysroot with it deployed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.packages = folder / "packages"
        self.updates = folder / "updates"
        self.tree = folder / "tree"
        self.sysroot = folder / "sysroot"
        self.commit = ""

    def make(self) -> None:
        """Make all of it; some seconds."""
        for spec in ("base", "extra"):
            self.build(HERE / f"{spec}.spec", self.packages)
        self.build(HERE / "updates.spec", self.updates)
        for repository in (self.packages, self.updates):
            run("createrepo_c", "--quiet", repository)
        self.install(self.tree)
        self.deploy()
        self.make_location()

    def build(self, spec: Path, target: Path) -> None:
        """Build the packages of a spec into a folder."""
        programs = self.folder / "programs"
        if not programs.exists():
            copy_programs(programs)
        definitions = {
            "_topdir": self.folder / "build",
            "_rpmdir": target,
            "_build_name_fmt": "%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
            "_dbpath": self.folder / "builddb",
            "programs": programs,
            "accounts": HERE / "accounts",
            "kernel": KERNEL,
            "debug_package": "%{nil}",
            "_build_id_links": "none",
            "__os_install_post": "%{nil}",
            "_binary_payload": "w1.gzdio",
        }
        words = [f"--define={name} {value}" for name, value in definitions.items()]
        run("rpmbuild", "-bb", "--quiet", "--nodeps", *words, spec)

    def install(self, root: Path) -> None:
        """Install the base into a folder and arrange it as a tree."""
        root.mkdir()
        # links first, then accounts for the owners of files
        for names in ("filesystem-*.rpm", "setup-*.rpm", "mini-*.rpm"):
            run("rpm", *at(root), "--install", *sorted(self.packages.glob(names)))
        settle(root)
        (root / "opt").rmdir()
        (root / "sysroot").mkdir()
        for name, target in _LINKS.items():
            os.symlink(target, root / name)
        for kind in ("passwd", "group"):
            lines = (root / "etc" / kind).read_text().splitlines(keepends=True)
            (root / "etc" / kind).write_text(lines[0])
            (root / "usr/lib" / kind).write_text("".join(lines[1:]))
        (root / "etc").rename(root / "usr/etc")
        shutil.rmtree(root / "var")
        (root / "var").mkdir()
        listed = "-rw-r--r-- 1 root root 5 Jan  1 1970 usr/bin/mini-tool\n"
        (root / KERNEL / "initramfs.img").write_text(listed)

    def commit_tree(self, root: Path, ref: str, *words: str) -> str:
        """Commit a folder into the sysroot's repository; gives the checksum."""
        repo = self.sysroot / "ostree/repo"
        words = ("--add-metadata-string=version=1", "--bootable", *words)
        return run(
            "ostree", f"--repo={repo}", "commit", f"--branch={ref}", f"--tree=dir={root}", *words
        ).strip()

    def deploy(self) -> None:
        """Make the sysroot, whose deployment is not immutable so that it can be removed."""
        (self.sysroot / "boot").mkdir(parents=True)
        admin = ("ostree", "admin", f"--sysroot={self.sysroot}")
        environment = {**os.environ, "OSTREE_SYSROOT_DEBUG": "mutable-deployments"}
        run(*admin, "init-fs", self.sysroot)
        run(*admin, "os-init", "lab")
        self.commit = self.commit_tree(self.tree, REF)
        run(*admin, "deploy", "--os=lab", "--karg=root=x", REF, env=environment)

    def make_location(self) -> None:
        """Make the location that boxes have copies of; it waits for no disk."""
        from dnf_ostree.location import Location

        location = Location.open(self.folder / "location", None)
        with location.lock("test"):
            location.initialise()
        repo = self.folder / "location/repo"
        run("ostree", f"--repo={repo}", "config", "set", "core.fsync", "false")


def at(root: Path) -> list[str]:
    """rpm's options for a tree."""
    return ["--root", str(root), "--dbpath", DBPATH]


def settle(root: Path) -> None:
    """Leave rpm's database in one file."""
    import sqlite3

    folder = root / DBPATH.lstrip("/")
    connection = sqlite3.connect(folder / "rpmdb.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    for name in (".rpm.lock", "rpmdb.sqlite-wal", "rpmdb.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)


def copy_programs(target: Path) -> None:
    """Copy programs of this machine with their libraries below a folder."""
    for name in PROGRAMS.split():
        source = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
        if source is None:
            continue
        _copy(Path(source), target / "usr/bin" / name)
        for library in re.findall(r"(/\S+) \(0x", run("ldd", source)):
            path = re.sub(r"^/lib", "/usr/lib", library)
            _copy(Path(library), target / path.lstrip("/"))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source.resolve(), target)
    target.chmod(0o755)
