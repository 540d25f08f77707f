"""The commands that have commands of their own: compose, db, override, ex."""

from __future__ import annotations

from . import composeoptions
from . import optiontables as tables
from .command import Command
from .loading import anywhere, on_host

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
DB_COMMANDS = (
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
DB = Command("db", "Commands to query the RPM database", local=True, subcommands=DB_COMMANDS)
PACKAGE = "PACKAGE [PACKAGE...]"
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
            PACKAGE,
            packages=True,
        ),
        Command(
            "remove",
            "Remove packages from the base layer",
            on_host("packagecommands:override_remove"),
            (*tables.OVERRIDE_REMOVE_FIRST, *tables.OVERRIDE),
            PACKAGE,
            packages=True,
        ),
        Command(
            "reset",
            "Reset currently active package overrides",
            on_host("packagecommands:override_reset"),
            (*tables.OVERRIDE_RESET_FIRST, *tables.OVERRIDE),
            PACKAGE,
            packages=True,
        ),
    ),
)
LIVE_TEXT = "Apply pending deployment changes to booted deployment"
EX = Command(
    "ex",
    "Experimental commands that may change or be removed in the future",
    hidden=True,
    local=True,
    subcommands=(
        Command("apply-live", LIVE_TEXT),
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
        Command("rebuild", "Rebuild system based on configuration", hidden=True),
    ),
)
