"""Files that are read, and those that are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .problems import InputError, Line, Place, Problem
from .source import MAX_BYTES, MAX_DEPTH, Source


def refusal(path: Path) -> Problem:
    with pytest.raises(InputError) as caught, Source(str(path)).opened(str(path)):
        pass
    return caught.value.problem


def include(top: Path, name: str, within: str | None = None) -> list[Line]:
    asked = Line(f"%include {name}\n", Place(str(top), 7))
    source = Source(str(top), within)
    with source.opened(source.top), source.opened(name, asked) as lines:
        return lines


def refused_include(top: Path, name: str) -> Problem:
    with pytest.raises(InputError) as caught:
        include(top, name)
    problem = caught.value.problem
    assert problem.place == Place(str(top), 7)
    assert problem.text == f"%include {name}"
    return problem


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    path = folder / "top.ks"
    path.write_text("lang en_US.UTF-8\n")
    (tmp_path / "outside.ks").write_text("text\n")
    (folder / "part.ks").write_text("text\nskipx\n")
    return path


def test_lines_know_their_place(top: Path) -> None:
    lines = include(top, "part.ks")
    assert lines == ["text\n", "skipx\n"]
    assert [each.place for each in lines] == [
        Place(str(top.parent / "part.ks"), 1),
        Place(str(top.parent / "part.ks"), 2),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t\n", "it is empty"),
        (b"lang\0en", "it is a binary file"),
        (b"\xed\xab\xee\xdb\x03\x00", "it is an RPM package"),
        (b"\xef\xbb\xbflang de_DE\n", "byte order mark"),
        (b"#" * (MAX_BYTES + 1), f"it is larger than {MAX_BYTES} bytes"),
    ],
)
def test_what_is_no_kickstart(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    problem = refusal(path)
    assert problem.message.startswith("this file is no kickstart: ")
    assert reason in problem.message
    assert problem.advice


def test_text_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "latin1.ks"
    path.write_bytes(b"text\nuser --name=J\xfcrgen\n")
    problem = refusal(path)
    assert problem.place == Place(str(path), 2)
    assert problem.message == "this line is not UTF-8 text"


def test_missing_file_and_directory(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "none.ks").message
    assert "it is a directory" in refusal(tmp_path).message


def test_named_pipe_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "not a regular file" in refusal(path).message


def test_missing_include(top: Path) -> None:
    problem = refused_include(top, "none.ks")
    assert problem.message == f"the included file {top.parent / 'none.ks'} does not exist"


def test_url(top: Path) -> None:
    problem = refused_include(top, "https://example.org/part.ks")
    assert problem.message == "cannot include the URL https://example.org/part.ks"


@pytest.mark.parametrize("name", ["../outside.ks", "/tmp/part-include", "part/../../outside.ks"])
def test_include_outside_the_folder(top: Path, name: str) -> None:
    assert f"it lies outside {top.parent}" in refused_include(top, name).message


def test_link_that_leads_outside(top: Path) -> None:
    (top.parent / "link.ks").symlink_to("../outside.ks")
    assert "it lies outside" in refused_include(top, "link.ks").message


def test_links_in_a_circle(top: Path) -> None:
    (top.parent / "a.ks").symlink_to("b.ks")
    (top.parent / "b.ks").symlink_to("a.ks")
    assert "cannot be read" in refused_include(top, "a.ks").message


def test_folder_that_includes_may_come_from(top: Path) -> None:
    assert include(top, "../outside.ks", within=str(top.parent.parent)) == ["text\n"]


def test_absolute_name_inside_the_folder(top: Path) -> None:
    assert include(top, str(top.parent / "part.ks")) == ["text\n", "skipx\n"]


def test_loop_by_another_name(top: Path) -> None:
    (top.parent / "again.ks").symlink_to("top.ks")
    again = top.parent / "again.ks"
    assert refused_include(top, "again.ks").message == f"include loop: {top} includes {again}"


def test_too_many_levels(top: Path) -> None:
    source = Source(str(top))

    def deeper(level: int) -> None:
        path = top.parent / f"{level}.ks"
        path.write_text("text\n")
        with source.opened(path.name, Line(f"%include {path.name}", Place(str(top), 1))):
            deeper(level + 1)

    with (
        source.opened(source.top),
        pytest.raises(InputError, match=f"more than {MAX_DEPTH} includes"),
    ):
        deeper(1)
