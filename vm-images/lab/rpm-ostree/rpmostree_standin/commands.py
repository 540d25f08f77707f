"""All commands: names, help, options, and what runs them.

What runs a command is loaded when it is called, so that help needs no libostree.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from . import composeoptions
from . import optiontables as tables
from .command import Command, Invocation, describe_parent
from .gate import require_host

Run = Callable[[Invocation], int]


def _load(place: str, host: bool) -> Run:
    module, _, name = place.partition(":")

    def run(invocation: Invocation) -> int:
        invocation.parse()
        if host:
            require_host(invocation)
        function: Run = getattr(import_module(f".{module}", __package__), name)
        return function(invocation)

    return run


def on_host(place: str) -> Run:
    """Make what runs a command that needs a booted system."""
    return _load(place, True)


def anywhere(place: str) -> Run:
    """Make what runs a command that works without one."""
    return _load(place, False)


def _raw(place: str) -> Run:
    """Make what runs a command that hands its words to another program."""
    module, _, name = place.partition(":")

    def run(invocation: Invocation) -> int:
        function: Run = getattr(import_module(f".{module}", __package__), name)
        return function(invocation)

    return run


_TREE = 'Process a "treefile"; install packages and commit the result to an OSTree repository'
COMPOSE = Command(
    "compose",
    "Commands to compose a tree",
    local=True,
    subcommands=(
        Command(
            "tree", _TREE, anywhere("compose.tree:run"), composeoptions.TREE, "TREEFILE", local=True
        ),
        Command("install", "Install packages into a target path", local=True),
        Command("postprocess", "Perform final postprocessing on an installation root", local=True),
        Command("commit", "Commit a target path to an OSTree repository", local=True),
        Command(
            "extensions",
            "Download RPM packages guaranteed to depsolve with a base OSTree",
            local=True,
        ),
        Command(
            "container-encapsulate",
            'Generate a reproducible "chunked" container image (using RPM data) from an OSTree '
            "commit",
            local=True,
        ),
        Command(
            "image",
            'Generate a reproducible "chunked" container image (using RPM data) from a treefile',
            local=True,
        ),
    ),
)
_DB = (
    Command(
        "diff",
        "Show package changes between two commits",
        anywhere("db:diff"),
        tables.DB_DIFF,
        "[FROM_REV] [TO_REV]",
        local=True,
    ),
    Command(
        "list",
        "List packages within commits",
        anywhere("db:listing"),
        tables.DB_LIST,
        "REV... [PREFIX-PKGNAME...]",
        local=True,
    ),
    Command(
        "version",
        "Show rpmdb version of packages within the commits",
        anywhere("db:version"),
        tables.DB,
        "COMMIT...",
        local=True,
    ),
)
DB = Command("db", "Commands to query the RPM database", local=True, subcommands=_DB)
_PACKAGE = "PACKAGE [PACKAGE...]"
OVERRIDE = Command(
    "override",
    "Manage base package overrides",
    local=True,
    subcommands=(
        Command(
            "replace",
            "Replace packages in the base layer",
            on_host("packagecommands:override_replace"),
            (*tables.OVERRIDE_REPLACE_FIRST, *tables.OVERRIDE),
            _PACKAGE,
            packages=True,
        ),
        Command(
            "remove",
            "Remove packages from the base layer",
            on_host("packagecommands:override_remove"),
            (*tables.OVERRIDE_REMOVE_FIRST, *tables.OVERRIDE),
            _PACKAGE,
            packages=True,
        ),
        Command(
            "reset",
            "Reset currently active package overrides",
            on_host("packagecommands:override_reset"),
            (*tables.OVERRIDE_RESET_FIRST, *tables.OVERRIDE),
            _PACKAGE,
            packages=True,
        ),
    ),
)
_LIVE_TEXT = "Apply pending deployment changes to booted deployment"
EX = Command(
    "ex",
    "Experimental commands that may change or be removed in the future",
    hidden=True,
    local=True,
    subcommands=(
        Command("apply-live", _LIVE_TEXT),
        Command("history", "Inspect rpm-ostree history of the system", local=True),
        Command(
            "initramfs-etc",
            "Track initramfs configuration files",
            on_host("smallcommands:initramfs_etc"),
            tables.INITRAMFS_ETC,
        ),
        Command(
            "deploy-from-self", "Deploy OSTree commit in container repository to target system"
        ),
    ),
)
_INSTALL = on_host("packagecommands:install")
_INSTALL_OPTIONS = (*tables.INSTALL_FIRST, *tables.PACKAGES)
_UNINSTALL = on_host("packagecommands:uninstall")
_UNINSTALL_OPTIONS = (*tables.UNINSTALL_FIRST, *tables.PACKAGES)
_SEARCH_OPTIONS = (*tables.INSTALL_FIRST, *tables.UNINSTALL_FIRST, *tables.PACKAGES)
_UPGRADE = on_host("upgrade:run")
_REFRESH = on_host("smallcommands:refresh_md")
_UNLOCK = _raw("smallcommands:usroverlay")
_OVERLAY_TEXT = "Apply a transient overlayfs to /usr"

COMMANDS: tuple[Command, ...] = (
    describe_parent(COMPOSE),
    Command("apply-live", _LIVE_TEXT),
    describe_parent(EX),
    Command("cleanup", "Clear cached/pending data", on_host("cleanup:run"), tables.CLEANUP),
    describe_parent(DB),
    Command(
        "deploy",
        "Deploy a specific commit",
        on_host("deploy:run"),
        tables.DEPLOY,
        "REVISION",
        packages=True,
    ),
    Command(
        "rebase",
        "Switch to a different tree",
        on_host("rebase:run"),
        tables.REBASE,
        "REFSPEC [REVISION]",
        packages=True,
    ),
    Command(
        "rollback",
        "Revert to the previously booted tree",
        on_host("rollback:run"),
        tables.ROLLBACK,
    ),
    Command("status", "Get the version of the booted system", on_host("status:run"), tables.STATUS),
    Command("upgrade", "Perform a system upgrade", _UPGRADE, tables.UPGRADE, packages=True),
    Command("update", "Alias for upgrade", _UPGRADE, tables.UPGRADE, hidden=True, packages=True),
    Command("reload", "Reload configuration", on_host("smallcommands:reload")),
    Command("cancel", "Cancel an active transaction", on_host("smallcommands:cancel")),
    Command(
        "initramfs",
        "Enable or disable local initramfs regeneration",
        on_host("smallcommands:initramfs"),
        tables.INITRAMFS,
    ),
    Command("install", "Overlay additional packages", _INSTALL, _INSTALL_OPTIONS, _PACKAGE),
    Command(
        "uninstall",
        "Remove overlayed additional packages",
        _UNINSTALL,
        _UNINSTALL_OPTIONS,
        _PACKAGE,
    ),
    Command(
        "search",
        "Search for packages",
        on_host("packagecommands:search"),
        _SEARCH_OPTIONS,
        _PACKAGE,
    ),
    describe_parent(OVERRIDE),
    Command(
        "reset",
        "Remove all mutations",
        on_host("smallcommands:reset"),
        tables.RESET,
        packages=True,
    ),
    Command("refresh-md", "Generate rpm repo metadata", _REFRESH, tables.REFRESH_MD),
    Command("kargs", "Query or modify kernel arguments", on_host("kargs:run"), tables.KARGS),
    Command(
        "initramfs-etc",
        "Add files to the initramfs",
        on_host("smallcommands:initramfs_etc"),
        tables.INITRAMFS_ETC,
    ),
    Command("usroverlay", _OVERLAY_TEXT, _UNLOCK),
    Command("unlock", _OVERLAY_TEXT, _UNLOCK, hidden=True),
    Command("pkg-add", "", _INSTALL, _INSTALL_OPTIONS, _PACKAGE, hidden=True),
    Command("pkg-remove", "", _UNINSTALL, _UNINSTALL_OPTIONS, _PACKAGE, hidden=True),
    Command("rpm", "", hidden=True, local=True, subcommands=_DB),
    Command("remove", "", _UNINSTALL, _UNINSTALL_OPTIONS, _PACKAGE, hidden=True),
    Command("makecache", "", _REFRESH, tables.REFRESH_MD, hidden=True),
    Command(
        "finalize-deployment",
        "",
        on_host("smallcommands:finalize_deployment"),
        tables.FINALIZE,
        "CHECKSUM",
        hidden=True,
    ),
)
