"""JSON reading whose complaints name line and column, in the words of rpm-ostree's parser."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_BLANK = " \t\r\n"


class JsonError(Exception):
    """A text that is no JSON; the message ends in ``at line L column C``."""


@dataclass
class Document:
    """A parsed object: its members, the place after each member's value, and its own end."""

    members: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    end: str = ""


class Reader:
    """A recursive reader over one text."""

    def __init__(self, text: str) -> None:
        """Take the whole text."""
        self._text = text
        self._at = 0

    def document(self) -> Document:
        """Read a text that must be one object; raises JsonError."""
        found = self._peek("EOF while parsing a value")
        if found != "{":
            value = self._value()
            raise JsonError(
                f"invalid type: {unexpected(value)}, expected struct TreeComposeConfig "
                f"{self.place()}"
            )
        document = Document()
        document.members = self._object(document.places)
        document.end = self.place()
        if self._skip():
            self._at += 1
            raise JsonError(f"trailing characters {self.place()}")
        return document

    def place(self) -> str:
        """Name the last character that was read."""
        before = self._text[: self._at]
        column = len(before) - (before.rfind("\n") + 1)
        return f"at line {before.count(chr(10)) + 1} column {column}"

    def _skip(self) -> str:
        while self._at < len(self._text) and self._text[self._at] in _BLANK:
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _peek(self, at_end: str) -> str:
        found = self._skip()
        if not found:
            raise JsonError(f"{at_end} {self.place()}")
        return found

    def _fail(self, text: str) -> JsonError:
        self._at += 1
        return JsonError(f"{text} {self.place()}")

    def _object(self, places: dict[str, str] | None = None) -> dict[str, Any]:
        self._at += 1
        result: dict[str, Any] = {}
        if self._peek("EOF while parsing an object") == "}":
            self._at += 1
            return result
        while True:
            if self._peek("EOF while parsing an object") != '"':
                raise self._fail("key must be a string")
            key = self._string()
            if self._peek("EOF while parsing an object") != ":":
                raise self._fail("expected `:`")
            self._at += 1
            result[key] = self._value()
            if places is not None:
                places[key] = self.place()
            found = self._peek("EOF while parsing an object")
            if found == "}":
                self._at += 1
                return result
            if found != ",":
                raise self._fail("expected `,` or `}`")
            self._at += 1
            if self._peek("EOF while parsing a value") == "}":
                raise self._fail("trailing comma")

    def _array(self) -> list[Any]:
        self._at += 1
        result: list[Any] = []
        if self._peek("EOF while parsing a list") == "]":
            self._at += 1
            return result
        while True:
            result.append(self._value())
            found = self._peek("EOF while parsing a list")
            if found == "]":
                self._at += 1
                return result
            if found != ",":
                raise self._fail("expected `,` or `]`")
            self._at += 1
            if self._peek("EOF while parsing a value") == "]":
                raise self._fail("trailing comma")

    def _value(self) -> Any:
        found = self._peek("EOF while parsing a value")
        if found == "{":
            return self._object()
        if found == "[":
            return self._array()
        if found == '"':
            return self._string()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self._text.startswith(word, self._at):
                self._at += len(word)
                return value
        number = _NUMBER.match(self._text, self._at)
        if not number:
            raise self._fail("expected value")
        self._at = number.end()
        return json.loads(number.group())

    def _string(self) -> str:
        start = self._at
        self._at += 1
        while True:
            found = self._text[self._at : self._at + 1]
            if not found:
                raise JsonError(f"EOF while parsing a string {self.place()}")
            self._at += 1
            if found == "\\":
                self._at += 1
            elif found == '"':
                break
            elif ord(found) < 0x20:
                raise JsonError(
                    "control character (\\u0000-\\u001F) found while parsing a string "
                    f"{self.place()}"
                )
        try:
            return str(json.loads(self._text[start : self._at]))
        except ValueError:
            raise JsonError(f"invalid escape {self.place()}") from None


def unexpected(value: Any) -> str:
    """Describe a value that has the wrong type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean `{str(value).lower()}`"
    if isinstance(value, int):
        return f"integer `{value}`"
    if isinstance(value, float):
        return f"floating point `{value}`"
    if isinstance(value, str):
        return f"string {json.dumps(value, ensure_ascii=False)}"
    return "map" if isinstance(value, dict) else "sequence"
