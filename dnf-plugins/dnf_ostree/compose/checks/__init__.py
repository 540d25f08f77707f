"""The quality checks of a tree, before it is published.

A check is a function that takes a Subject and gives its findings, a sentence each; none is good.
"""

from __future__ import annotations

import time
from typing import Any

import dnf.exceptions

from ...i18n import _
from . import boot, conflicts, dependencies, placement, privileges, release, verification
from .subject import Subject

CHECKS = (
    ("dependencies", _("all dependencies are met"), dependencies.check),
    ("verification", _("what changed verifies (rpm -V)"), verification.check),
    ("conflicts", _("no two packages own one file"), conflicts.check),
    ("placement", _("every file of a package that came is the tree's"), placement.check),
    ("boot", _("kernel, initramfs and init are there"), boot.check),
    ("privileges", _("every setuid file and capability is a package's"), privileges.check),
    ("release", _("os-release agrees with rpm's database"), release.check),
)


def run_checks(subject: Subject) -> list[dict[str, Any]]:
    """Run all checks; gives their results as the report has them, durations in seconds."""
    results = []
    for name, title, check in CHECKS:
        begun = time.monotonic()
        findings = check(subject)
        results.append(result(name, title, findings, time.monotonic() - begun))
    return results


def result(name: str, title: str, findings: list[str], seconds: float) -> dict[str, Any]:
    """One check's entry in the report."""
    return {
        "check": name,
        "title": title,
        "passed": not findings,
        "findings": findings,
        "seconds": round(seconds, 2),
    }


def require(checks: list[dict[str, Any]]) -> None:
    """Raise dnf.exceptions.Error with the findings of the checks that failed."""
    lines = []
    for check in checks:
        if not check["passed"]:
            lines.append(f"  {check['title']}:")
            lines += [f"    {finding}" for finding in check["findings"]]
    if lines:
        raise dnf.exceptions.Error(
            _("The tree did not pass its checks and is not published:\n%s") % "\n".join(lines)
        )
