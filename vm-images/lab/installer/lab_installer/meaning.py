"""Turns a kickstart that was read and found supported into a plan."""

from __future__ import annotations

from dataclasses import fields

from . import meaning_storage, meaning_system
from .errors import Refused
from .kickstart import Contents, Statement
from .plan import Bootloader, Plan, Tree
from .support import check, unsupported


def plan_of(contents: Contents) -> Plan:
    """What the kickstart means.

    :raises Refused: for all that is not supported, is contradictory or is missing, before anything
    is done
    """
    notes = check(contents)
    problems: list[str] = []
    system = meaning_system.read(contents, problems)
    storage = meaning_storage.read(contents, problems)
    tree = _tree(contents, problems)
    bootloader = _bootloader(contents, problems)
    if problems or storage is None or tree is None:
        raise Refused(problems)
    known = {field.name for field in fields(Plan)}
    assert known >= system.keys()
    return Plan(
        storage=storage,
        tree=tree,
        bootloader=bootloader,
        ending=_ending(contents),
        scripts=contents.scripts,
        notes=notes,
        **system,
    )


def _tree(contents: Contents, problems: list[str]) -> Tree | None:
    statement = contents.last("ostreesetup")
    if statement is None:
        problems.append(
            "the kickstart has no ostreesetup: this installer deploys OSTree commits only"
        )
        return None
    data = statement.data
    if not str(data.url).startswith(("file:///", "http://", "https://")):
        problems.append(unsupported(statement.place, f"ostreesetup --url={data.url}"))
    return Tree(
        osname=data.osname,
        remote=data.remote or data.osname,
        url=data.url,
        ref=data.ref,
        verify=not data.nogpg,
    )


def _bootloader(contents: Contents, problems: list[str]) -> Bootloader:
    statement = contents.last("bootloader")
    if statement is None:
        return Bootloader()
    data = statement.data
    if data.location != "mbr":
        problems.append(unsupported(statement.place, f"bootloader --location={data.location}"))
    return Bootloader(append=data.appendLine or "", timeout=data.timeout)


def _ending(contents: Contents) -> str:
    """The last of the ending commands counts, as for Anaconda; without one it halts."""
    last: Statement | None = contents.last("poweroff", "shutdown", "reboot", "halt")
    if last is None:
        return "halt"
    return {"shutdown": "poweroff"}.get(last.name, last.name)
