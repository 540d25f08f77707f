"""What a command is, and how the words of a command line find theirs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .errors import NoCommandError
from .options import HelpRequested, Option, OptionContext, Values
from .quoting import command_title

PROGRAM = "rpm-ostree"
EXPERIMENTAL = "ex"

VERSION_OPTION = Option("version", "Print version information and exit")
QUIET_OPTION = Option("quiet", "Avoid printing most informational messages", "q")
GLOBAL_OPTIONS = (VERSION_OPTION, QUIET_OPTION)
DAEMON_OPTIONS = (
    Option("sysroot", "Use system root SYSROOT (default: /)", kind="text", value="SYSROOT"),
    Option("peer", "Force a peer-to-peer connection instead of using the system message bus"),
)
PACKAGE_OPTIONS = (
    Option("install", "Overlay additional package", kind="list", value="PKG"),
    Option("uninstall", "Remove overlayed additional package", kind="list", value="PKG"),
)


class VersionRequested(Exception):
    """``--version`` was met."""


@dataclass(frozen=True)
class Command:
    """A command: how it is called and what runs it.

    ``local`` commands need no booted system; ``packages`` take --install and --uninstall as well.
    """

    name: str
    description: str = ""
    run: Callable[[Invocation], int] | None = None
    options: tuple[Option, ...] = ()
    parameters: str = ""
    hidden: bool = False
    local: bool = False
    packages: bool = False
    subcommands: tuple[Command, ...] = ()


@dataclass
class Invocation:
    """One call of a command: its words, its options, and the whole command line."""

    command: Command
    program: str
    words: list[str]
    line: Sequence[str]
    values: Values = field(default_factory=Values)
    arguments: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The command line as a transaction shows it."""
        return command_title(self.line)

    @property
    def quiet(self) -> bool:
        """Whether messages are unwanted."""
        return self.values.flag("quiet")

    @property
    def context(self) -> OptionContext:
        """The command's options in the order of its help."""
        command = self.command
        options = [*command.options]
        if not command.local:
            options += DAEMON_OPTIONS
        if command.packages:
            options += PACKAGE_OPTIONS
        return OptionContext(
            self.program, command.parameters, [*options, *GLOBAL_OPTIONS], command.description
        )

    def parse(self) -> None:
        """Split the words into options and arguments; raises StandinError and what ends early."""
        self.values, self.arguments = self.context.parse(self.words)
        if self.values.flag("version"):
            raise VersionRequested


def split(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take the first word that is no option out of the words: it names the command.

    rpm-ostree stops at ``--`` and forgets it and all that follows.
    """
    name: str | None = None
    rest: list[str] = []
    for word in words:
        if word == "--":
            break
        if name is None and not word.startswith("-"):
            name = word
        else:
            rest.append(word)
    return name, rest


def choose(
    commands: Sequence[Command], words: Sequence[str], line: Sequence[str], parent: str = ""
) -> Invocation:
    """Find the command, or subcommand of ``parent``, that the words name.

    Raises NoCommandError, HelpRequested, VersionRequested.
    """
    name, rest = split(words)
    program = f"{PROGRAM} {parent}".rstrip()
    for command in commands:
        if command.name == name and name is not None:
            invocation = Invocation(command, f"{program} {name}", rest, line)
            if command.name == EXPERIMENTAL:
                print("NOTICE: Experimental commands are subject to change.", file=sys.stderr)
            if command.subcommands:
                return choose(command.subcommands, rest, line, name)
            return invocation
    context = listing(commands, program, parent)
    try:
        values, _ = context.parse(rest)
    except (HelpRequested, VersionRequested):
        raise
    except Exception:
        values = Values()
    if values.flag("version"):
        raise VersionRequested
    if parent:
        text = (
            f'No "{parent}" subcommand specified'
            if name is None
            else f'Unknown "{parent}" subcommand "{name}"'
        )
    else:
        text = "No command specified" if name is None else f"Unknown command '{name}'"
    raise NoCommandError(text, context.help())


_PARENT_DESCRIPTIONS: dict[str, str] = {}


def listing(commands: Sequence[Command], program: str, parent: str) -> OptionContext:
    """Make the help that lists commands in the order of their names."""
    lines: list[str] = []
    if parent:
        description = _PARENT_DESCRIPTIONS.get(parent, "")
        if description:
            lines += [description, ""]
        lines.append(f'Builtin "{parent}" Commands:')
    else:
        lines.append("Builtin Commands:")
    for command in sorted(commands, key=lambda entry: entry.name):
        if not command.hidden:
            lines.append(f"  {command.name:<23}{command.description}")
    return OptionContext(program, "COMMAND", list(GLOBAL_OPTIONS), "\n".join(lines))


def describe_parent(command: Command) -> Command:
    """Remember a parent command's description for the help of its subcommands."""
    _PARENT_DESCRIPTIONS[command.name] = command.description
    return command
