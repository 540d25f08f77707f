"""Handing the terminal over to the program that does the work."""

from __future__ import annotations

import logging
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence

import dnf.exceptions

from .booted import require_booted
from .i18n import _

logger = logging.getLogger("dnf.plugin")


def hand_over(words: Sequence[str], tell_on_stderr: bool = False) -> int:
    """Print the command and run it with this terminal; gives its exit code, as a shell would.

    With ``tell_on_stderr`` stdout is the program's alone (JSON). Ctrl-C is the program's matter:
    it gets the signal itself, and what it makes of it is waited for. Raises dnf.exceptions.Error
    if it is not installed, or no system of OSTree's runs.
    """
    require_booted()
    line = _("Running: %s") % shlex.join(words)
    if tell_on_stderr:
        print(line, file=sys.stderr, flush=True)
    else:
        logger.info(line)
        sys.stdout.flush()
    # a handler, unlike SIG_IGN, is not inherited by the program
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.Popen(words).wait()
    except OSError as error:
        raise dnf.exceptions.Error(_("%s cannot be run: %s") % (words[0], error.strerror)) from None
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code
