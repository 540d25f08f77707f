"""A repository is sound whenever its pruning is interrupted."""

from pathlib import Path

import pytest
from minilab import run

gi_ostree = pytest.importorskip("dnf_ostree.gi_ostree", reason="libostree through PyGObject")

from dnf_ostree import repository  # noqa: E402 (after what it needs)


class Interrupted:
    """A repository whose pruning is interrupted as soon as it begins."""

    def __init__(self, repo) -> None:
        self._repo = repo

    def __getattr__(self, name: str):
        return getattr(self._repo, name)

    def prune(self, *_arguments) -> None:
        raise KeyboardInterrupt


def commit(repo: Path, tree: Path, *words: str) -> str:
    """Commit a folder."""
    return run("ostree", f"--repo={repo}", "commit", f"--tree=dir={tree}", *words).strip()


def test_commits_that_nobody_needs_go_first(tmp_path):
    path, tree = tmp_path / "repo", tmp_path / "tree"
    run("ostree", f"--repo={path}", "init", "--mode=bare-user-only")
    tree.mkdir()
    (tree / "file").write_text("one")
    kept = commit(path, tree, "--branch=kept")
    (tree / "file").write_text("two")
    orphan = commit(path, tree, "--orphan")
    repo = repository.open_at(path)
    with pytest.raises(KeyboardInterrupt):
        repository.prune(Interrupted(repo), {kept})
    names = repository.held(repo)
    assert f"{kept}.commit" in names
    assert f"{orphan}.commit" not in names
    before = len(names)
    repository.prune(repo, {kept})
    assert len(repository.held(repo)) < before
    assert "no errors" in run("ostree", f"--repo={path}", "fsck")
