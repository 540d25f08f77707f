"""Whole kickstarts: what is found in them, and what is found wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .cli import newest_stable, read_document, supported_versions

Files = dict[str, str]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write files and read the one named top.ks, from the folder that holds them."""
    monkeypatch.chdir(tmp_path)

    def run(top: str, files: Files | None = None, version: str | None = None) -> dict[str, Any]:
        for name, text in {"top.ks": top, **(files or {})}.items():
            (tmp_path / name).write_text(text)
        return read_document("top.ks", version, None)

    return run


def problems(document: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [
        (each["place"]["file"], each["place"].get("line", 0), each["message"])
        for each in document["problems"]
    ]


def test_commands_with_values_and_places(read: Any) -> None:
    document = read(
        "# comment\nlang de_DE.UTF-8\n%include part.ks\npoweroff\n",
        {"part.ks": "\nuser --name=ada --groups=wheel,users # me\n"},
    )
    kickstart = document["kickstart"]
    assert [(each["name"], each["place"]) for each in kickstart["commands"]] == [
        ("lang", {"file": "top.ks", "line": 2}),
        ("user", {"file": "part.ks", "line": 2}),
        ("poweroff", {"file": "top.ks", "line": 4}),
    ]
    user = kickstart["commands"][1]
    assert user["args"] == ["--name=ada", "--groups=wheel,users"]
    assert user["values"]["groups"] == ["wheel", "users"]
    assert kickstart["version"] == newest_stable()
    assert [Path(each).name for each in kickstart["files"]] == ["top.ks", "part.ks"]


def test_packages_are_merged_and_placed(read: Any) -> None:
    document = read(
        "%packages --exclude-weakdeps\n@^server-product-environment\n@core --nodefaults\n"
        "vim # editor\n-nano\n%include more.txt\n%end\n"
        "%packages --nocore\n-vim\nnano\n-@games\n%end\n",
        {"more.txt": "\n# more\n@X Window System --optional\nlibre*\n"},
    )
    packages = document["kickstart"]["packages"]
    assert packages["environment"] == {
        "name": "server-product-environment",
        "place": {"file": "top.ks", "line": 2},
    }
    assert packages["groups"] == [
        {"name": "core", "extent": "mandatory", "place": {"file": "top.ks", "line": 3}},
        {"name": "X Window System", "extent": "all", "place": {"file": "more.txt", "line": 3}},
    ]
    assert packages["packages"] == [
        {"name": "libre*", "place": {"file": "more.txt", "line": 4}},
        {"name": "nano", "place": {"file": "top.ks", "line": 10}},
    ]
    assert packages["excluded"] == [{"name": "vim", "place": {"file": "top.ks", "line": 9}}]
    assert packages["excludedGroups"] == [
        {"name": "games", "place": {"file": "top.ks", "line": 11}}
    ]
    # Anaconda takes the flags of the last section.
    assert packages["noCore"] is True
    assert packages["excludeWeakDependencies"] is False


def test_scripts_and_other_sections(read: Any) -> None:
    document = read(
        "%pre --interpreter=/usr/bin/python3 --erroronfail\nprint(1)\n%end\n"
        "%post --nochroot --log=/root/post.log\necho %done\n%include part.sh\n%end\n"
        "%addon com_redhat_kdump --disable\n\n%end\n",
        {"part.sh": "echo two\n"},
    )
    pre, post = document["kickstart"]["scripts"]
    assert (pre["kind"], pre["interpreter"], pre["errorOnFail"]) == (
        "pre",
        "/usr/bin/python3",
        True,
    )
    assert (post["kind"], post["chroot"], post["logFile"]) == ("post", False, "/root/post.log")
    assert post["body"] == "echo %done\necho two\n"
    assert post["place"] == {"file": "top.ks", "line": 4}
    assert [each["header"] for each in document["kickstart"]["sections"]] == [
        "%pre --interpreter=/usr/bin/python3 --erroronfail",
        "%post --nochroot --log=/root/post.log",
        "%addon com_redhat_kdump --disable",
    ]


def test_all_wrong_lines_are_told(read: Any) -> None:
    document = read("langg de\nuser --name=a --grups=b\n%packages\nfoo bar\n-\n%end\nlang de_DE\n")
    found = problems(document)
    assert [line for _, line, _ in found] == [1, 2, 4, 5]
    assert found[0] == ("top.ks", 1, "Unknown command: langg")
    assert found[3] == ("top.ks", 5, "'-' is neither a package nor a group (@name)")
    advice = [each["advice"] for each in document["problems"]]
    assert advice[0].startswith("Is lang meant?")
    assert advice[1].startswith("Is --groups meant?")
    assert document["problems"][1]["text"] == "user --name=a --grups=b"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('lang "de_DE\n', 1, "No closing quotation"),
        ("lang de\n%post\necho\n", 3, "Section %post does not end with %end."),
        ("lang de\n%packges\nvim\n%end\n", 2, "Unknown kickstart section: %packges"),
        ("lang de\n%ksappend x\n", 2, "%ksappend is not followed"),
        ("part --size=1\n", 1, "arguments are required: <mntpoint>"),
        ("lang de\n%packages\n@a --optional --nodefaults\n%end\n", 3, "Group cannot specify both"),
        (
            "lang de\n%certificate --filename=a --dir=/b\n%end\n",
            2,
            "The %certificate section is empty",
        ),
        ("lang de\n%include\n", 2, ""),
    ],
)
def test_syntax_errors(read: Any, text: str, line: int, message: str) -> None:
    (found,) = problems(read(text))
    assert found[:2] == ("top.ks", line)
    assert message in found[2]


def test_include_loop_names_the_chain(read: Any) -> None:
    document = read("%include a.ks\n", {"a.ks": "text\n%include b.ks\n", "b.ks": "%include a.ks\n"})
    assert problems(document) == [("b.ks", 1, "include loop: a.ks includes b.ks includes a.ks")]


def test_include_twice_is_no_loop(read: Any) -> None:
    document = read("%include a.ks\n%include a.ks\n", {"a.ks": "text\n"})
    assert [each["name"] for each in document["kickstart"]["commands"]] == ["text", "text"]


def test_section_across_files(read: Any) -> None:
    opened = read("lang de\n%include a.ks\nskipx\n", {"a.ks": "%post\necho\n"})
    assert problems(opened)[0][:2] == ("top.ks", 2)
    closed = read("%post\n%include a.ks\n", {"a.ks": "echo\n%end\n"})
    assert "has to begin and end in the same file" in problems(closed)[0][2]


def test_text_that_is_no_kickstart(read: Any) -> None:
    (found,) = problems(read("Dear all,\n\nthis is a letter.\n"))
    assert found == (
        "top.ks",
        1,
        "this file is no kickstart: its first line of text is 'Dear all,'",
    )
    (found,) = problems(read("Dear all,\nthat's a quotation mark\n"))
    assert found[2].startswith("this file is no kickstart")
    (found,) = problems(read("# only a comment\n"))
    assert found[2] == "this file is no kickstart: it holds no command and no section"


def test_version_decides_the_syntax(read: Any) -> None:
    text = "install\nlang de_DE\n"
    assert "kickstart" in read(text, version="F21")
    assert problems(read(text, version="F45"))[0][2] == "install has been removed."


def test_version_of_the_file(read: Any) -> None:
    assert read("#version=F30\nlang de_DE\n")["kickstart"]["version"] == "F30"
    assert read("#version=F30\nlang de_DE\n", version="F40")["kickstart"]["version"] == "F40"
    other = read("#version=RHEL8\nlang de_DE\n")["kickstart"]
    assert other["version"] == newest_stable()
    assert "#version=RHEL8" in other["warnings"][0]["message"]


@pytest.mark.parametrize("version", ["F20", "F99", "RHEL8", "42", ""])
def test_versions_that_cannot_be_read(read: Any, version: str) -> None:
    (found,) = problems(read("lang de_DE\n", version=version))
    assert "is no kickstart version that can be read" in found[2]


def test_every_version_is_readable(read: Any) -> None:
    assert supported_versions()[0] == "F21"
    assert supported_versions()[-1] == "DEVEL"
    for version in supported_versions():
        assert "kickstart" in read("lang de_DE\nrootpw --lock\n", version=version)


def test_deprecated_options_are_warned_of(read: Any) -> None:
    document = read("lang de_DE\ntimezone --isUtc Etc/UTC\n")
    (warning,) = document["kickstart"]["warnings"]
    assert warning["place"] == {"file": "top.ks", "line": 2}
    assert "--isUtc" in warning["message"]
