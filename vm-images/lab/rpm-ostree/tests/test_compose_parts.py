"""Steps of a compose that need neither rpm nor libostree."""

import gzip
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rpmostree_standin.compose import initramfs
from rpmostree_standin.compose.files import etc_in_place, remove, write
from rpmostree_standin.compose.passwd import entries, migrate, with_altfiles
from rpmostree_standin.compose.places import refuse_elsewhere
from rpmostree_standin.compose.tmpfiles import AUTOVAR, convert
from rpmostree_standin.compose.version import following
from rpmostree_standin.compose.workdir import work_folder
from rpmostree_standin.errors import StandinError

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("prefix", "suffix", "last", "expected"),
    [
        ("10", "", None, "10"),
        ("10", "", "xyz", "10"),
        ("10", "", "10", "10.1"),
        ("10", "", "10.1", "10.2"),
        ("10", "", "10.1.5", "10.2"),
        ("10", "", "101.1", "10"),
        ("10", "", "10x.1", "10"),
        ("10.1", "", "10.1.x", "10.1.1"),
        ("10", "-", "10-1", "10-2"),
        ("10.<date:%Y%m%d>", "", None, "10.20261124.0"),
        ("10.<date:%Y%m%d>", "", "10.20261124.1", "10.20261124.2"),
        ("10.<date:%Y%m%d>", "", "10.20001010.5", "10.20261124.0"),
    ],
)
def test_the_following_version(prefix: str, suffix: str, last: str | None, expected: str) -> None:
    assert following(prefix, suffix, last, NOW) == expected


def test_nsswitch_looks_into_usr_lib_after_etc() -> None:
    text = "passwd: files systemd\ngroup:  compat\nhosts: files dns\n"
    changed = "passwd: files altfiles systemd\ngroup: compat altfiles\nhosts: files dns\n"
    assert with_altfiles(text) == changed
    assert with_altfiles(changed) == changed


def test_accounts_other_than_root_move(tmp_path: Path) -> None:
    write(tmp_path / "usr/etc/passwd", "root:x:0:0::/root:/bin/sh\nsshd:x:74:74::/:/bin/false\n")
    write(tmp_path / "usr/etc/group", "root:x:0:\nsshd:x:74:\nwheel:x:10:\n")
    (tmp_path / "usr/lib").mkdir()
    migrate(tmp_path, ["wheel"])
    assert (tmp_path / "usr/etc/passwd").read_text() == "root:x:0:0::/root:/bin/sh\n"
    assert (tmp_path / "usr/lib/passwd").read_text() == "sshd:x:74:74::/:/bin/false\n"
    assert (tmp_path / "usr/etc/group").read_text() == "root:x:0:\nwheel:x:10:\n"
    assert entries((tmp_path / "usr/lib/group").read_text(), 1) == {"sshd": (74,), "wheel": (10,)}


def test_var_becomes_tmpfiles_lines(tmp_path: Path) -> None:
    uid, gid = tmp_path.stat().st_uid, tmp_path.stat().st_gid
    for name in ("passwd", "group"):
        number = uid if name == "passwd" else gid
        write(tmp_path / "usr/etc" / name, f"me:x:{number}:{gid}::/:/bin/sh\n")
    (tmp_path / "var/lib/my app").mkdir(parents=True)
    (tmp_path / "var/lib/my app").chmod(0o750)
    (tmp_path / "var/lib").chmod(0o755)
    (tmp_path / "var/lib/rpm").symlink_to("../../usr/share/rpm")
    write(tmp_path / "var/lib/file", "x")
    told: list[str] = []
    convert(tmp_path, told.append)
    assert (tmp_path / AUTOVAR).read_text().splitlines() == [
        "L /var/lib/rpm - - - - ../../usr/share/rpm",
        "d '/var/lib/my app' 0750 me me - -",
        "d /var/lib 0755 me me - -",
    ]
    assert told == ["Ignoring non-directory/non-symlink '\"var/lib/file\"'"]
    assert list((tmp_path / "var").iterdir()) == []


def test_a_link_is_removed_and_not_what_it_points_to(tmp_path: Path) -> None:
    write(tmp_path / "kept/file", "x")
    (tmp_path / "link").symlink_to("kept")
    remove(tmp_path / "link")
    assert (tmp_path / "kept/file").exists()


def test_writing_does_not_touch_other_names_of_a_file(tmp_path: Path) -> None:
    write(tmp_path / "a", "one", 0o600)
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    write(tmp_path / "a", "two", 0o644)
    assert (tmp_path / "b").read_text() == "one"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_what_a_killed_compose_left_is_removed_and_a_live_one_kept(tmp_path: Path) -> None:
    (tmp_path / "rpm-ostree-compose.dead").mkdir()
    with work_folder(tmp_path) as first:
        with work_folder(tmp_path) as second:
            assert sorted(tmp_path.iterdir()) == sorted([first, second])
        assert list(tmp_path.iterdir()) == [first]
    assert list(tmp_path.iterdir()) == []


def archive(*names: str) -> bytes:
    """A cpio archive (newc) of empty files."""
    data = b""
    for name in (*names, "TRAILER!!!"):
        fields = [0, 0o100644, 0, 0, 1, 0, 0, 0, 0, 0, 0, len(name) + 1, 0]
        data += b"070701" + b"".join(f"{field:08x}".encode() for field in fields)
        data += name.encode() + b"\0"
        data += b"\0" * (-len(data) % 4)
    return data


def test_the_names_in_an_initramfs_are_listed() -> None:
    image = (
        archive("early/microcode") + b"\0" * 512 + gzip.compress(archive("./usr/bin/sh", "etc/x"))
    )
    assert initramfs.contents(image) == ["early/microcode", "usr/bin/sh", "etc/x"]
    assert initramfs.contents(b"nonsense") == []


def test_etc_is_a_folder_while_programs_run(tmp_path: Path) -> None:
    write(tmp_path / "usr/lib/os-release", "ID=lab\n")
    write(tmp_path / "usr/etc/x", "x")
    (tmp_path / "usr/etc/os-release").symlink_to("../usr/lib/os-release")
    with etc_in_place(tmp_path):
        assert not (tmp_path / "etc").is_symlink()
        assert (tmp_path / "etc/os-release").read_text() == "ID=lab\n"
        write(tmp_path / "usr/etc/y", "named as in the commit")
    assert not (tmp_path / "etc").exists()
    assert {path.name for path in (tmp_path / "usr/etc").iterdir()} == {"os-release", "x", "y"}


def test_an_initramfs_that_cannot_be_read_is_not_kept(tmp_path: Path) -> None:
    cache, image = initramfs.Cache(tmp_path / "cache"), tmp_path / "image"
    write(image, "no archive")
    assert not cache.keep(tmp_path, "1", [], image)
    assert cache.find(tmp_path, "1", []) is None


def test_an_initramfs_is_reused_until_something_in_it_changes(tmp_path: Path) -> None:
    root, cache = tmp_path / "root", initramfs.Cache(tmp_path / "cache")
    write(root / "usr/bin/sh", "one")
    write(root / "usr/etc/x", "x")
    write(root / "usr/share/other", "x")
    image = tmp_path / "image"
    write(image, gzip.compress(archive("usr/bin/sh", "etc/x")))
    assert cache.find(root, "1", []) is None
    assert cache.keep(root, "1", [], image)
    write(root / "usr/share/other", "changed, but not in the image")
    assert cache.find(root, "1", []) == image.read_bytes()
    assert cache.find(root, "1", ["--other"]) is None
    write(root / "usr/etc/x", "changed")
    assert cache.find(root, "1", []) is None
    write(root / "usr/etc/x", "x")
    write(root / "usr/bin/new", "a name that dracut may choose")
    assert cache.find(root, "1", []) is None


def test_files_where_a_tree_can_have_them() -> None:
    refuse_elsewhere(
        "tool", ["/", "/bin/tool", "/etc/tool", "/usr", "/usr/locale", "/var/lib/tool"]
    )
    refuse_elsewhere("filesystem", ["/home", "/usr/local"])


@pytest.mark.parametrize("path", ["/usr/local", "/usr/local/bin/tool", "/srv/tool", "/library"])
def test_a_file_where_a_tree_has_none(path: str) -> None:
    with pytest.raises(StandinError) as caught:
        refuse_elsewhere("tool", ["/usr/bin/tool", path])
    assert caught.value.message.startswith(
        "Installing packages: importing RPMs: Importing package 'tool':"
        f" Analyzing {path}: Unsupported path; see "
    )


def test_a_file_for_opt_is_refused_by_name() -> None:
    with pytest.raises(StandinError, match="stand-in"):
        refuse_elsewhere("tool", ["/opt/tool"])
