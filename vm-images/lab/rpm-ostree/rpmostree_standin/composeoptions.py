"""Options of ``rpm-ostree compose``'s commands, in the order of their help."""

from __future__ import annotations

from .options import LIST, TEXT, Option

COMMON = (
    Option("ex-unified-core", "", hidden=True, target="unified-core"),
    Option("unified-core", 'Use new "unified core" codepath'),
)
REPOSITORY = (
    Option("repo", "Path to OSTree repository", "r", TEXT, "REPO"),
    Option(
        "layer-repo",
        "Path to OSTree repository for ostree-layers and ostree-override-layers",
        kind=TEXT,
        value="REPO",
    ),
)
INSTALL = (
    Option(
        "force-nocache",
        "Always create a new OSTree commit, even if nothing appears to have changed",
    ),
    Option("cache-only", "Assume cache is present, do not attempt to update it"),
    Option("cachedir", "Cached state", kind=TEXT, value="CACHEDIR"),
    Option(
        "source-root", "Rootfs to use for resolving releasever if unset", kind=TEXT, value="PATH"
    ),
    Option(
        "download-only", "Like --dry-run, but download and import RPMs as well; requires --cachedir"
    ),
    Option("download-only-rpms", "Like --dry-run, but download RPMs as well; requires --cachedir"),
    Option("proxy", "HTTP proxy", kind=TEXT, value="PROXY"),
    Option("dry-run", "Just print the transaction and exit"),
    Option("print-only", "Just expand any includes and print treefile"),
    Option(
        "touch-if-changed",
        "Update the modification time on FILE if a new commit was created",
        kind=TEXT,
        value="FILE",
    ),
    Option("previous-commit", "Use this commit for change detection", kind=TEXT, value="COMMIT"),
    Option(
        "previous-inputhash",
        "Use this input hash for change detection",
        kind=TEXT,
        value="DIGEST",
    ),
    Option(
        "previous-version",
        "Use this version number for automatic version numbering",
        kind=TEXT,
        value="VERSION",
    ),
    Option("workdir", "Working directory", kind=TEXT, value="WORKDIR"),
    Option("workdir-tmpfs", "", hidden=True),
    Option("ex-write-lockfile-to", "Write lockfile to FILE", kind=TEXT, value="FILE"),
    Option("ex-lockfile", "Read lockfile from FILE", kind=LIST, value="FILE"),
    Option("ex-lockfile-strict", "With --ex-lockfile, only allow installing locked packages"),
)
COMMIT = (
    Option(
        "add-metadata-string",
        "Append given key and value (in string format) to metadata",
        kind=LIST,
        value="KEY=VALUE",
    ),
    Option(
        "add-metadata-from-json",
        "Parse the given JSON file as object, convert to GVariant, append to OSTree commit",
        kind=LIST,
        value="JSON",
    ),
    Option(
        "write-commitid-to",
        "File to write the composed commitid to instead of updating the ref",
        kind=TEXT,
        value="FILE",
    ),
    Option(
        "write-composejson-to",
        "Write JSON to FILE containing information about the compose run",
        kind=TEXT,
        value="FILE",
    ),
    Option("no-parent", "Always commit without a parent"),
    Option("parent", "Commit with specific parent", kind=TEXT, value="REV"),
)
TREE = (*COMMON, *REPOSITORY, *INSTALL, *COMMIT)
