import os

import pytest
from rpmify.manifest import Accounts, Entry, Globs, allowed, escape, line, look

ROOT = Accounts({os.getuid(): "root"}, {os.getgid(): "root"})


def entry(path: str, kind: str = "file", **more) -> Entry:
    return Entry(path=path, kind=kind, mode=0o644, user="root", group="root", **more)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/usr/a%b", "/usr/a%%b"),
        ("/usr/a*b?{c}", "/usr/a?b??c?"),
        ('/usr/a"b\\c', "/usr/a?b?c"),
        ("/usr/bin/[", "/usr/bin/["),
        ("/usr/x[1]", "/usr/x?1?"),
    ],
)
def test_names_with_a_meaning_are_escaped(path, expected):
    assert escape(path) == expected


def test_a_file_of_a_package():
    assert line(entry("/usr/bin/x")) == '%attr(0644,root,root) "/usr/bin/x"'


def test_a_folder():
    assert line(entry("/usr/lib/x", "dir")) == '%dir %attr(0644,root,root) "/usr/lib/x"'


def test_a_link_has_no_mode():
    assert line(entry("/usr/bin/x", "link")) == '%attr(-,root,root) "/usr/bin/x"'


def test_capabilities_and_configuration():
    text = line(entry("/etc/x", caps="cap_net_raw=ep", config=True))
    assert "%caps(cap_net_raw=ep) %config(noreplace)" in text


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        ("/usr/share/doc/x/README", "%doc"),
        ("/usr/share/man/man1/x.1.gz", "%doc"),
        ("/usr/share/doc/x/copyright", "%license"),
        ("/usr/share/locale/de/LC_MESSAGES/x.mo", "%lang(de)"),
        ("/usr/share/man/pt_BR/man1/x.1.gz", "%lang(pt_BR) %doc"),
    ],
)
def test_documents_licences_and_languages_are_marked(path, mark):
    assert f"{mark} " in line(entry(path))


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/usr/bin/x", "file", True),
        ("/etc/x", "link", True),
        ("/var/lib/x", "dir", True),
        ("/var/lib/x/state", "file", False),
        ("/boot/vmlinuz", "file", False),
        ("/srv", "dir", False),
    ],
)
def test_where_a_package_may_own_things(path, kind, expected):
    assert allowed(entry(path, kind)) is expected


def test_a_pattern_names_the_tree_below_it():
    globs = Globs(["/etc/init.d", "/etc/rc?.d", "/usr/*.conf"])
    assert "/etc/init.d/cron" in globs
    assert "/etc/rc2.d/S01x" in globs
    assert "/usr/a.conf" in globs
    assert "/etc/init.dx" not in globs


def test_no_pattern_matches_nothing():
    assert "/etc" not in Globs([])


def test_kind_and_mode_come_from_the_root(tmp_path):
    (tmp_path / "etc").mkdir()
    file = tmp_path / "etc/x"
    file.write_text("")
    file.chmod(0o4750)
    found = look(tmp_path, "/etc/x", ROOT, config=True)
    assert found == Entry("/etc/x", "file", 0o4750, "root", "root", "", True)
    assert look(tmp_path, "/etc/missing", ROOT) is None


def test_a_pipe_is_nothing_that_a_package_holds(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert look(tmp_path, "/pipe", ROOT) is None
