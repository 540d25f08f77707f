"""All commands: names, help, options, and what runs them."""

from __future__ import annotations

from . import optiontables as tables
from .command import Command, describe_parent
from .loading import on_host, raw
from .subcommands import COMPOSE, DB, DB_COMMANDS, EX, LIVE_TEXT, OVERRIDE, PACKAGE

_INSTALL = on_host("packagecommands:install")
_INSTALL_OPTIONS = (*tables.INSTALL_FIRST, *tables.PACKAGES)
_UNINSTALL = on_host("packagecommands:uninstall")
_UNINSTALL_OPTIONS = (*tables.UNINSTALL_FIRST, *tables.PACKAGES)
_SEARCH_OPTIONS = (*tables.INSTALL_FIRST, *tables.UNINSTALL_FIRST, *tables.PACKAGES)
_UPGRADE = on_host("upgrade:run")
_REFRESH = on_host("smallcommands:refresh_md")
_UNLOCK = raw("smallcommands:usroverlay")
_OVERLAY_TEXT = "Apply a transient overlayfs to /usr"

_INTERNAL = (
    "cliwrap",
    "container-encapsulate",
    "countme",
    "fix-shadow-perms",
    "scriptlet-intercept",
    "shlib-backend",
    "start-daemon",
    "testutils",
)
"""Commands for rpm-ostree's own parts and old names: known, so that they are refused by name."""

COMMANDS: tuple[Command, ...] = (
    describe_parent(COMPOSE),
    Command("apply-live", LIVE_TEXT),
    describe_parent(EX),
    Command(
        "cleanup", "Clear cached/pending data", on_host("cleanup:run", "cleanup"), tables.CLEANUP
    ),
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
    Command("install", "Overlay additional packages", _INSTALL, _INSTALL_OPTIONS, PACKAGE),
    Command(
        "uninstall",
        "Remove overlayed additional packages",
        _UNINSTALL,
        _UNINSTALL_OPTIONS,
        PACKAGE,
    ),
    Command(
        "search",
        "Search for packages",
        on_host("packagecommands:search"),
        _SEARCH_OPTIONS,
        PACKAGE,
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
    Command("pkg-add", "", _INSTALL, _INSTALL_OPTIONS, PACKAGE, hidden=True),
    Command("pkg-remove", "", _UNINSTALL, _UNINSTALL_OPTIONS, PACKAGE, hidden=True),
    Command("rpm", "", hidden=True, local=True, subcommands=DB_COMMANDS),
    Command("remove", "", _UNINSTALL, _UNINSTALL_OPTIONS, PACKAGE, hidden=True),
    Command("makecache", "", _REFRESH, tables.REFRESH_MD, hidden=True),
    Command(
        "finalize-deployment",
        "",
        on_host("smallcommands:finalize_deployment"),
        tables.FINALIZE,
        "CHECKSUM",
        hidden=True,
    ),
    *(Command(name, hidden=True, local=True) for name in _INTERNAL),
)
