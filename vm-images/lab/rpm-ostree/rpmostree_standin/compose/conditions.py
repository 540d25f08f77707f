"""Conditions of a treefile's ``conditional-include``: ``NAME OP VALUE``."""

from __future__ import annotations

import operator
import re
from typing import Any

from ..errors import StandinError

_CONDITION = re.compile(r'\s*(\w+)\s*(\S+)\s*(?:(true|false)|([0-9]+)|"(.*)")\s*')
_OPERATORS = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def hold(condition: Any, variables: dict[str, Any]) -> bool:
    """Tell whether a condition, or every one of a list, is true; raises StandinError."""
    entries = [condition] if isinstance(condition, str) else list(condition or [])
    # every one is looked at, so that a mistake in the last is found as well
    return all([_holds(entry, variables) for entry in entries])


def _holds(text: str, variables: dict[str, Any]) -> bool:
    match = _CONDITION.fullmatch(text)
    if not match:
        raise StandinError(f"invalid condition: {text}")
    name, sign, truth, number, word = match.groups()
    if sign not in _OPERATORS:
        raise StandinError(f"expected one of ==, !=, >, >=, <, <= but got {sign}")
    wanted: Any = truth == "true" if truth else int(number) if number else word
    if name not in variables:
        raise StandinError(f"undefined variable '{name}'")
    value = variables[name]
    if type(value) is not type(wanted):
        raise StandinError(f"{name} is not same type as {wanted}")
    if sign not in ("==", "!=") and not number:
        raise StandinError(f"invalid op for values '{value}' and '{wanted}'")
    return bool(_OPERATORS[sign](value, wanted))
