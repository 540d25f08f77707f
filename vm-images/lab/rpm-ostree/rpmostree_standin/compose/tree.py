"""``rpm-ostree compose tree``: a treefile becomes a commit in a repository."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from .. import VERSION
from ..command import Invocation
from ..commitinfo import load_commit, metadata_text
from ..errors import StandinError, prefixed, reason
from ..gi_ostree import Gio, GLib, OSTree
from ..jsontext import pretty
from ..output import Console, Reporter
from . import layout, passwd, result, treesteps, unsupported
from .finish import commit_tree
from .state import Compose
from .treefile import Treefile, load
from .version import following
from .workdir import work_folder

NOT_UNIFIED = (
    "\nNOTICE: Running rpm-ostree compose tree without --unified-core is deprecated.\n"
    " Please add --unified-core to the command line and ensure your content\n"
    " works with it.  For more information, see "
    "https://github.com/coreos/rpm-ostree/issues/729\n"
)


def basearch() -> str:
    """Name the machine's architecture as rpm does."""
    machine = platform.machine()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)


def run(invocation: Invocation) -> int:
    """Run the command; gives the exit code, raises StandinError."""
    options, arguments = invocation.values, invocation.arguments
    if not arguments:
        raise invocation.context.usage_error("TREEFILE must be specified")
    if options.flag("print-only"):
        print(_plain_json(load(arguments[0], basearch()).printed()), end="", flush=True)
        return 0
    repository = options.text("repo")
    if not repository:
        raise invocation.context.usage_error("--repo must be specified")
    if os.getuid() != 0:
        raise StandinError("This command requires root privileges")
    repo = OSTree.Repo.new(Gio.File.new_for_path(repository))
    try:
        repo.open(None)
        repo.is_writable()
    except GLib.Error as error:
        raise StandinError(reason(error)) from None
    report = Reporter(Console(invocation.quiet))
    if not options.flag("unified-core"):
        print(NOT_UNIFIED, file=sys.stderr, flush=True)
    elif options.text("workdir"):
        print("note: --workdir is ignored for --unified-core", file=sys.stderr, flush=True)
    if options.flag("workdir-tmpfs"):
        print("note: --workdir-tmpfs is deprecated and will be ignored", file=sys.stderr)
    given = options.text("cachedir")
    if given and not Path(given).is_dir():
        raise StandinError("Opening cachedir: opendir: No such file or directory")
    parent = Path(given) if given else Path(repository) / "tmp"
    with work_folder(parent.resolve()) as work:
        cache = Path(given).resolve() if given else work
        treefile = load(arguments[0], basearch())
        _warn(treefile)
        unsupported.refuse(treefile)
        compose = Compose(options, treefile, repo, cache, report)
        try:
            _install_and_commit(compose, work)
        except GLib.Error as error:
            raise StandinError(reason(error)) from None
    return 0


def _warn(treefile: Treefile) -> None:
    if treefile.get("boot-location", "new") != "modules":
        print(
            'warning: boot-location: "new" is deprecated, use boot-location: modules',
            file=sys.stderr,
        )
    if treefile.get("initramfs-args"):
        print("warning: initramfs-args is deprecated, use /etc/dracut.conf.d", file=sys.stderr)
    if treefile.get("lockfile-repos") is not None:
        print(
            "NOTICE: treefile key `lockfile-repos` is experimental and subject to change\n",
            file=sys.stderr,
        )


def _install_and_commit(compose: Compose, work: Path) -> None:
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        source = work / "rootfs.tmp"
        source.mkdir(mode=0o755)
        try:
            installed = _install(compose, source, Path(scratch))
        except StandinError as error:
            raise prefixed("Installing packages", error) from None
        if installed is None:
            return
        try:
            commit_tree(compose, work, source, installed)
        except (StandinError, GLib.Error) as error:
            raise prefixed("Postprocessing and committing", error) from None


def _install(compose: Compose, root: Path, scratch: Path) -> tuple[str, str, Any] | None:
    """Fill ``root``; gives input hash, version and packages, or None if there is nothing to do."""
    from . import packages  # needs rpm and dnf, which nothing else does

    options, treefile = compose.options, compose.treefile
    print(f"rpm-ostree version: {VERSION}", file=sys.stderr, flush=True)
    only_download = options.flag("download-only") or options.flag("download-only-rpms")
    if only_download and not options.text("cachedir") and not options.flag("unified-core"):
        raise StandinError("--download-only can only be used with --cachedir")
    _previous(compose)
    compose.metadata = treesteps.commit_metadata(treefile, options)
    version = _version(compose)
    resolution = packages.resolve_all(compose, scratch)
    digest = _input_hash(treefile, resolution)
    compose.show(f"Input state hash: {digest}")
    dry = options.flag("dry-run") or only_download
    if not options.flag("force-nocache") and _unchanged(compose, digest):
        ending = "." if dry else "; use --force-nocache to override"
        compose.show(f"No apparent changes since previous commit{ending}")
        return None
    if not options.flag("dry-run"):
        treesteps.check_externals(treefile)
        packages.fetch_all(compose, resolution)
    if dry:
        touched = options.text("touch-if-changed")
        note = f", updating --touch-if-changed={touched}" if touched else ""
        compose.show(f"--dry-run complete{note}; exiting")
        result.touch(touched)
        return None
    passwd.prepare(root, treefile, compose.previous_file)
    packages.install_all(compose, root, resolution)
    treesteps.postprocess(root, treefile, version, compose.show)
    return digest, version, resolution


def _previous(compose: Compose) -> None:
    named = compose.options.text("previous-commit")
    if named:
        _, compose.previous = compose.repo.resolve_rev(named, False)
    elif compose.ref:
        _, compose.previous = compose.repo.resolve_rev(compose.ref, True)
        if compose.previous:
            compose.show(f"Previous commit: {compose.previous}")
        else:
            compose.show(f"No previous commit for {compose.ref}")


def _version(compose: Compose) -> str:
    assert compose.metadata is not None
    prefix = compose.treefile.get("automatic-version-prefix")
    given = compose.metadata.get("version")
    if given is not None:
        return str(given.get_string())
    if prefix is None:
        return ""
    last = compose.options.text("previous-version")
    if last is None and compose.previous:
        last = metadata_text(load_commit(compose.repo, compose.previous), "version")
    version = following(prefix, compose.treefile.get("automatic-version-suffix", ""), last)
    compose.metadata["version"] = GLib.Variant("s", version)
    return version


def _input_hash(treefile: Treefile, resolution: Any) -> str:
    digest = hashlib.sha256()
    digest.update(layout.treefile_digest(treefile).encode())
    named = [treefile.postprocess_script, *treefile.add_files.values()]
    named += [*treefile.check_files.values(), *treefile.finalize.values()]
    for path in named:
        if path:
            digest.update(f"{path.name} {path.stat().st_mode:o}\n".encode() + path.read_bytes())
    for entry in resolution.chosen:
        digest.update(f"{entry.package.nevra} {entry.digest}\n".encode())
    return digest.hexdigest()


def _unchanged(compose: Compose, digest: str) -> bool:
    given = compose.options.text("previous-inputhash")
    if given is not None:
        return given == digest
    if not compose.previous:
        return False
    before = metadata_text(load_commit(compose.repo, compose.previous), "rpmostree.inputhash")
    if before is None:
        compose.show("Previous commit found, but without rpmostree.inputhash metadata key")
    return before == digest


def _plain_json(value: Any) -> str:
    """Render as the treefile is printed: no blank before the colon."""
    return pretty(value).replace('" : ', '": ')
