"""``rpm-ostree status``: the deployments, as text or as JSON."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from . import cachedupdate, pkgdiff, signaturetext, transactionpeer
from .command import Invocation
from .commitinfo import package_list
from .describe import describe
from .errors import StandinError
from .jsontext import pretty
from .layered import layered_lines
from .origin import is_checksum
from .packages import difference
from .refused import not_done
from .system import System
from .times import timestamp

WIDTH = len("InactiveRemoteOverrides")
"""Labels are right-aligned to this width, after two blanks."""

PENDING = 77

_SIMPLE_PATH = re.compile(r"""\$(\.?\*|\.[\w-]+|\[(\d+|\*|'[^']*'|"[^"]*")\])*""")


def run(invocation: Invocation) -> int:
    """Print the status; gives the exit code."""
    options = invocation.values
    if options.flag("json") and options.text("jsonpath"):
        raise StandinError("Cannot specify both --json and --jsonpath")
    system = System(options.text("sysroot"))
    deployments = [describe(system, entry) for entry in system.deployments]
    only_booted = options.flag("booted")
    active = transactionpeer.active(transactionpeer.folder_of(system.path))
    if options.flag("json") or options.text("jsonpath"):
        document = {
            "deployments": [d for d in deployments if d["booted"] or not only_booted],
            "transaction": active.triple(system.osname()) if active else None,
            "cached-update": cachedupdate.load(system),
            "update-driver": None,
        }
        path = options.text("jsonpath")
        sys.stdout.write(pretty(select(document, path) if path else document))
        sys.stdout.flush()
    else:
        for line in _text(system, deployments, active, options.flag("verbose"), only_booted):
            print(line)
    pending = len(deployments) > 1 and not deployments[0]["booted"]
    return PENDING if options.flag("pending-exit-77") and pending else 0


def select(document: Any, path: str) -> list[Any]:
    """Select parts of the document by a JSONPath of the simple kind ``$.a[0].b``, ``$.a[*].b``."""
    if not path.startswith("$"):
        raise StandinError("While compiling jsonpath: Root node followed by invalid character")
    if not _SIMPLE_PATH.fullmatch(path):
        raise not_done(f"--jsonpath={path}")
    found = [document]
    for step in path[1:].replace("]", "").replace("[", ".").split("."):
        if not step:
            continue
        name = step.strip("'\"")
        following: list[Any] = []
        for value in found:
            if name == "*":
                following += list(value.values() if isinstance(value, dict) else value)
            elif isinstance(value, dict) and name in value:
                following.append(value[name])
            elif isinstance(value, list) and name.isdigit() and int(name) < len(value):
                following.append(value[int(name)])
        found = following
    return found


def bullet() -> str:
    """The mark of the booted deployment: a dot, or a star where the locale is plain ASCII."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG")
    return "*" if locale in ("C", "POSIX") else "●"


def field(label: str, value: str) -> str:
    """Format one labelled line."""
    return f"  {label:>{WIDTH}}{':' if label else ' '} {value}"


def _text(
    system: System,
    deployments: list[dict[str, Any]],
    active: transactionpeer.Active | None,
    verbose: bool,
    only_booted: bool,
) -> list[str]:
    lines = [f"State: {'busy' if active else 'idle'}"]
    if verbose:
        lines.append("AutomaticUpdates: disabled")
    if active:
        lines.append(f"Transaction: {active.title}")
        lines.append(f"  Initiator: {active.initiator}")
    lines.append("BootedDeployment:" if only_booted else "Deployments:")
    several = len({entry["osname"] for entry in deployments}) > 1
    booted = next((entry for entry in deployments if entry["booted"]), None)
    for index, facts in enumerate(deployments):
        if only_booted and not facts["booted"]:
            continue
        if index and not only_booted:
            lines.append("")
        lines += _deployment(facts, index, verbose, several)
        if index == 0 and booted and not facts["booted"] and facts["osname"] == booted["osname"]:
            lines += _difference(system, booted["checksum"], facts, verbose)
        lines += layered_lines(facts, verbose, field)
        if facts["pinned"]:
            lines.append(field("Pinned", "yes"))
        if facts["unlocked"] != "none":
            lines.append(_alarm(field("Unlocked", facts["unlocked"])))
        if "endoflife" in facts:
            lines.append(_alarm(field("EndOfLife", facts["endoflife"])))
    return lines


def _deployment(facts: dict[str, Any], index: int, verbose: bool, several: bool) -> list[str]:
    title = facts["origin"]
    custom = facts.get("custom-origin")
    if custom and is_checksum(title):
        title = custom[0]
    number = f" (index: {index})" if verbose else ""
    lines = [f"{bullet() if facts['booted'] else ' '} {title}{number}"]
    if custom:
        lines.append(field("CustomOrigin", custom[1]))
    if "remote-error" in facts:
        lines.append(_alarm(field("OstreeRemoteStatus", facts["remote-error"])))
    source = facts["base-commit-meta"].get("ostree.source-title")
    if source:
        lines.append(f"  └─ {source}")
    layered = "base-checksum" in facts
    when = timestamp(facts.get("base-timestamp" if layered else "timestamp", 0))
    version = facts.get("version")
    if version is None:
        lines.append(field("Timestamp", when))
    else:
        lines.append(field("Version", f"{_bold(version)} ({when})"))
    if verbose or not is_checksum(facts["origin"]):
        if layered:
            lines.append(field("BaseCommit", facts["base-checksum"]))
            if verbose:
                lines.append(field("Commit", facts["checksum"]))
        else:
            lines += _commit(facts, verbose)
    if verbose and (facts["staged"] or index == 0):
        lines.append(field("Staged", "yes" if facts["staged"] else "no"))
    if verbose or several:
        lines.append(field("StateRoot", facts["osname"]))
    if facts.get("gpg-enabled"):
        lines += signaturetext.lines(facts.get("signatures"), verbose, WIDTH)
    return lines


def _commit(facts: dict[str, Any], verbose: bool) -> list[str]:
    """The commit and, if there is room, the repositories that it was composed from."""
    lines = [field("Commit", facts["checksum"])]
    repositories = facts["base-commit-meta"].get("rpmostree.rpmmd-repos") or []
    if not verbose:
        return lines
    texts: list[str] = []
    for entry in repositories:
        # kept big-endian, and shown by JSON as a signed number
        raw = int(entry["timestamp"]).to_bytes(8, "little", signed=entry["timestamp"] < 0)
        texts.append(f"{entry['id']} ({timestamp(int.from_bytes(raw, 'big'))})")
    texts.sort(key=str.lower)
    for index, text in enumerate(texts):
        lines.append(field("", f"{'└─' if index == len(texts) - 1 else '├─'} {text}"))
    return lines


def _difference(system: System, old: str, facts: dict[str, Any], verbose: bool) -> list[str]:
    before = package_list(system.repo, old)
    after = package_list(system.repo, facts["checksum"])
    diff = difference(before or [], after or [])
    update = cachedupdate.load(system)
    if verbose and update and update.get("deployment") == facts["id"]:
        # what an upgrade made is shown from its record, where each list has its own title
        return [
            *pkgdiff.titled("Upgraded", WIDTH, diff.upgraded),
            *pkgdiff.titled("Downgraded", WIDTH, diff.downgraded),
            *pkgdiff.titled("Removed", WIDTH, diff.removed),
            *pkgdiff.titled("Added", WIDTH, diff.added),
        ]
    if verbose:
        return pkgdiff.aligned(diff, WIDTH)
    summary = pkgdiff.summary(diff)
    return [field("Diff", summary)] if summary else []


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[22m" if sys.stdout.isatty() else text


def _alarm(text: str) -> str:
    return f"\x1b[31m\x1b[1m{text}\x1b[22m\x1b[0m" if sys.stdout.isatty() else text
