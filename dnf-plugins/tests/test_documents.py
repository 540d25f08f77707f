"""Manual page and completion: they render, and name what the parsers know."""

import argparse
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from dnf_ostree import commands

FOLDER = Path(__file__).resolve().parents[1]
PAGE = FOLDER / "man/dnf-ostree.8"
COMPLETION = FOLDER / "completions/dnf-ostree.bash"


def parsers(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Give each command's words and parser."""
    choices = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    for name, inner in choices[0].choices.items() if choices else ():
        yield from parsers(inner, (*words, name))
    if not choices:
        yield words, parser


PARSERS = dict(parsers(commands.make_parser("dnf ostree")))


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Give the long options that a parser declares, but --help."""
    strings = (each for action in parser._actions for each in action.option_strings)
    return {each for each in strings if each.startswith("--")} - {"--help"}


def test_the_page_renders_without_warnings(program: object) -> None:
    program("man", "man-db")
    program("groff", "groff-base")
    done = subprocess.run(
        ["man", "--warnings=w", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(PAGE)],
        env={**os.environ, "LC_ALL": "C.UTF-8", "MANROFFSEQ": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "x X" not in done.stderr
    assert len(done.stdout) > 10_000


def test_mandoc_finds_no_fault(program: object) -> None:
    words = [program("mandoc", "mandoc"), "-T", "lint", "-W", "warning", str(PAGE)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("words", PARSERS, ids=" ".join)
def test_the_page_names_every_option(words: tuple[str, ...]) -> None:
    text = PAGE.read_text().replace("\\-", "-")
    assert " ".join(words) in text.replace('"', "").replace("\\fB", "")
    assert {each for each in options(PARSERS[words]) if each not in text} == set()


def complete(line: str, root: Path | None = None) -> list[str]:
    """Give what bash offers at the end of a line; with ``root`` in place of /."""
    script = f"""
        . {COMPLETION}
        {
        f'''
        eval "$(declare -f _dnf_ostree_trees | sed '1s/_dnf/_real_dnf/')"
        eval "$(declare -f _dnf_ostree_branches | sed '1s/_dnf/_real_dnf/')"
        _dnf_ostree_trees() {{ _real_dnf_ostree_trees {root}; }}
        _dnf_ostree_branches() {{ _real_dnf_ostree_branches {root}; }}'''
        if root
        else ""
    }
        COMP_LINE=$1 COMP_POINT=${{#1}}
        _dnf_ostree_or_dnf dnf "" ""
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    words = ["bash", "--norc", "-c", script, "bash", line]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=20)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.fixture(autouse=True)
def bash(request: pytest.FixtureRequest, program: object) -> None:
    if "completion" in request.node.name:
        program("bash", "bash")


def test_completion_knows_the_commands() -> None:
    assert complete("dnf ostree ") == list(commands.COMMANDS)
    assert complete("dnf -y ostree re") == ["rebase"]
    assert complete("dnf ostree host ") == [words[1] for words in PARSERS if words[0] == "host"]


@pytest.mark.parametrize("words", PARSERS, ids=" ".join)
def test_completion_knows_every_option(words: tuple[str, ...]) -> None:
    offered = set(complete(f"dnf ostree {' '.join(words)} --"))
    assert options(PARSERS[words]) <= offered
    assert "--assumeyes" in offered


def test_completion_knows_trees_and_branches(tmp_path: Path) -> None:
    heads = tmp_path / "var/lib/dnf-ostree/repo/refs/heads"
    heads.mkdir(parents=True)
    for name in ("nano", "nodejs"):
        (heads / name).write_text("")
    branch = tmp_path / "ostree/repo/refs/remotes/lab/lab/1/x86_64/server"
    branch.parent.mkdir(parents=True)
    branch.write_text("")
    assert complete("dnf ostree rebase ", tmp_path) == [
        "nano",
        "nodejs",
        "lab:lab/1/x86_64/server",
    ]
    assert complete("dnf ostree rebase no", tmp_path) == ["nodejs"]
    # bash ends a word at a colon
    assert complete("dnf ostree rebase lab:l", tmp_path) == ["lab/1/x86_64/server"]
    assert complete("dnf ostree host remove nano n", tmp_path) == ["nano", "nodejs"]
    assert complete("dnf ostree compose x --from ", tmp_path)[:2] == ["nano", "nodejs"]
    assert complete("dnf ostree host serve --port ", tmp_path) == []


def test_completion_leaves_the_rest_to_dnf(tmp_path: Path) -> None:
    script = f"""
        . {COMPLETION}
        _dnf() {{ COMPREPLY=(dnf-was-asked "$2"); }}
        COMP_LINE="dnf install ostr" COMP_POINT=16
        _dnf_ostree_or_dnf dnf ostr install
        echo "${{COMPREPLY[@]}}"
        COMP_LINE="dnf os" COMP_POINT=6
        _dnf_ostree_or_dnf dnf os dnf
        echo "${{COMPREPLY[@]}}"
        complete -p dnf-3
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "dnf-was-asked ostr",
        "dnf-was-asked os ostree",
        "complete -F _dnf_ostree_or_dnf dnf-3",
    ]
