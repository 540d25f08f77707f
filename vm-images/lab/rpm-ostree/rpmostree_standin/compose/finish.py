"""The second half of a compose: an installed root is arranged, completed and committed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..gi_ostree import GLib
from ..packages import ordered
from . import database, kernel, layout, passwd, result, tmpfiles, treesteps
from .commit import commit
from .files import write
from .initramfs import Cache
from .state import Compose


def commit_tree(
    compose: Compose, work: Path, source: Path, installed: tuple[str, str, Any]
) -> None:
    """Commit what was installed into ``source``, and tell and write what was asked for.

    ``installed`` is the input hash, the version and the resolution. Raises StandinError,
    GLib.Error.
    """
    digest, _, resolution = installed
    treefile, options = compose.treefile, compose.options
    assert compose.metadata is not None
    root = work / "rootfs"
    root.mkdir()
    layout.arrange(source, root, treefile, compose.show)
    compose.metadata["rpmostree.inputhash"] = GLib.Variant("s", digest)
    arguments = treefile.get("initramfs-args")
    if arguments:
        compose.metadata["rpmostree.initramfs-args"] = GLib.Variant("as", arguments)
    listed = ordered([entry.package for entry in resolution.chosen])
    rows = [(p.name, p.epoch, p.version, p.release, p.arch) for p in listed]
    compose.metadata["rpmostree.rpmdb.pkglist"] = GLib.Variant("a(sssss)", rows)
    repositories = treesteps.repository_metadata(resolution.repositories)
    where = treefile.get("repo-metadata", "inline")
    if where == "inline":
        compose.metadata.update(repositories)
    _finish(compose, root)
    passwd.check(root, treefile, compose.previous_file, compose.show)
    parent = _parent(compose)
    with compose.report.task("Committing"):
        bootable = not treefile.get("container", False)
        checksum, stats = commit(compose.repo, root, parent, compose.metadata, bootable)
    for line in stats.lines():
        compose.show(line)
    if where == "detached":
        detached = GLib.Variant("a{sv}", repositories)
        compose.repo.write_commit_detached_metadata(checksum, detached, None)
    key = treefile.get("gpg-key")
    if key:
        compose.repo.sign_commit(checksum, key, None, None)
    target = options.text("write-commitid-to")
    ref = compose.ref if not target else None
    if ref:
        compose.repo.set_ref_immediate(None, ref, checksum, None)
        compose.show(f"{ref} => {checksum}")
    else:
        compose.show(f"Wrote commit: {checksum}")
    report = options.text("write-composejson-to")
    if report:
        result.write_compose_json(compose.repo, Path(report), checksum, ref, stats)
    if target:
        write(Path(target), checksum)
    result.touch(options.text("touch-if-changed"))


def _finish(compose: Compose, root: Path) -> None:
    """Make the last changes that a tree needs to be deployed and booted."""
    treefile, show = compose.treefile, compose.show
    passwd.clean(root)
    layout.tweak(root, treefile, show)
    show("Migrating /usr/etc/passwd to /usr/lib/")
    show("Migrating /usr/etc/group to /usr/lib/")
    passwd.migrate(root, treefile.get("etc-group-members", []))
    passwd.altfiles(root)
    layout.links(root, treefile)
    tmpfiles.convert(root, show)
    overlay = treefile.get("opt-usrlocal") in ("state-overlay", "stateoverlay")
    show("Adding rpm-ostree-0-integration.conf")
    tmpfiles.integrate(root, overlay)
    if not treefile.get("container", False):
        kept = compose.options.text("cachedir")
        cache = Cache(compose.cache / "initramfs" if kept else None)
        kernel.prepare(root, treefile, cache, show)
    passwd.clean(root)
    database.settle(root / "usr/share/rpm")
    layout.finalize(root, treefile, show)


def _parent(compose: Compose) -> str | None:
    named = compose.options.text("parent")
    if named:
        _, checksum = compose.repo.resolve_rev(named, False)
        return str(checksum)
    if compose.ref and not compose.options.flag("no-parent"):
        _, checksum = compose.repo.resolve_rev(compose.ref, True)
        return checksum
    return None
