"""Times as text."""

from __future__ import annotations

from datetime import UTC, datetime


def timestamp(seconds: int) -> str:
    """Write a Unix time in UTC as ``2026-01-31T12:00:00Z``."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return "(invalid timestamp)"
