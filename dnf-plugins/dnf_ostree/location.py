"""The location of hosted trees: a folder with a repository, a key, a lock and room to work in.

    repo/    OSTree, of mode bare; its parent is the system's repository: a tree costs what differs
    keys/    a GnuPG home with the key that signs
    key.asc  its public half
    stage/   a folder for each compose that runs
    lock     who changes the location
    treefiles/  by a tree's name, what rpm-ostree was given to compose it from repositories

What changes it holds the lock. Names that begin with a dot are on the way to their place; those
that nobody is on the way with are removed by whoever next has the lock.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import dnf.exceptions

from . import baserefs, folder, remote, repository, summary
from .config import Reserve
from .files import disk_use
from .gi_ostree import GLib, OSTree
from .hostedtree import HostedTree, check_name, is_name, own_sizes
from .i18n import _
from .keys import Keys
from .lock import Lock
from .output import size


class Location:
    """A location, which need not be there yet: ``initialise`` makes it."""

    def __init__(self, path: Path, system_repo: Any, reserve: Reserve | None = None) -> None:
        """Name the folder, and the system's repository, or None where no OSTree system runs."""
        self.path = path
        self.system_repo = system_repo
        self.stage = path / "stage"
        self.treefiles = path / "treefiles"
        self.keys = Keys(path / "keys")
        self._reserve = reserve or Reserve()
        self._repo: Any = None

    @classmethod
    def open(cls, path: Path | str, system_repo: Any, reserve: Reserve | None = None) -> Location:
        """Give the location at a path. Nothing is read or written yet."""
        return cls(Path(path), system_repo, reserve)

    def lock(self, what: str) -> Lock:
        """Give the lock, to be entered: ``with location.lock("compose NAME"):``.

        Makes the folder. Raises dnf.exceptions.Error if it is not fit to be a location.
        """
        folder.prepare(self.path)
        return Lock(self.path / "lock", what)

    def initialise(self) -> None:
        """Make what is missing, remove what killed runs left; needs the lock.

        Raises dnf.exceptions.Error.
        """
        folder.clear(self.path)
        self.stage.mkdir(mode=0o700, exist_ok=True)
        self.keys.make()
        try:
            if not (self.path / "repo").is_dir():
                repository.make(self.path / "repo")
            if repository.configure(self.repo, self.system_repo, self.reserve):
                self._repo = None
            self.mend()
        except GLib.Error as error:
            raise dnf.exceptions.Error(f"{self.path}: {error.message}") from None
        if self.system_repo is not None:
            remote.configure(self.system_repo, self.path)

    @property
    def exists(self) -> bool:
        """Whether it has been made."""
        return (self.path / "repo/config").exists()

    @property
    def repo(self) -> Any:
        """The repository (OSTree.Repo), opened once; raises dnf.exceptions.Error."""
        if self._repo is None:
            if not self.exists:
                raise dnf.exceptions.Error(
                    _("There is no location of hosted trees at %s: `dnf ostree host init`.")
                    % self.path
                )
            try:
                self._repo = repository.open_at(self.path / "repo")
            except GLib.Error as error:
                raise dnf.exceptions.Error(f"{self.path}: {error.message}") from None
        return self._repo

    @property
    def key_id(self) -> str:
        """The fingerprint of the key that signs."""
        return self.keys.fingerprint

    def refs(self) -> dict[str, str]:
        """Give the commits of the hosted trees by name, as they are now."""
        _ok, refs = self.repo.list_refs_ext(None, OSTree.RepoListRefsExtFlags.EXCLUDE_REMOTES, None)
        return {name: checksum for name, checksum in refs.items() if is_name(name)}

    def trees(self) -> list[HostedTree]:
        """List the hosted trees by name; none if there is no location yet."""
        if not self.exists:
            return []
        return [
            HostedTree(self.repo, name, checksum) for name, checksum in sorted(self.refs().items())
        ]

    def tree(self, name: str) -> HostedTree:
        """Give the tree of a name; raises dnf.exceptions.Error if there is none."""
        checksum = self.refs().get(check_name(name)) if self.exists else None
        if checksum is None:
            raise dnf.exceptions.Error(_("No hosted tree is named %s.") % name)
        return HostedTree(self.repo, name, checksum)

    def publish(self, name: str, checksum: str) -> None:
        """Sign a commit that is in the repository, and have a name lead to it; needs the lock.

        The one update of a ref makes the tree appear. If the commit has ostree.ref-binding, that
        must list the name, or clients refuse it. Raises dnf.exceptions.Error.
        """
        check_name(name)
        try:
            with self.keys.at_hand():
                self.keys.sign_commit(self.repo, checksum)
                self.repo.set_ref_immediate(None, name, checksum, None)
                self.mend()
        except GLib.Error as error:
            raise dnf.exceptions.Error(f"{self.path}: {error.message}") from None

    def remove(self, name: str) -> None:
        """Remove a tree's name; ``prune`` frees what it took. Needs the lock.

        Raises dnf.exceptions.Error if there is none.
        """
        self.tree(name)
        self.repo.set_ref_immediate(None, name, None, None)
        self.mend()
        shutil.rmtree(self.treefiles / name, ignore_errors=True)

    def prune(self) -> int:
        """Remove what no tree needs, let its bases go; gives the bytes freed. Needs the lock."""
        folder.clear(self.path)
        before = self.disk_use
        repository.prune(self.repo, set(self.refs().values()))
        self.release_bases()
        return max(0, before - self.disk_use)

    def make_ready(self) -> None:
        """Have the remote lead here and the summary be right, as `rebase` needs them.

        Raises dnf.exceptions.Error, and LockError if the summary is another process's matter.
        """
        remote.configure(self.system_repo, self.path)
        if not self._mended:
            with self.lock("rebase"):
                self.mend()

    def mend(self) -> None:
        """Have the summary tell the refs as they are: a run may have ended before; needs the lock.

        Raises GLib.Error.
        """
        if not self._mended:
            summary.write(self.repo, self.keys)

    def hold_base(self, commit: str) -> None:
        """Keep a commit in the system's repository as long as a hosted tree needs it.

        Raises dnf.exceptions.Error.
        """
        if self.system_repo is not None:
            baserefs.change(self.system_repo, hold=[commit])

    def release_bases(self) -> None:
        """Let go of bases that no hosted tree needs any more; needs the lock.

        Raises dnf.exceptions.Error.
        """
        if self.system_repo is not None:
            needed = {tree.base for tree in self.trees()}
            baserefs.change(self.system_repo, release=baserefs.held(self.system_repo) - needed)

    @property
    def disk_use(self) -> int:
        """The bytes that the location takes."""
        return disk_use(self.path)

    def own_sizes(self) -> dict[str, int]:
        """Give, by name, the bytes that each tree takes alone."""
        return own_sizes(self.trees())

    @property
    def reserve(self) -> int:
        """The bytes that must stay free of the location's file system."""
        found = folder.file_system(self.path)
        return self._reserve.of(found.f_blocks * found.f_frsize)

    @property
    def free(self) -> int:
        """The bytes that are free of the location's file system, less the reserve."""
        found = folder.file_system(self.path)
        return found.f_bavail * found.f_frsize - self.reserve

    def room(self, needed: int) -> None:
        """Raise dnf.exceptions.Error unless so many bytes can be written and the reserve stays."""
        if needed > self.free:
            raise dnf.exceptions.Error(
                _("Not enough room in %s: %s are needed, %s are free besides the reserve of %s.")
                % (self.path, size(needed), size(max(0, self.free)), size(self.reserve))
            )

    @property
    def _mended(self) -> bool:
        return summary.is_current(self.path / "repo", self.refs())
