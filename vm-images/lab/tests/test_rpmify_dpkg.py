import pytest
from rpmify.dpkg import (
    DpkgError,
    Relation,
    canonical,
    parse_diversions,
    parse_relations,
    parse_status,
    read_database,
)

STATUS = """\
Package: zsh
Status: deinstall ok config-files
Version: 1
Architecture: amd64

Package: sudo
Status: install ok installed
Version: 1.9.16p2-3
Architecture: amd64
Source: sudo (1.9.16p2-2)
Section: admin
Depends: libc6 (>= 2.38), debconf | debconf-2.0
Conffiles:
 /etc/sudoers 4a5f
 /etc/old 99 obsolete
Description: Provide limited super user privileges
 First paragraph.
 .
 Second paragraph.

Package: bash
Status: install ok installed
Version: 5.2-1
Architecture: amd64
Description: shell
"""


def test_what_is_installed_is_read_sorted_by_name():
    assert [package.name for package in parse_status(STATUS)] == ["bash", "sudo"]


def test_source_conffiles_and_description():
    sudo = parse_status(STATUS)[1]
    assert (sudo.source, sudo.source_version) == ("sudo", "1.9.16p2-2")
    assert sudo.conffiles == frozenset({"/etc/sudoers"})
    assert sudo.summary == "Provide limited super user privileges"
    assert sudo.description == "First paragraph.\n\nSecond paragraph."


def test_without_a_source_field_the_package_is_its_own_source():
    bash = parse_status(STATUS)[0]
    assert (bash.source, bash.source_version) == ("bash", "5.2-1")


def test_relations_are_a_conjunction_of_choices():
    assert parse_relations("libc6 (>= 2.38), debconf (>> 0.5) | debconf-2.0, python3:any") == [
        [Relation("libc6", ">=", "2.38")],
        [Relation("debconf", ">>", "0.5"), Relation("debconf-2.0")],
        [Relation("python3")],
    ]


@pytest.mark.parametrize("text", ["lib c6", "libc6 (> = 1)", "Lib"])
def test_what_is_no_relation_is_named(text):
    with pytest.raises(DpkgError, match="not a relation"):
        parse_relations(text)


def test_a_line_that_is_neither_field_nor_continuation_is_named():
    with pytest.raises(DpkgError, match="line 2"):
        parse_status("Package: a\nnonsense\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/bin/sh", "/usr/bin/sh"),
        ("/lib64/ld-linux-x86-64.so.2", "/usr/lib64/ld-linux-x86-64.so.2"),
        ("/usr/bin/sh", "/usr/bin/sh"),
        ("/library", "/library"),
    ],
)
def test_merged_top_directories_are_resolved(path, expected):
    assert canonical(path) == expected


def test_a_diverted_file_goes_where_it_was_diverted_to(tmp_path):
    info = tmp_path / "var/lib/dpkg/info"
    info.mkdir(parents=True)
    (tmp_path / "var/lib/dpkg/status").write_text(STATUS)
    (tmp_path / "var/lib/dpkg/diversions").write_text("/bin/sh\n/bin/sh.distrib\nbash\n")
    (info / "bash.list").write_text("/.\n/bin/sh\n/bin/bash\n")
    (info / "sudo:amd64.list").write_text("/bin/sh\n")
    bash, sudo = read_database(tmp_path)
    assert bash.files == ["/usr/bin/sh", "/usr/bin/bash"]
    assert sudo.files == ["/usr/bin/sh.distrib"]


def test_diversions_come_in_threes():
    assert parse_diversions("/lib/a\n/lib/b\nowner\n") == {"/usr/lib/a": ("/usr/lib/b", "owner")}
