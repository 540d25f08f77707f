"""The report on a tree's quality, as lines."""

from __future__ import annotations

from typing import Any

from .i18n import _
from .output import plain


def lines(report: dict[str, Any] | None) -> list[str]:
    """Show a report: ``Quality: 9 of 9 checks passed``, then a line a check, and its findings.

    It was read from a commit, which may be another's: what is not of compose's form is left out.
    """
    checks = report.get("checks") if report else None
    if not isinstance(checks, list):
        return [_("Quality: not checked")]
    checks = [each for each in checks if isinstance(each, dict)]
    passed = sum(each.get("passed") is True for each in checks)
    result = [_("Quality: %d of %d checks passed") % (passed, len(checks))]
    for each in checks:
        mark = _("passed") if each.get("passed") is True else _("FAILED")
        result.append(f"  {mark}  {each.get('check')}: {each.get('title')}")
        findings = each.get("findings")
        if isinstance(findings, list):
            result += [f"    {found}" for found in findings]
    return [plain(line) for line in result]
