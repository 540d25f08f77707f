"""From an overlay's upper layer to a commit: whatever one can do to files there."""

import os
import subprocess
from pathlib import Path

import pytest

gi_ostree = pytest.importorskip("dnf_ostree.gi_ostree", reason="libostree through PyGObject")

from dnf_ostree.compose import changes, commit  # noqa: E402 (after what they need)
from dnf_ostree.compose.namespaces import isolated, mount  # noqa: E402
from dnf_ostree.compose.stage import Stage  # noqa: E402


def work(usr: Path) -> None:
    """Change a tree's /usr in every way."""
    (usr / "bin/gone").unlink()
    (usr / "bin/changed").write_text("changed")
    (usr / "bin/new").write_text("new")
    (usr / "bin/tight").chmod(0o700)
    os.chown(usr / "bin/tight", 5, 6)
    os.link(usr / "bin/new", usr / "bin/new-too")
    subprocess.run(["rm", "-r", usr / "share/gone"], check=True)
    subprocess.run(["rm", "-r", usr / "share/again"], check=True)
    (usr / "share/again").mkdir()
    (usr / "share/again/other").write_text("other")
    (usr / "share/file").unlink()
    (usr / "share/file").mkdir()
    (usr / "share/file/inner").write_text("a folder now")
    subprocess.run(["rm", "-r", usr / "share/folder"], check=True)
    (usr / "share/folder").symlink_to("file")
    (usr / "share/moved").rename(usr / "share/elsewhere")
    (usr / "share/shut").chmod(0o711)
    (usr / "etc/setting").write_text("set")


@pytest.fixture
def stage(minilab, tmp_path):
    """A layer over a small tree in which all of it was done; the repository has the tree."""
    base = tmp_path / "base"
    for name in ("bin/gone", "bin/changed", "bin/tight", "bin/same", "share/file", "etc/setting"):
        path = base / "usr" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    for name in ("gone", "again", "folder", "shut"):
        (base / "usr/share" / name).mkdir()
        (base / "usr/share" / name / "old").write_text("old")
    (base / "usr/share/moved").write_text("moved")
    (base / "usr/lib/modules/1").mkdir(parents=True)
    (base / "usr/lib/modules/1/vmlinuz").write_text("kernel")
    stage = Stage(tmp_path / "stage")
    for folder in (stage.folder, stage.tree, stage.upper, stage.work, stage.root):
        folder.mkdir()

    def in_layer() -> None:
        options = f"lowerdir={base}/usr,upperdir={stage.upper},workdir={stage.work}"
        mount("overlay", stage.root, "overlay", 0, f"{options},redirect_dir=off,index=off")
        work(stage.root)

    isolated(in_layer)
    return stage


def test_what_differs_is_read_from_the_layer(stage, tmp_path):
    found = changes.read_changes(stage.upper, tmp_path / "base/usr")
    assert found.added == {
        "/usr/bin/new",
        "/usr/bin/new-too",
        "/usr/share/again/other",
        "/usr/share/file/inner",
        "/usr/share/elsewhere",
        "/usr/share/folder",
    }
    assert found.changed == {
        "/usr/bin/changed",
        "/usr/bin/tight",
        "/etc/setting",
    }
    assert found.removed == {
        "/usr/bin/gone",
        "/usr/share/gone/old",
        "/usr/share/again/old",
        "/usr/share/file",
        "/usr/share/folder/old",
        "/usr/share/moved",
    }


def test_a_commit_of_the_layer_is_one_of_the_whole(stage, tmp_path):
    """The same tree, committed as a whole by ostree(1), has the same content checksum."""
    repo = make_repo(tmp_path)
    base = ostree(repo, "commit", "--branch=base", f"--tree=dir={tmp_path}/base")
    subprocess.run(["cp", "-a", tmp_path / "base", tmp_path / "whole"], check=True)
    work(tmp_path / "whole/usr")
    whole = ostree(repo, "commit", "--branch=whole", f"--tree=dir={tmp_path}/whole")
    opened = gi_ostree.OSTree.Repo.new(gi_ostree.Gio.File.new_for_path(str(repo)))
    opened.open(None)
    tree = commit.write_tree(opened, base, stage)
    checksum = commit.write_commit(opened, tree.top, None, {})
    assert ostree(repo, "diff", whole, checksum) == ""
    assert root_of(opened, checksum) == root_of(opened, whole)
    assert "no errors" in ostree(repo, "fsck")


def make_repo(folder: Path) -> Path:
    """Make a bare repository."""
    ostree(folder / "repo", "init", "--mode=bare")
    return folder / "repo"


def ostree(repo: Path, *words: str) -> str:
    """Run ostree on a repository."""
    done = subprocess.run(
        ["ostree", f"--repo={repo}", *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def root_of(repo, checksum: str) -> list[bytes]:
    """The checksums of a commit's top folder: its contents, its owner and mode."""
    _ok, variant = repo.load_variant(gi_ostree.OSTree.ObjectType.COMMIT, checksum)
    return [variant.get_child_value(index).get_data_as_bytes().get_data() for index in (6, 7)]
