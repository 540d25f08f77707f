"""Failures that end a command with exit code 1 and ``error: …`` on stderr."""

from __future__ import annotations


class StandinError(Exception):
    """A failure that is told to the user in one message; the message is the first argument."""

    @property
    def message(self) -> str:
        """The text that follows ``error: ``."""
        return str(self.args[0]) if self.args else ""


class UsageError(StandinError):
    """A command line that makes no sense; carries the usage that is printed before the message."""

    def __init__(self, text: str, usage: str) -> None:
        """Take the complaint and the whole usage text of the command."""
        super().__init__(f"usage error: {text}")
        self.usage = usage


class NoCommandError(StandinError):
    """A missing or unknown (sub)command; the usage precedes the message as it is."""

    def __init__(self, text: str, usage: str) -> None:
        """Take the complaint and the list of commands to show."""
        super().__init__(text)
        self.usage = usage


def reason(error: BaseException) -> str:
    """Give the words of any failure: a GLib error's own message, else the exception's text."""
    message = getattr(error, "message", None)
    return message if isinstance(message, str) and message else str(error)


def prefixed(prefix: str, error: BaseException) -> StandinError:
    """Put ``PREFIX: `` before the words of a failure, as GLib's g_prefix_error does."""
    return StandinError(f"{prefix}: {reason(error)}")
