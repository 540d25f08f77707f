"""``atomic host COMMAND``: hands the words to rpm-ostree, as the atomic command did."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from . import main as rpm_ostree

HOST_COMMANDS = ("deploy", "rebase", "rollback", "status", "unlock", "upgrade")
USAGE = f"usage: atomic host [-h] {{{','.join(HOST_COMMANDS)}}} ..."


def main(words: Sequence[str] | None = None) -> int:
    """Run ``host COMMAND…``; gives rpm-ostree's exit code, 2 if the words make no sense."""
    given = list(sys.argv[1:] if words is None else words)
    if given in (["-v"], ["--version"]):
        print('1.22.1 (a stand-in, made for the lab; "host" only)')
        return 0
    if given[:1] in (["-h"], ["--help"]) or given[:2] in (["host", "-h"], ["host", "--help"]):
        print(f"{USAGE}\n\nexecute Atomic host commands: they are passed to rpm-ostree")
        return 0
    if given[:1] != ["host"]:
        wrong = f"'{given[0]}': the stand-in does \"host\" only" if given else "a command is needed"
        return _refuse(wrong)
    if len(given) < 2 or given[1] not in HOST_COMMANDS:
        wrong = f"invalid choice: '{given[1]}'" if len(given) > 1 else "a subcommand is needed"
        return _refuse(wrong)
    return rpm_ostree.main(given[1:])


def _refuse(text: str) -> int:
    print(f"{USAGE}\natomic: error: {text}", file=sys.stderr)
    return 2
