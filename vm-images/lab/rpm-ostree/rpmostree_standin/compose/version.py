"""Automatic version numbers: a prefix, and a count that goes on from the previous commit's."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_TAG = re.compile(r"<([a-zA-Z]+):(.*?)>")


def following(prefix: str, suffix: str, last: str | None, now: datetime | None = None) -> str:
    """Give the version after ``last`` for ``automatic-version-prefix`` and ``-suffix``.

    ``<date:FORMAT>`` in the prefix becomes today's date in UTC; then the count starts with 0.
    """
    moment = now or datetime.now(UTC)
    dated = bool(_TAG.search(prefix))
    prefix = _TAG.sub(lambda tag: moment.strftime(tag.group(2)), prefix)
    mark = suffix or "."
    fresh = f"{prefix}{mark}0" if dated else prefix
    if not last or not last.startswith(prefix):
        return fresh
    if last == prefix:
        return fresh if dated else f"{prefix}{mark}1"
    rest = last[len(prefix) :]
    if rest[0] != mark:
        return fresh
    count = re.match(r"[0-9]*", rest[1:])
    return f"{prefix}{mark}{int(count.group() or 0) + 1 if count else 1}"
