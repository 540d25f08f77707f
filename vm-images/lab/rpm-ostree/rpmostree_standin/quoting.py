"""Quoting of words for a shell, as rpm-ostree shows its own command lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SAFE = re.compile(r"[A-Za-z0-9\-._/=:]+")


def shell_word(word: str) -> str:
    """Quote a word only if a shell would not take it as it is."""
    if _SAFE.fullmatch(word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def command_title(words: Iterable[str]) -> str:
    """Give the title of a transaction: the command's words, each followed by a blank."""
    return "".join(f"{shell_word(word)} " for word in words)
