"""Signatures of a commit as ``status`` shows them.

The fields of a signature are libostree's OstreeGpgSignatureAttr.
"""

from __future__ import annotations

import time
from typing import Any

VALID, _SIG_EXPIRED, _KEY_EXPIRED, _KEY_REVOKED, KEY_MISSING, FINGERPRINT, TIMESTAMP = range(7)
_EXPIRES, ALGORITHM, _HASH, USER, EMAIL = range(7, 12)


def lines(signatures: list[list[Any]] | None, verbose: bool, width: int) -> list[str]:
    """Format signatures; ``width`` is that of the labels."""
    label = f"  {'GPGSignature':>{width}}: "
    if signatures is None:
        return [f"{label}(unsigned)"]
    indent = " " * (width + 4)
    if not verbose:
        texts = [_short(entry) for entry in signatures]
        result = [label + (texts[0] if texts else "")]
        for text in texts[1:]:
            result += ["", indent + text]
        return result
    count = len(signatures)
    result = [f"{label}{count} signature{'' if count == 1 else 's'}"]
    for index, entry in enumerate(signatures):
        result += [""] if index else []
        result += [indent + text for text in _long(entry)]
    return result


def _short(entry: list[Any]) -> str:
    if entry[KEY_MISSING]:
        return f"Can't check signature: public key {entry[FINGERPRINT]} not found"
    return f"{'Valid' if entry[VALID] else 'Invalid'} signature by {entry[FINGERPRINT]}"


def _long(entry: list[Any]) -> list[str]:
    made = time.strftime("%c", time.localtime(entry[TIMESTAMP]))
    key = entry[FINGERPRINT][-16:]
    texts = [f"Signature made {made} using {entry[ALGORITHM]} key ID {key}"]
    if entry[KEY_MISSING]:
        return [*texts, "Can't check signature: public key not found"]
    who = f'"{entry[USER]} <{entry[EMAIL]}>"'
    return [*texts, f"{'Good' if entry[VALID] else 'BAD'} signature from {who}"]
