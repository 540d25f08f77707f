"""Treefiles: what is read, what is refused in which words."""

from pathlib import Path

import pytest

pytest.importorskip("yaml", reason="PyYAML reads treefiles")

from rpmostree_standin.compose import unsupported
from rpmostree_standin.compose.treefile import load
from rpmostree_standin.errors import StandinError


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def complaint(path: str) -> str:
    with pytest.raises(StandinError) as caught:
        load(path, "x86_64")
    return caught.value.message.replace(str(Path(path).parent) + "/", "")


def test_includes_are_merged_as_the_reference_says(tmp_path: Path) -> None:
    write(tmp_path, "inc.yaml", "packages: [c]\nselinux: true\nunits: [y]\nreleasever: 41\n")
    path = write(
        tmp_path,
        "t.json",
        '{"ref": "lab/${releasever}/${basearch}", "include": "inc.yaml", "selinux": false,'
        ' "packages": ["b  a", "\'x y\'"], "packages-x86_64": ["d"], "packages-ppc64le": ["e"],'
        ' "units": ["x"], "frob": 1}',
    )
    treefile = load(path, "x86_64")
    assert treefile.get("ref") == "lab/41/x86_64"
    assert treefile.get("packages") == ["a", "b", "c", "d", "x y"]
    assert treefile.get("selinux") is False
    assert treefile.get("units") == ["y", "x"]
    assert list(treefile.printed())[:2] == ["packages", "ref"]
    assert "frob" not in treefile.printed()


def test_a_kickstart_gives_packages(tmp_path: Path) -> None:
    write(tmp_path, "p.ks", "# a comment\n%packages --exclude-weakdeps\nbash\n-foo\n%end\n")
    treefile = load(write(tmp_path, "t.json", '{"include": ["p.ks"]}'), "x86_64")
    assert treefile.get("packages") == ["bash"]
    assert treefile.get("exclude-packages") == ["foo"]
    assert treefile.get("recommends") is False


@pytest.mark.parametrize(("condition", "taken"), [("v > 3", True), ('s == "b"', False)])
def test_a_conditional_include(tmp_path: Path, condition: str, taken: bool) -> None:
    write(tmp_path, "inc.yaml", "packages: [extra]\n")
    text = "variables: {v: 4, s: a}\nconditional-include:\n"
    text += f"- if: '{condition}'\n  include: inc.yaml\n"
    treefile = load(write(tmp_path, "t.yaml", text), "x86_64")
    assert (treefile.get("packages") == ["extra"]) is taken


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "t.json",
            '{\n  "ref": "x",\n  "repos": [\n    "lab"\n  ],\n  "packages": "foo",\n "x": 1\n}\n',
            'Parsing t.json: serde-json: invalid type: string "foo", expected a sequence'
            " at line 6 column 19",
        ),
        (
            "t.json",
            '{\n  "ref": 5\n}\n',
            "Parsing t.json: serde-json: invalid type: integer `5`, expected a string"
            " at line 3 column 1",
        ),
        (
            "t.json",
            '{\n  "ref": "x",\n}\n',
            "Parsing t.json: serde-json: trailing comma at line 3 column 1",
        ),
        (
            "t.json",
            '{"ref": "x"',
            "Parsing t.json: serde-json: EOF while parsing an object at line 1 column 11",
        ),
        ("t.yaml", "ref: x\nfrob: 1\n", "Parsing t.yaml: Unknown fields: frob"),
        (
            "t.yaml",
            "ref: x\nrepos: [lab\npackages:\n  - a\n",
            "Parsing t.yaml: serde-yaml: did not find expected ',' or ']' at line 3 column 9,"
            " while parsing a flow sequence at line 2 column 8",
        ),
        (
            "t.yaml",
            "ref: x\npackages: foo\n",
            'Parsing t.yaml: serde-yaml: packages: invalid type: string "foo", expected a sequence'
            " at line 2 column 11",
        ),
        ("t.json", '{"include": "t.json"}', "Include loop detected; t.json was already included"),
        (
            "t.json",
            '{"include": "no.json"}',
            'Can\'t open file "no.json" for reading: No such file or directory (os error 2)',
        ),
        (
            "t.json",
            '{"basearch": "ppc64le"}',
            "Parsing t.json: Invalid basearch ppc64le on x86_64: cross-composes are not supported",
        ),
    ],
)
def test_complaints(tmp_path: Path, name: str, text: str, message: str) -> None:
    assert complaint(write(tmp_path, name, text)) == message


@pytest.mark.parametrize(
    "text", ["{}", '{"selinux": false, "ima": true}', '{"selinux": false, "ostree-layers": ["x"]}']
)
def test_what_only_the_real_tool_does_is_refused(tmp_path: Path, text: str) -> None:
    treefile = load(write(tmp_path, "t.json", text), "x86_64")
    with pytest.raises(StandinError, match="stand-in"):
        unsupported.refuse(treefile)
