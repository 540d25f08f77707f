"""What is done in the tree, in namespaces of its own: install, finish, check."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dnf
import dnf.cli.output

from . import database
from .accounts import KINDS, Accounts
from .changes import Changes
from .checks import run_checks
from .checks.subject import Subject
from .finish import Tree, finish
from .root import assemble
from .stage import Stage
from .transaction import install


@dataclass(frozen=True)
class Job:
    """What the child needs to know."""

    stage: Stage
    lower: Path
    initramfs_arguments: Sequence[str]
    display: Any


def work(base: dnf.Base, job: Job) -> dict[str, Any]:
    """Make and check the tree; gives results of checks and what there is to say, for JSON.

    Called in namespaces.isolated. Raises dnf.exceptions.Error.
    """
    root = assemble(job.stage, job.lower)
    folder = database.place(root)
    tree = Tree(root, job.lower, job.stage.upper, folder)
    accounts = Accounts(root)
    accounts.unite()
    with database.dbpath(folder):
        install(base, root, job.display)
        finished = finish(tree, accounts, job.initramfs_arguments)
        changes = tree.changes()
        found = _inspect(tree, changes, _came(base))
    _keep_policy(root, job.stage)
    return {
        **found,
        "accounts": finished.accounts,
        "initramfs": finished.initramfs,
        "policy_changed": any(_is_policy(path) for path in changes.present),
    }


def look(base: dnf.Base, stage: Stage, made: Path) -> dict[str, Any]:
    """Check a tree in a folder that was made by other means of the packages of ``base``.

    Called in namespaces.isolated. Raises dnf.exceptions.Error.
    """
    root = assemble(stage, made)
    tree = Tree(root, made, stage.upper, database.place(root))
    with database.dbpath(tree.database):
        return _inspect(tree, Changes(), _came(base))


def _inspect(tree: Tree, changes: Changes, came: tuple[str, ...]) -> dict[str, Any]:
    """Run the checks, list the packages."""
    with database.Packages(tree.root) as packages:
        subject = Subject(tree, changes, came, _accounts_now(tree.root), packages)
        return {"checks": run_checks(subject), "packages": packages.listed()}


def _came(base: dnf.Base) -> tuple[str, ...]:
    return tuple(
        sorted(f"{p.name}-{p.version}-{p.release}.{p.arch}" for p in base.transaction.install_set)
    )


def _accounts_now(root: Path) -> tuple[str, str]:
    texts = []
    for kind in KINDS:
        both = [root / "etc" / kind, root / "usr/lib" / kind]
        texts.append("".join(path.read_text() for path in both if path.exists()))
    return texts[0], texts[1]


def _keep_policy(root: Path, stage: Stage) -> None:
    """Copy the SELinux policy out of the mounted tree, for the commit to label by."""
    if (root / "etc/selinux/config").exists():
        shutil.copytree(root / "etc/selinux", stage.policy / "etc/selinux", symlinks=True)


def _is_policy(path: str) -> bool:
    return path.startswith("/etc/selinux/") and ("/contexts/" in path or "/policy/" in path)
