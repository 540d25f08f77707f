"""What a reader can do about a problem that pykickstart found."""

from __future__ import annotations

import difflib
import re
from typing import Any

from pykickstart.version import versionToString


def advice_for(message: str, line: str, handler: Any) -> str:
    """One or two sentences for a message of pykickstart's about `line`, read with `handler`."""
    version = versionToString(handler.version, skipDevel=True)
    words = line.split() or [""]
    if message.startswith("Unknown command"):
        near = _close(words[0], handler.commands)
        return f"{near}It is read as {version}'s syntax; another is taken with --version."
    if message.startswith("Unknown kickstart section"):
        return _close(
            words[0],
            ["%packages", "%pre", "%pre-install", "%post", "%onerror", "%traceback", "%addon"],
        )
    if "does not end with %end" in message:
        return "Add a line with %end where the section ends."
    if "quotation" in message:
        return "Close the quotation mark that this line opens."
    if "has been removed" in message:
        return f"{version} has no such command: drop the line, or name an older --version."
    option = re.search(r"(--[\w-]+)", message)
    options = _options(words[0], handler)
    if option and options and option[1] not in options and "unrecognized" in message:
        return f"{_close(option[1], options)}In {version}, {words[0]} takes {', '.join(options)}."
    return f"Correct the line; it is read as {version}'s syntax (another is taken with --version)."


def _close(word: str, known: Any) -> str:
    """A hint at the most similar known word, with a blank after it, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"Is {near[0]} meant? " if near else ""


def _options(command: str, handler: Any) -> list[str]:
    """The options of a command in this version, as its parser has them."""
    parser = getattr(handler.commands.get(command), "op", None)
    return sorted(getattr(parser, "_option_string_actions", {}))
