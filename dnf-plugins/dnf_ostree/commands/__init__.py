"""The commands of ``dnf ostree``: a module each.

A module has

- a docstring, whose first line is the command's summary and which is its help;
- ``add_arguments(parser)``: declares its arguments on an argparse parser;
- ``configure(command, opts)``: sets what it demands of dnf (``command.cli.demands``);
- ``run(command, opts)``: does it, and gives the exit code, or None for 0. Failures raise
  dnf.exceptions.Error;
- ``SPREAD``: the name of a list of words that may have options among them;
- ``PASSES_ON = True`` if words that are not declared are another program's: they are left,
  in their order, in ``opts.rest``.

``command`` is the plugin's dnf.cli.Command: ``command.base``, ``command.cli``,
``command.settings``, and ``command.opts`` with dnf's own options. Modules are imported for
every ``dnf ostree``, for help's sake: what costs time (libostree) they import in ``run``.

dnf takes its own options out of the line wherever they stand, before a command sees its
words (-y, -q, -v, -b, -C, --version, --best, ...): no command can have an option of such a name.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from ..i18n import _

COMMANDS = (
    "status",
    "upgrade",
    "rollback",
    "rebase",
    "compose",
    "host",
)
"""Modules of this package, in the order of the help."""


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Make the parser of what follows ``dnf ostree``; ``prog`` is these two words."""
    parser = argparse.ArgumentParser(prog, allow_abbrev=False)
    add_commands(parser, __name__, COMMANDS)
    return parser


def add_commands(parser: argparse.ArgumentParser, package: str, names: Iterable[str]) -> None:
    """Add commands, which are modules of a package, to a parser; a command can have such again."""
    choices = parser.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), dest="chosen", required=True
    )
    for name in names:
        module: Any = import_module(f"{package}.{name}")
        summary, _blank, details = (module.__doc__ or "").partition("\n\n")
        added = choices.add_parser(
            name,
            help=_(summary),
            description=_(f"{summary}\n\n{details}".strip()),
            epilog=_("dnf's own options hold as well: see dnf --help."),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        module.add_arguments(added)
        # a command's own parser hides the module of the group that it is in
        if added.get_default("module") is None:
            added.set_defaults(module=module)


def parse(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Parse a command's words; gives its arguments, its ``module``, and ``rest``.

    A usage error ends the program with 2, after the usage and a message on stderr.
    """
    opts, rest = parser.parse_known_args(words)
    spread = getattr(opts.module, "SPREAD", None)
    if spread:
        # argparse takes those of a list that stand together, and leaves what follows an option
        getattr(opts, spread).extend(word for word in rest if not word.startswith("-"))
        rest = [word for word in rest if word.startswith("-")]
    if rest and not getattr(opts.module, "PASSES_ON", False):
        parser.error(_("unrecognized arguments: %s") % " ".join(rest))
    opts.rest = rest
    return opts


def overview(parser: argparse.ArgumentParser) -> str:
    """List the commands with their summaries, for the help of ``dnf ostree``."""
    lines = []
    for action in parser._subparsers._group_actions:  # argparse names no other way to its choices
        for choice in action._choices_actions:
            lines.append(f"{choice.dest:<9} {choice.help}")
    return "\n".join(lines)
