"""The report on a tree's quality, as lines."""

from __future__ import annotations

from typing import Any

from .i18n import _


def lines(report: dict[str, Any] | None) -> list[str]:
    """Show a report: ``Quality: 9 of 9 checks passed``, then a line a check.

    It was read from a commit: what has another form than compose writes is left out.
    """
    if report is None:
        return [_("Quality: not checked")]
    checks = [each for each in report.get("checks", ()) if isinstance(each, dict)]
    passed = [each for each in checks if each.get("passed") is True]
    result = [_("Quality: %d of %d checks passed") % (len(passed), len(checks))]
    for each in checks:
        mark = _("passed") if each in passed else _("FAILED")
        result.append(f"  {mark}  {each.get('name', '?')}: {each.get('summary', '')}")
    return result
