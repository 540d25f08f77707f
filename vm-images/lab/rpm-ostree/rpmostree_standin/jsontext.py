"""JSON as json-glib prints it, and GVariants turned into what JSON can hold."""

from __future__ import annotations

import json
from typing import Any

_INT64 = 1 << 63


def pretty(value: Any, depth: int = 0) -> str:
    """Render with two blanks a level and `` : `` between key and value; no newline at the end."""
    inner = "  " * (depth + 1)
    outer = "  " * depth
    if isinstance(value, dict):
        if not value:
            return "{}"
        items = [f"{inner}{_scalar(str(k))} : {pretty(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{outer}}}"
    if isinstance(value, list | tuple):
        if not value:
            return "[]"
        return "[\n" + ",\n".join(inner + pretty(v, depth + 1) for v in value) + f"\n{outer}]"
    return _scalar(value)


def compact(value: Any) -> str:
    """Render on one line without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def from_variant(variant: Any) -> Any:
    """Turn a GVariant into dicts, lists and scalars.

    json-glib knows signed 64 bit numbers only, so a large unsigned one comes out negative.
    """
    kind = variant.get_type_string()
    if kind in ("v", "m") or kind.startswith("m"):
        if kind.startswith("m") and variant.n_children() == 0:
            return None
        return from_variant(variant.get_child_value(0))
    if kind.startswith("a{"):
        entries = [variant.get_child_value(i) for i in range(variant.n_children())]
        return {
            str(from_variant(entry.get_child_value(0))): from_variant(entry.get_child_value(1))
            for entry in entries
        }
    if kind.startswith(("a", "(", "{")):
        return [from_variant(variant.get_child_value(i)) for i in range(variant.n_children())]
    value = variant.unpack()
    if kind == "t" and value >= _INT64:
        return value - 2 * _INT64
    return value
