"""A kickstart that was read, as a value for JSON."""

from __future__ import annotations

from typing import Any

from pykickstart import constants
from pykickstart.version import versionToString

from .problems import Place, Problem
from .reader import Reader
from .sections import LocatedPackages, RawSection

_KINDS = {
    constants.KS_SCRIPT_PRE: "pre",
    constants.KS_SCRIPT_PREINSTALL: "pre-install",
    constants.KS_SCRIPT_POST: "post",
    constants.KS_SCRIPT_ONERROR: "onerror",
    constants.KS_SCRIPT_TRACEBACK: "traceback",
}

_EXTENTS = {
    constants.GROUP_REQUIRED: "mandatory",
    constants.GROUP_DEFAULT: "default",
    constants.GROUP_ALL: "all",
}


def kickstart_value(reader: Reader) -> dict[str, Any]:
    """Everything that `reader` has read; the keys are those of the TypeScript model."""
    found = reader.found
    return {
        "file": reader.source.top,
        "version": versionToString(reader.version, skipDevel=True),
        "files": reader.source.files,
        "commands": [
            {
                "name": each.words[0],
                "args": each.words[1:],
                "text": each.line.strip(),
                "values": each.values,
                "place": place_value(each.line.place),
            }
            for each in found.commands
        ],
        "packages": _packages_value(reader),
        "scripts": [_script_value(each) for each in reader.handler.scripts],
        "sections": [_section_value(each) for each in found.sections if each.name != "%packages"],
        "warnings": [problem_value(each) for each in found.warnings],
    }


def problem_value(problem: Problem) -> dict[str, Any]:
    """A problem or a warning."""
    return {
        "place": place_value(problem.place),
        "message": problem.message,
        "advice": problem.advice,
        "text": problem.text,
    }


def place_value(place: Place) -> dict[str, Any]:
    """A place; without a line where the file as a whole is meant."""
    return {"file": place.file, "line": place.line} if place.line else {"file": place.file}


def _section_value(section: RawSection) -> dict[str, Any]:
    return {
        "name": section.name,
        "header": section.header.strip(),
        "body": "".join(section.lines),
        "place": place_value(section.header.place),
    }


def _script_value(script: Any) -> dict[str, Any]:
    return {
        "kind": _KINDS[script.type],
        "interpreter": script.interp,
        "chroot": script.inChroot,
        "errorOnFail": script.errorOnFail,
        "logFile": script.logfile,
        "body": script.script,
        "place": place_value(script.raw.header.place),
    }


def _packages_value(reader: Reader) -> dict[str, Any] | None:
    """%packages as pykickstart merged it, each name with the last line that says it."""
    packages = reader.handler.packages
    headers = [each.header for each in reader.found.sections if each.name == "%packages"]
    if not packages.seen or not headers:
        return None
    section = reader.getSection("%packages")
    assert isinstance(section, LocatedPackages)
    places = {_bare(each.text): each.line.place for each in section.lines}

    def named(name: str, mark: str = "") -> dict[str, Any]:
        return {"name": name.strip(), "place": place_value(places[mark + name])}

    # A group may be excluded on several lines.
    excluded = {each.name: named(each.name, "-@") for each in packages.excludedGroupList}
    return {
        "place": place_value(headers[-1].place),
        "environment": None if packages.environment is None else named(packages.environment, "@^"),
        "groups": [
            {**named(each.name, "@"), "extent": _EXTENTS[each.include]}
            for each in packages.groupList
        ],
        "excludedGroups": list(excluded.values()),
        "packages": [named(each) for each in packages.packageList],
        "excluded": [named(each, "-") for each in packages.excludedList],
        "default": packages.default,
        "noCore": packages.nocore,
        "excludeDocs": packages.excludeDocs,
        "excludeWeakDependencies": packages.excludeWeakdeps,
        "ignoreMissing": packages.handleMissing == constants.KS_MISSING_IGNORE,
        "ignoreBroken": packages.handleBroken == constants.KS_BROKEN_IGNORE,
        "multilib": packages.multiLib,
        "languages": packages.instLangs,
    }


def _bare(text: str) -> str:
    """A line of %packages without a group's options, as pykickstart names the group."""
    if not text.startswith("@") or text.startswith("@^"):
        return text
    return " ".join(word for word in text.split() if word not in ("--nodefaults", "--optional"))
