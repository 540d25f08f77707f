"""The entry point: words in, exit code out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from . import VERSION
from .command import Invocation, VersionRequested, choose
from .errors import NoCommandError, StandinError, UsageError, reason
from .options import HelpRequested

VERSION_TEXT = f"""rpm-ostree:
 Version: '{VERSION}'
 Features:
  - compose
  - stand-in
 Note: 'a stand-in for rpm-ostree, made for the lab; not the real one'
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that the words name (this process's by default); gives its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    # what is printed must not depend on the caller's locale
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", line_buffering=True)
    try:
        return _run(given)
    except HelpRequested as help_text:
        print(help_text, end="")
        return 0
    except VersionRequested:
        print(VERSION_TEXT, end="")
        return 0
    except UsageError as error:
        print(error.usage, file=sys.stderr)
        return _fail(error.message)
    except NoCommandError as error:
        print(error.usage, end="", file=sys.stderr)
        return _fail(error.message)
    except StandinError as error:
        return _fail(error.message)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    from .commands import COMMANDS

    invocation: Invocation = choose(COMMANDS, words, words)
    if invocation.command.run is None:
        raise StandinError(
            f'The stand-in for rpm-ostree does not do "{" ".join(words)}"; the real one does'
        )
    try:
        return invocation.command.run(invocation)
    except Exception as error:
        # GLib.Error cannot be named here without loading libostree for every --help
        if type(error).__name__ == "GError" or type(error).__module__.startswith("gi."):
            raise StandinError(reason(error)) from None
        raise


def _fail(text: str) -> int:
    sys.stdout.flush()
    red, reset = ("\x1b[31m", "\x1b[0m") if sys.stderr.isatty() else ("", "")
    print(f"{red}error: {reset}{text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
