"""Options of all commands but compose's, in the order and words of rpm-ostree's help."""

from __future__ import annotations

from .options import LIST, TEXT, Option

OS = Option("os", "Operate on provided OSNAME", kind=TEXT, value="OSNAME")
REBOOT = Option("reboot", "Initiate a reboot after operation is complete", "r")
LOCK = Option("lock-finalization", "", hidden=True)
CACHE_ONLY = Option("cache-only", "Do not download latest ostree and RPM data", "C")
DOWNLOAD_ONLY = Option("download-only", "Just download latest ostree and RPM data, don't deploy")
UNCHANGED = Option("unchanged-exit-77", "If no new deployment made, exit 77")
DRY_RUN = Option("dry-run", "Exit after printing the transaction", "n")

STATUS = (
    Option("pretty", "", "p", hidden=True),
    Option("verbose", "Print additional fields (e.g. StateRoot); implies -a", "v"),
    Option("advisories", "Expand advisories listing", "a"),
    Option("json", "Output JSON"),
    Option("jsonpath", "Filter JSONPath expression", "J", TEXT, "EXPRESSION"),
    Option("booted", "Only print the booted deployment", "b"),
    Option("pending-exit-77", "If pending deployment available, exit 77"),
)
UPGRADE = (
    OS,
    REBOOT,
    Option("allow-downgrade", "Permit deployment of chronologically older trees"),
    Option("check-diff", "", hidden=True, target="preview"),
    Option("preview", "Just preview package differences (implies --unchanged-exit-77)"),
    Option("check", "Just check if an upgrade is available (implies --unchanged-exit-77)"),
    CACHE_ONLY,
    DOWNLOAD_ONLY,
    Option("upgrade-unchanged-exit-77", "", hidden=True, target="unchanged-exit-77"),
    UNCHANGED,
    Option("trigger-automatic-update-policy", "", hidden=True),
    LOCK,
    Option("bypass-driver", "Force an upgrade even if an updates driver is registered"),
)
REBASE = (
    OS,
    Option(
        "branch",
        "Rebase to branch BRANCH; use --remote to change remote as well",
        "b",
        TEXT,
        "BRANCH",
    ),
    Option(
        "remote",
        "Rebase to current branch name using REMOTE; may also be combined with --branch",
        "m",
        TEXT,
        "REMOTE",
    ),
    REBOOT,
    Option("skip-purge", "Keep previous refspec after rebase"),
    CACHE_ONLY,
    DOWNLOAD_ONLY,
    Option("custom-origin-description", "Human-readable description of custom origin", kind=TEXT),
    Option("custom-origin-url", "Machine-readable description of custom origin", kind=TEXT),
    Option("experimental", "Enable experimental features"),
    Option("disallow-downgrade", "Forbid deployment of chronologically older trees"),
    LOCK,
    Option("bypass-driver", "Force a rebase even if an updates driver is registered"),
)
DEPLOY = (
    OS,
    REBOOT,
    Option("preview", "Just preview package differences"),
    CACHE_ONLY,
    DOWNLOAD_ONLY,
    Option("skip-branch-check", "Do not check if commit belongs on the same branch"),
    LOCK,
    Option("disallow-downgrade", "Forbid deployment of chronologically older trees"),
    UNCHANGED,
    Option(
        "register-driver",
        "Register the calling agent as the driver for updates; if REVISION is an empty string, "
        "register driver without deploying",
        kind=TEXT,
        value="DRIVERNAME",
    ),
    Option("bypass-driver", "Force a deploy even if an updates driver is registered"),
    Option("ex-cliwrap", "", kind=TEXT, hidden=True),
)
ROLLBACK = (REBOOT,)
CLEANUP = (
    OS,
    Option("base", "Clear temporary files; will leave deployments unchanged", "b"),
    Option("pending", "Remove pending deployment", "p"),
    Option("rollback", "Remove rollback deployment", "r"),
    Option("repomd", "Delete cached rpm repo metadata", "m"),
)
KARGS = (
    Option("os", "Operation on provided OSNAME", kind=TEXT, value="OSNAME"),
    Option(
        "deploy-index",
        "Modify the kernel args from a specific deployment based on index. Index is in the form "
        "of a number (e.g. 0 means the first deployment in the list)",
        kind=TEXT,
        value="INDEX",
    ),
    Option("reboot", "Initiate a reboot after operation is complete"),
    Option(
        "append",
        "Append kernel argument; useful with e.g. console= that can be used multiple times. "
        "empty value for an argument is allowed",
        kind=LIST,
        value="KEY=VALUE",
    ),
    Option(
        "replace",
        "Replace existing kernel argument, the user is also able to replace an argument with "
        "KEY=VALUE if only one value exist for that argument ",
        kind=LIST,
        value="KEY=VALUE=NEWVALUE",
    ),
    Option(
        "delete",
        "Delete a specific kernel argument key/val pair or an entire argument with a single "
        "key/value pair",
        kind=LIST,
        value="KEY=VALUE",
    ),
    Option(
        "append-if-missing",
        "Like --append, but does nothing if the key is already present",
        kind=LIST,
        value="KEY=VALUE",
    ),
    Option(
        "delete-if-present",
        "Like --delete, but does nothing if the key is already missing",
        kind=LIST,
        value="KEY=VALUE",
    ),
    Option("unchanged-exit-77", "If no kernel args changed, exit 77"),
    Option(
        "import-proc-cmdline",
        "Instead of modifying old kernel arguments, we modify args from current /proc/cmdline "
        "(the booted deployment)",
    ),
    Option("editor", "Use an editor to modify the kernel arguments"),
    LOCK,
)
INITRAMFS = (
    OS,
    Option("enable", "Enable regenerating initramfs locally using dracut"),
    Option("arg", "Append ARG to the dracut arguments", kind=LIST, value="ARG"),
    Option("disable", "Disable regenerating initramfs locally"),
    REBOOT,
    LOCK,
)
INITRAMFS_ETC = (
    OS,
    Option("force-sync", "Deploy a new tree with the latest tracked /etc files"),
    Option("track", "Track root /etc file", kind=LIST, value="FILE"),
    Option("untrack", "Untrack root /etc file", kind=LIST, value="FILE"),
    Option("untrack-all", "Untrack all root /etc files"),
    REBOOT,
    LOCK,
    UNCHANGED,
)
RESET = (
    OS,
    Option("reboot", "Initiate a reboot after transaction is complete", "r"),
    Option("overlays", "Remove all overlayed packages", "l"),
    Option("overrides", "Remove all overrides", "o"),
    Option("initramfs", "Stop regenerating initramfs or tracking files", "i"),
    LOCK,
)
REFRESH_MD = (OS, Option("force", "Expire current cache", "f"))
FINALIZE = (
    OS,
    Option("allow-missing-checksum", "Don't error out if no expected checksum is provided"),
    Option("allow-unlocked", "Don't error out if staged deployment wasn't locked"),
)
PACKAGES = (
    OS,
    REBOOT,
    DRY_RUN,
    Option("assumeyes", "Auto-confirm interactive prompts for non-security questions", "y"),
    Option("allow-inactive", "Allow inactive package requests"),
    Option("idempotent", "Do nothing if package already (un)installed"),
    Option("unchanged-exit-77", "If no overlays were changed, exit 77"),
    LOCK,
    Option(
        "enablerepo",
        "Enable the repository based on the repo id. Is only supported in a container build.",
        kind=LIST,
    ),
    Option(
        "disablerepo",
        "Only disabling all (*) repositories is supported currently. Is only supported in a "
        "container build.",
        kind=LIST,
    ),
    Option("releasever", "Set the releasever. Is only supported in a container build.", kind=LIST),
)
INSTALL_FIRST = (
    Option("uninstall", "Remove overlayed additional package", kind=LIST, value="PKG"),
    CACHE_ONLY,
    DOWNLOAD_ONLY,
    Option(
        "apply-live", "Apply changes to both pending deployment and running filesystem tree", "A"
    ),
    Option("force-replacefiles", "Allow package to replace files from other packages"),
)
UNINSTALL_FIRST = (
    Option("install", "Overlay additional package", kind=LIST, value="PKG"),
    Option("all", "Remove all overlayed additional packages"),
)
OVERRIDE = (
    OS,
    REBOOT,
    DRY_RUN,
    LOCK,
    Option("cache-only", "Only operate on cached data", "C"),
)
OVERRIDE_REPLACE_FIRST = (
    Option("remove", "Remove a package", kind=LIST, value="PKG"),
    Option("experimental", "", hidden=True),
    Option("freeze", "", hidden=True),
    Option("from", "", kind=TEXT, hidden=True),
)
OVERRIDE_REMOVE_FIRST = (Option("replace", "Replace a package", kind=LIST, value="RPM"),)
OVERRIDE_RESET_FIRST = (Option("all", "Reset all active overrides", "a"),)
DB = (
    Option(
        "repo", "Path to OSTree repository (defaults to /sysroot/ostree/repo)", "r", TEXT, "PATH"
    ),
)
DB_DIFF = (
    *DB,
    Option("format", 'Output format: "diff" or "json" or (default) "block"', "F", TEXT, "FORMAT"),
    Option("changelogs", "Also output RPM changelogs", "c"),
    Option("sysroot", "Use system root SYSROOT (default: /)", kind=TEXT, value="SYSROOT"),
    Option("base", "Diff against deployments' base, not layered commits"),
    Option("advisories", "Also output new advisories", "a"),
)
DB_LIST = (*DB, Option("advisories", "Also list advisories", "a"))
