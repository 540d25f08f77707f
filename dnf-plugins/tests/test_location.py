"""The location of hosted trees, on a real sysroot."""

import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import dnf
import pytest
from box import BRANCH, NEW, Box
from dnf_ostree import remote
from dnf_ostree.baserefs import held
from dnf_ostree.config import Reserve
from dnf_ostree.gi_ostree import GLib, OSTree
from dnf_ostree.hostedtree import check_name
from dnf_ostree.location import Location
from waiting import wait_for


def pull(box: Box, name: str) -> str:
    """Have the system pull a hosted tree through its remote, which verifies signatures."""
    repo = box.repo
    repo.pull(remote.NAME, [name], OSTree.RepoPullFlags.NONE, None, None)
    return repo.resolve_rev(f"{remote.NAME}:{name}", False)[1]


def agents(mark: str) -> list[Path]:
    """Give the gpg-agents that inherited a mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
            if name == "gpg-agent" and mark in (process / "environ").read_text(errors="replace"):
                found.append(process)
        except OSError:
            continue
    return found


def test_it_is_made_once_and_mended(box: Box, location: Location) -> None:
    key = location.key_id
    (location.path / ".keys-left").mkdir()
    (location.path / ".summary-left").write_text("")
    (location.path / "key.asc").unlink()
    # as gpg writes it; the process of that number is here
    (location.path / "keys/pubring.kbx.lock").write_text(f"{os.getpid():10d}\n{os.uname()[1]}\n")
    again = Location.open(location.path, box.repo)
    with again.lock("again"):
        again.initialise()
    assert again.key_id == key
    assert sorted(os.listdir(location.path)) == ["key.asc", "keys", "lock", "repo", "stage"]
    assert not (location.path / "keys/pubring.kbx.lock").exists()
    assert stat.S_IMODE((location.path / "keys").stat().st_mode) == 0o700
    assert "PRIVATE" not in (location.path / "key.asc").read_text()
    config = location.repo.copy_config()
    assert os.path.samefile(config.get_string("core", "parent"), box.path / "ostree/repo")


INITIALISE = """
import sys
from pathlib import Path
from dnf_ostree.location import Location
from dnf_ostree.system import System
box, path = map(Path, sys.argv[1:])
location = Location.open(path, System.at(box).repo)
with location.lock("host init"):
    print("begun", flush=True)
    location.initialise()
"""


def test_it_is_whole_whenever_its_making_was_killed(box: Box, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for moment in (0, 0.03, 0.1, 0.3):
        path = tmp_path / f"location-{moment}"
        words = [sys.executable, "-c", INITIALISE, str(box.path), str(path)]
        with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as making:
            assert making.stdout.readline() == "begun\n"
            with suppress(subprocess.TimeoutExpired):
                making.wait(moment)
            making.kill()
        made = Location.open(path, box.repo)
        with made.lock("host init"):
            made.initialise()
        assert sorted(os.listdir(path)) == ["key.asc", "keys", "lock", "repo", "stage"]
        assert made.key_id


def test_no_agent_is_left(box: Box, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = f"DNF_OSTREE_TEST={tmp_path}"
    monkeypatch.setenv(*mark.split("="))
    location = Location.open(tmp_path / "location", box.repo)
    with location.lock("init"):
        location.initialise()
    box.host(location, "nano")
    # they were told to end, and do so in their own time
    wait_for(lambda: not agents(mark), "an agent outlived its work", limit=10)


def test_a_hosted_tree_can_be_pulled_by_this_system(box: Box, location: Location) -> None:
    checksum = box.host(location, "nano", hello="hello")
    assert pull(box, "nano") == checksum
    (tree,) = location.trees()
    assert (tree.name, tree.checksum, tree.version) == ("nano", checksum, "nano")
    assert (tree.base, tree.requested) == (box.base, ["vim"])
    assert [each.name for each in tree.packages] == [row[0] for row in NEW]
    assert tree.change().lines()[:2] == ["Upgraded:", "  bash 5.2-1 -> 5.3-1"]


def test_what_is_not_signed_by_its_key_is_refused(box: Box, location: Location) -> None:
    about = {"ostree.ref-binding": GLib.Variant("as", ["nano"])}
    checksum = box.commit(location.repo, "foreign", NEW, about)
    location.repo.set_ref_immediate(None, "nano", checksum, None)
    location.mend()
    with pytest.raises(GLib.Error, match="no signatures found"):
        pull(box, "nano")


def test_a_run_that_ended_before_the_summary_is_mended(box: Box, location: Location) -> None:
    box.host(location, "nano")
    about = {"ostree.ref-binding": GLib.Variant("as", ["nano"])}
    newer = box.commit(location.repo, "newer", NEW, about)
    location.keys.sign_commit(location.repo, newer)
    location.repo.set_ref_immediate(None, "nano", newer, None)
    assert pull(box, "nano") != newer, "the summary is what a client believes"
    location.make_ready()
    assert pull(box, "nano") == newer


def test_a_tree_costs_what_it_alone_has(box: Box, location: Location) -> None:
    box.host(location, "one", big="x" * 100_000)
    box.host(location, "two", big="x" * 100_000, own="y" * 50_000)
    sizes = location.own_sizes()
    # `big` is both trees'; with `own` come the folders' and the commit's few objects
    assert sizes["one"] < 50_000 <= sizes["two"] < 100_000
    alone = location.disk_use
    with location.lock("remove"):
        location.remove("two")
        freed = location.prune()
    assert freed >= sizes["two"]
    assert location.disk_use <= alone - sizes["two"]
    assert location.own_sizes()["one"] >= 100_000
    assert pull(box, "one")


def test_a_base_is_kept_as_long_as_a_tree_needs_it(box: Box, location: Location) -> None:
    box.host(location, "nano")
    assert held(box.repo) == {box.base}
    with location.lock("prune"):
        location.prune()
        assert held(box.repo) == {box.base}
        location.remove("nano")
        location.prune()
    assert held(box.repo) == set()


def test_a_removed_tree_is_no_branch_any_more(box: Box, location: Location) -> None:
    box.host(location, "nano")
    with location.lock("remove"):
        location.remove("nano")
    assert location.trees() == []
    with pytest.raises(GLib.Error, match="No such branch 'nano' in repository summary"):
        pull(box, "nano")
    with pytest.raises(dnf.exceptions.Error, match=r"No hosted tree is named nano\."):
        location.remove("nano")


@pytest.mark.parametrize(
    "name", ["", "..", "../x", "-x", ".x", "a/b", "a:b", "a b", "a\nb", "é", "x" * 129]
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(dnf.exceptions.Error, match="Invalid name of a tree"):
        check_name(name)


def test_a_folder_that_is_no_location_is_left_alone(box: Box, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "thesis").write_text("")
    with pytest.raises(dnf.exceptions.Error, match="holds other files"):
        Location.open(folder, box.repo).lock("init")
    assert os.listdir(folder) == ["thesis"]
    (folder / "thesis").rename(folder / "lost+found")
    Location.open(folder, box.repo).lock("init")
    folder.chmod(0o777)
    with pytest.raises(dnf.exceptions.Error, match="written to by others"):
        Location.open(folder, box.repo).lock("init")


def test_the_reserve_is_kept(box: Box, location: Location) -> None:
    found = os.statvfs(location.path)
    free = found.f_bavail * found.f_frsize
    within = Location.open(location.path, box.repo, Reserve(free - (100 << 20), None))
    within.room(10 << 20)
    with pytest.raises(dnf.exceptions.Error, match=r"Not enough room .*200\.0 MB"):
        within.room(200_000_000)
    # libostree, which writes, keeps it as well
    all_of_it = Reserve(found.f_blocks * found.f_frsize, None)
    above = Location.open(location.path, box.repo, all_of_it)
    with above.lock("init"):
        above.initialise()
    with pytest.raises(GLib.Error, match="min-free-space"):
        box.commit(above.repo, "large", NEW, {}, big="x" * 100_000)


def test_a_remote_of_somebody_elses_keeps_its_name(box: Box, tmp_path: Path) -> None:
    box.repo.remote_add(remote.NAME, "https://example.org/repo", None, None)
    location = Location.open(tmp_path / "other", box.repo)
    with location.lock("init"), pytest.raises(dnf.exceptions.Error, match="Rename that remote"):
        location.initialise()
    assert box.repo.remote_get_url(remote.NAME)[1] == "https://example.org/repo"


def test_another_location_takes_the_remote_over(
    box: Box, location: Location, tmp_path: Path
) -> None:
    other = Location.open(tmp_path / "other", box.repo)
    with other.lock("init"):
        other.initialise()
    checksum = box.host(other, "nano")
    assert pull(box, "nano") == checksum


def test_ostree_finds_nothing_wrong_in_it(box: Box, location: Location) -> None:
    box.host(location, "nano", hello="hello")
    words = ["ostree", "fsck", f"--repo={location.path}/repo"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert BRANCH not in location.refs()
