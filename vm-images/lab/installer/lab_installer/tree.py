"""Deploys the OSTree commit. The steps are those of Anaconda's payload for ostreesetup."""

from __future__ import annotations

from pathlib import Path

from .errors import InstallError
from .plan import Tree
from .process import Runner
from .watch import watching


def prepare(tree: Tree, sysimage: Path, runner: Runner) -> None:
    """Makes the file system an OSTree sysroot with a place for the operating system."""
    sysroot = f"--sysroot={sysimage}"
    runner.run("ostree", "admin", sysroot, "init-fs", "--modern", str(sysimage))
    runner.run("ostree", "admin", sysroot, "os-init", tree.osname)
    # Nothing but ostree writes beside the deployments: ostree.repo-config(5)
    repo = f"--repo={sysimage}/ostree/repo"
    runner.run("ostree", "config", repo, "set", "sysroot.readonly", "true")


def pull(tree: Tree, sysimage: Path, runner: Runner) -> str:
    """Fetches the commit and, unless --nogpg, checks its signature against the keys that are
    trusted here.

    :returns: the commit's checksum
    :raises InstallError: if it cannot be had or its signature is not good
    """
    repo = f"--repo={sysimage}/ostree/repo"
    verify = "true" if tree.verify else "false"
    runner.run("ostree", repo, "remote", "add", f"--set=gpg-verify={verify}", tree.remote, tree.url)
    # Without --disable-fsync every object is waited for. What a power cut leaves half installed is
    # installed anew, and the end of the installation writes everything out.
    with watching(sysimage, runner.report):
        runner.run("ostree", repo, "pull", "--disable-fsync", tree.remote, tree.ref)
    return runner.run("ostree", repo, "rev-parse", f"{tree.remote}:{tree.ref}").strip()


def deploy(tree: Tree, kernel_arguments: list[str], sysimage: Path, runner: Runner) -> Path:
    """Checks the commit out, writes the boot entry.

    :returns: the deployment's folder
    """
    arguments = [f"--karg-append={argument}" for argument in kernel_arguments]
    place = [f"--sysroot={sysimage}", "deploy", f"--os={tree.osname}"]
    with watching(sysimage, runner.report):
        runner.run("ostree", "admin", *place, *arguments, f"{tree.remote}:{tree.ref}")
    found = sorted((sysimage / "ostree/deploy" / tree.osname / "deploy").glob("*.0"))
    if len(found) != 1:
        raise InstallError(f"one deployment was expected, there are {len(found)}")
    return found[0]


def move_remote(tree: Tree, deployment: Path, sysimage: Path, runner: Runner) -> None:
    """Takes the remote out of the repository and into the system's /etc, where its owner configures
    it."""
    repo = f"--repo={sysimage}/ostree/repo"
    runner.run("ostree", repo, "remote", "delete", tree.remote)
    folder = deployment / "etc/ostree/remotes.d"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{tree.remote}.conf").write_text(remote_file(tree))


def remote_file(tree: Tree) -> str:
    """A remote's configuration (ostree.repo-config(5))."""
    verify = "true" if tree.verify else "false"
    return f'[remote "{tree.remote}"]\nurl={tree.url}\ngpg-verify={verify}\n'
