"""What a compose leaves for its caller beside the commit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..commitinfo import load_commit, metadata_text, package_list
from ..errors import StandinError
from ..gi_ostree import OSTree
from ..jsontext import compact
from ..packages import difference
from ..pkgdiff import to_json
from ..times import timestamp
from .commit import Stats
from .files import write


def touch(path: str | None) -> None:
    """Set the file's time to now, making it if need be."""
    if path is None:
        return
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_NOCTTY, 0o644)
    except OSError as error:
        raise StandinError(f"Updating '{path}': {error.strerror}") from None
    os.utime(descriptor)
    os.close(descriptor)


def write_compose_json(repo: Any, path: Path, checksum: str, ref: str | None, stats: Stats) -> None:
    """Write the facts of this run for programs (``--write-composejson-to``)."""
    commit = load_commit(repo, checksum)
    facts: dict[str, Any] = {}
    if ref:
        facts["ref"] = ref
    facts.update(
        {
            "ostree-n-metadata-total": stats.metadata_total,
            "ostree-n-metadata-written": stats.metadata_written,
            "ostree-n-content-total": stats.content_total,
            "ostree-n-content-written": stats.content_written,
            "ostree-n-cache-hits": stats.cache_hits,
            "ostree-content-bytes-written": stats.content_bytes,
            "ostree-commit": checksum,
            "ostree-content-checksum": OSTree.commit_get_content_checksum(commit),
        }
    )
    version = metadata_text(commit, "version")
    if version is not None:
        facts["ostree-version"] = version
    facts["ostree-timestamp"] = timestamp(OSTree.commit_get_timestamp(commit))
    digest = metadata_text(commit, "rpmostree.inputhash")
    if digest is not None:
        facts["rpm-ostree-inputhash"] = digest
    parent = OSTree.commit_get_parent(commit)
    if parent:
        _, there = repo.has_object(OSTree.ObjectType.COMMIT, parent, None)
        old = package_list(repo, parent, missing_ok=True) if there else None
        if old is not None:
            facts["pkgdiff"] = to_json(difference(old, package_list(repo, checksum) or []))
    write(path, compact(facts))
