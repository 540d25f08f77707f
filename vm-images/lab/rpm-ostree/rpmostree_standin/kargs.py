"""``rpm-ostree kargs``: show or change the kernel's command line."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import Any

from . import finish
from .change import UNCHANGED, Change
from .command import Invocation
from .errors import StandinError
from .kernelargs import KernelArgs, split
from .system import System
from .transaction import Transaction
from .upgrader import Upgrader

CHANGES = ("delete", "replace", "append", "append-if-missing", "delete-if-present")
EDITOR_TEXT = (
    "# Current kernel arguments are shown below, and can be directly edited.\n"
    "# Empty or commented lines (starting with '#') will be ignored.\n"
    "# Individual kernel arguments should be separated by spaces, and the order \n"
    "# is relevant.\n"
    "# Also, please note that any changes to the 'ostree=' argument will not be \n"
    "# effective as they are usually regenerated when bootconfig changes.\n\n"
)


def run(invocation: Invocation) -> int:
    """Show or change the arguments; gives the exit code."""
    options = invocation.values
    asked = [name for name in CHANGES if options.list(name)]
    if options.flag("editor") and asked:
        raise StandinError(
            "Cannot specify --editor with --replace, --delete, --append, --delete-if-present "
            "or --append-if-missing"
        )
    if options.list("delete") and options.list("replace"):
        raise StandinError("Cannot specify both --delete and --replace")
    if options.flag("import-proc-cmdline"):
        if options.text("deploy-index") is not None:
            raise StandinError("Cannot specify both --import-from-proc-cmdline and --deploy-index")
        if options.text("os") is not None:
            raise StandinError("Cannot specify both osname and --import-from-proc-cmdline")
    showing = not asked and not options.flag("editor")
    if options.flag("reboot") and showing:
        raise StandinError("Cannot reboot when kernel arguments not changed")
    change = Change(invocation)
    current = _current(invocation, change.system, change.osname)
    if showing:
        print(current)
        return 0
    edited = _edit(current) if options.flag("editor") else None
    if edited is not None and edited == _without_ostree(current):
        if not options.flag("unchanged-exit-77"):
            raise StandinError("The kernel arguments remained the same")
        print("No changes.")
        return UNCHANGED
    if edited is not None and change.system.reload():
        raise StandinError(
            f"Conflict: bootloader configuration changed. Saved kernel arguments: \n{edited}"
        )
    change.permit("KernelArgs")

    def work(transaction: Transaction) -> None:
        words = split(edited) if edited is not None else patch(current, invocation)
        upgrader = Upgrader(transaction, change.osname)
        if words is None:
            transaction.report.message("No changes.")
        else:
            upgrader.deploy(words)

    change.run("KernelArgs", work)
    return change.close(finish.QUEUED)


def patch(current: str, invocation: Invocation) -> list[str] | None:
    """Apply the options to a command line; None if nothing changes. Raises StandinError."""
    options = invocation.values
    arguments = KernelArgs(current)
    changed = False
    for argument in options.list("delete"):
        arguments.delete(argument)
        changed = True
    for argument in options.list("replace"):
        arguments.replace(argument)
        changed = True
    for argument in options.list("append"):
        arguments.append(argument)
        changed = True
    for argument in options.list("append-if-missing"):
        if argument not in arguments.words():
            arguments.append(argument)
            changed = True
    existing = split(current)
    for argument in options.list("delete-if-present"):
        if argument in existing:
            arguments.delete(argument)
            changed = True
    return arguments.words() if changed else None


def _current(invocation: Invocation, system: System, osname: str) -> str:
    options = invocation.values
    index = options.text("deploy-index")
    deployment: Any
    if index is not None:
        if not index.isdigit():
            raise StandinError(f"Invalid deployment index {index}, must be a number and >= 0")
        if int(index) >= len(system.deployments):
            raise StandinError(
                f"Out of range deployment index {int(index)}, expected < {len(system.deployments)}"
            )
        deployment = system.deployments[int(index)]
    elif options.flag("import-proc-cmdline"):
        deployment = system.sysroot.get_merge_deployment(osname)
    else:
        deployment = system.first(osname)
    if deployment is None:
        raise StandinError(f"No deployments found for os {osname}")
    return str(deployment.get_bootconfig().get("options") or "")


def _without_ostree(text: str) -> str:
    return " ".join(word for word in split(text) if not word.startswith("ostree="))


def _edit(current: str) -> str:
    """Let the user edit the line in $EDITOR; raises StandinError if the result is not usable."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.NamedTemporaryFile("w+", suffix=".kargs") as draft:
        draft.write(f"{EDITOR_TEXT}{_without_ostree(current)}\n")
        draft.flush()
        try:
            code = subprocess.run(["/bin/sh", "-c", f'{editor} "$1"', "sh", draft.name]).returncode
        except OSError as error:
            raise StandinError(f"There was a problem with the editor '{editor}'") from error
        if code:
            raise StandinError(f"There was a problem with the editor '{editor}'")
        with open(draft.name, encoding="utf-8") as result:
            lines = [line.strip() for line in result]
    text = " ".join(line for line in lines if line and not line.startswith("#"))
    if any(word.startswith("ostree=") for word in split(text)):
        raise StandinError(
            "You have an 'ostree' argument in your input, that is not going to be handled"
        )
    if not text:
        raise StandinError("The kernel arguments can not be empty")
    return text
