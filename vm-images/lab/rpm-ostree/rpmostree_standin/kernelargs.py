"""A kernel command line that can be changed piece by piece.

The rules and complaints are those of libostree's OstreeKernelArgs.
"""

from __future__ import annotations

from .errors import StandinError


def split(text: str) -> list[str]:
    """Split a command line at blanks outside double quotes."""
    words: list[str] = []
    word, quoted = "", False
    for letter in text.strip(" "):
        if letter == '"':
            quoted = not quoted
        if letter == " " and not quoted:
            words.append(word)
            word = ""
        else:
            word += letter
    return [*words, word] if word else words


class KernelArgs:
    """Arguments in order; an argument is a key with or without a value."""

    def __init__(self, text: str) -> None:
        """Parse a command line."""
        self._entries = [_entry(word) for word in split(text)]

    def words(self) -> list[str]:
        """Give the arguments as they stand on a command line."""
        return [key if value is None else f"{key}={value}" for key, value in self._entries]

    def append(self, argument: str) -> None:
        """Add arguments at the end."""
        self._entries += [_entry(word) for word in split(argument)]

    def delete(self, argument: str) -> None:
        """Remove ``KEY=VALUE``, or ``KEY`` if it stands there once; raises StandinError."""
        for word in split(argument):
            key, value = _entry(word)
            values = self._values(key)
            if len(values) == 1:
                if value is not None and value != values[0]:
                    raise StandinError(f"No karg '{key}={value}' found")
                self._entries = [entry for entry in self._entries if entry[0] != key]
                continue
            if (key, value) not in self._entries:
                if value is None:
                    raise StandinError(f"Multiple values for key '{argument}' found")
                raise StandinError(f"No karg '{argument}' found")
            self._entries.remove((key, value))

    def replace(self, argument: str) -> None:
        """Set the value of a key that stands there once, or ``KEY=OLD=NEW``."""
        for word in split(argument):
            key, value = _entry(word)
            values = self._values(key)
            if value is not None and "=" in value:
                old, _, new = value.partition("=")
                if old not in values:
                    raise StandinError(f"No karg '{key}={old}' found")
                self._entries[self._entries.index((key, old))] = (key, new)
                continue
            if len(values) > 1:
                raise StandinError(f"Multiple values for key '{key}' found")
            self._entries[self._entries.index((key, values[0]))] = (key, value)

    def _values(self, key: str) -> list[str | None]:
        values = [value for name, value in self._entries if name == key]
        if not values:
            raise StandinError(f"No key '{key}' found")
        return values


def _entry(word: str) -> tuple[str, str | None]:
    key, equals, value = word.partition("=")
    return key, value if equals else None
