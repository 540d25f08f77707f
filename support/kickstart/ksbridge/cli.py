"""The bridge's command line."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import Any

from pykickstart.version import DEVEL, F21, makeVersion, versionMap

from .export import kickstart_value, problem_value
from .problems import InputError, Place, Problem
from .reader import Reader
from .source import Source


def main(argv: list[str]) -> int:
    """Run the command in `argv` and print one JSON document; what is wrong with input is in it."""
    parser = argparse.ArgumentParser(
        prog="bridge.py", description="Kickstarts as JSON, by pykickstart."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    read = commands.add_parser("read", help="read kickstarts and what they include")
    read.add_argument("files", nargs="+", metavar="FILE")
    read.add_argument("--version", help="the Fedora release whose syntax it is: from F21, or DEVEL")
    read.add_argument("--within", help="where includes may come from (default: the file's folder)")
    commands.add_parser("versions", help="list the versions that can be read")
    options = parser.parse_args(argv)
    if options.command == "versions":
        document: Any = {"versions": supported_versions(), "default": newest_stable()}
    else:
        document = [read_document(each, options.version, options.within) for each in options.files]
    json.dump(document, sys.stdout)
    return 0


def supported_versions() -> list[str]:
    """Fedora's versions from F21 on, oldest first, and DEVEL."""
    fedora = [
        (number, name)
        for name, number in versionMap.items()
        if re.fullmatch(r"F\d+", name) and number >= F21
    ]
    return [name for _, name in sorted(fedora)] + ["DEVEL"]


def newest_stable() -> str:
    """The newest released version: pykickstart's DEVEL is the release that is being worked on."""
    return [name for name in supported_versions() if name != "DEVEL" and versionMap[name] < DEVEL][
        -1
    ]


def read_document(file: str, version: str | None, within: str | None) -> dict[str, Any]:
    """Read `file`: `{"kickstart": …}`, or `{"problems": […]}` if anything is wrong with it.

    Without `version`, a comment `#version=F42` decides, as it does for ksvalidator, else the
    newest stable release.
    """
    if version is not None and version.upper() not in supported_versions():
        return _failed(
            Problem(
                Place(file, 0),
                f"{version} is no kickstart version that can be read",
                f"Take one of {', '.join(supported_versions())}.",
            )
        )
    source = Source(file, within)
    declared = None if version is not None else _declared_version(source)
    chosen = (version or declared or newest_stable()).upper()
    ignored = chosen not in supported_versions()
    if ignored:
        chosen = newest_stable()
    reader = Reader(makeVersion(versionMap[chosen]), source)
    found = reader.read()
    if ignored:
        text = f"#version={declared} is none of Fedora's from F21 on: it was read as {chosen}"
        found.warnings.insert(0, Problem(Place(file, 0), text))
    if found.problems:
        return _failed(*found.problems)
    return {"kickstart": kickstart_value(reader)}


def _failed(*problems: Problem) -> dict[str, Any]:
    return {"problems": [problem_value(each) for each in problems]}


def _declared_version(source: Source) -> str | None:
    """The version that the file says it is in, if it can be read and says so."""
    try:
        with source.opened(source.top) as lines:
            declared = [each for each in lines if each.startswith("#version=")]
    except InputError:
        # Whatever is wrong with the file is reported when it is read.
        return None
    return declared[0].removeprefix("#version=").strip() if declared else None
