"""The plugin that dnf loads: it registers ``dnf ostree``, whose work is done by dnf_ostree."""

from __future__ import annotations

from argparse import REMAINDER, ArgumentParser, Namespace
from typing import Any

import dnf
from dnf_ostree import commands
from dnf_ostree.config import Settings, read_settings
from dnf_ostree.i18n import _


@dnf.plugin.register_command
class OstreeCommand(dnf.cli.Command):
    """``dnf ostree COMMAND``; each command is a module of dnf_ostree.commands."""

    aliases = ("ostree",)
    summary = _("compose, host and deploy OSTree trees")

    settings: Settings
    """What /etc/dnf/plugins/ostree.conf says."""

    def set_argparser(self, parser: Any) -> None:
        """Take all that follows as it is: it has a parser of its own."""
        parser.add_argument(
            "words", nargs=REMAINDER, metavar="COMMAND", help=commands.overview(self._parser())
        )
        self._help_on_a_command()

    def pre_configure(self) -> None:
        """Parse the words; a wrong one ends dnf with its exit code for usage errors, 2."""
        self._options: Namespace = commands.parse(self._parser(), self.opts.words)

    def configure(self) -> None:
        """Let the command set what it demands of dnf."""
        self.settings = read_settings(self._plugin.read_config(self.base.conf))
        self._options.module.configure(self, self._options)

    def run(self) -> None:
        """Run the command; the code that it gives is what dnf ends with."""
        self.cli.demands.success_exit_status = self._options.module.run(self, self._options) or 0

    def _parser(self) -> ArgumentParser:
        return commands.make_parser(f"{dnf.util.MAIN_PROG} {self.aliases[0]}")

    def _help_on_a_command(self) -> None:
        """Show the help of ``dnf ostree COMMAND --help``: dnf's own knows no commands of commands.

        dnf answers --help before a command sees its words, and asks for nothing but its options.
        """
        words = list(self.base.args or ())
        if self.aliases[0] not in words or not {"-h", "--help", "--help-cmd"} & set(words):
            return
        named = words[words.index(self.aliases[0]) + 1 :]
        named = [word for word in named if not word.startswith("-")]
        if named:
            commands.parse(self._parser(), [*named, "--help"])
