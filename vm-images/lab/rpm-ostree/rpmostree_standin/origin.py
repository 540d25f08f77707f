"""The origin of a deployment: what it follows. A key file that libostree keeps."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from .errors import StandinError
from .gi_ostree import GLib, OSTree

GROUP = "origin"
PACKAGES = "packages"


class Origin:
    """A copy of a deployment's origin that may be changed and written to a new deployment."""

    def __init__(self, deployment: Any) -> None:
        """Copy a deployment's origin; raises StandinError if it has none."""
        given = deployment.get_origin()
        if given is None:
            raise StandinError(
                f"No origin known for deployment {deployment.get_csum()}."
                f"{deployment.get_deployserial()}"
            )
        self.keyfile = GLib.KeyFile.new()
        text, _ = given.to_data()
        self.keyfile.load_from_data(text, len(text.encode()), GLib.KeyFileFlags.NONE)

    def text(self, key: str, group: str = GROUP) -> str | None:
        """Give an entry, or None."""
        try:
            return str(self.keyfile.get_string(group, key))
        except GLib.Error:
            return None

    def names(self, key: str, group: str = PACKAGES) -> list[str]:
        """Give an entry that is a list; empty if there is none."""
        try:
            return [str(name) for name in self.keyfile.get_string_list(group, key)]
        except GLib.Error:
            return []

    @property
    def refspec(self) -> str:
        """``[REMOTE:]BRANCH`` or a commit's checksum; raises StandinError."""
        for key in ("refspec", "baserefspec", "container-image-reference"):
            value = self.text(key)
            if value:
                return value
        raise StandinError("No origin/refspec, or origin/baserefspec in current deployment origin")

    @property
    def pinned_commit(self) -> bool:
        """Whether a commit is followed instead of a branch."""
        return is_checksum(self.refspec)

    @property
    def override(self) -> str | None:
        """The commit that ``deploy`` asked for, if any."""
        return self.text("override-commit")

    def set_refspec(self, refspec: str) -> None:
        """Follow another branch; an earlier choice of a commit ends."""
        key = "baserefspec" if self.text("baserefspec") else "refspec"
        self.keyfile.set_string(GROUP, key, refspec)
        for name in ("override-commit", "custom-url", "custom-description"):
            self.remove(name)

    def set_override(self, checksum: str | None) -> None:
        """Choose a commit of the branch, or end such a choice."""
        if checksum is None:
            self.remove("override-commit")
        else:
            self.keyfile.set_string(GROUP, "override-commit", checksum)

    def set_custom(self, url: str, description: str) -> None:
        """Name what the commit came from, for people."""
        self.keyfile.set_string(GROUP, "custom-url", url)
        self.keyfile.set_string(GROUP, "custom-description", description)

    def remove(self, key: str, group: str = GROUP) -> None:
        """Remove an entry if it is there."""
        with suppress(GLib.Error):
            self.keyfile.remove_key(group, key)

    def for_deployment(self) -> Any:
        """Give the key file for a new deployment, without what belongs to the old one only."""
        OSTree.Deployment.origin_remove_transient_state(self.keyfile)
        return self.keyfile


def is_checksum(text: str) -> bool:
    """Tell whether a text is a commit's checksum."""
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


def split_refspec(refspec: str) -> tuple[str | None, str]:
    """Split ``[REMOTE:]BRANCH``; raises StandinError if libostree does not take it."""
    try:
        _, remote, ref = OSTree.parse_refspec(refspec)
    except GLib.Error as error:
        raise StandinError(error.message) from None
    return remote, ref


def complete_refspec(given: str, base: str | None) -> str:
    """Fill in what a refspec leaves out from another.

    ``REMOTE:`` keeps the branch, ``BRANCH`` the remote, ``:BRANCH`` is local.
    """
    remote: str | None = None
    ref: str | None = None
    infer = True
    if given.endswith(":"):
        remote = given[:-1]
    elif given.startswith(":"):
        infer, ref = False, given[1:]
    else:
        remote, ref = split_refspec(given)
    base_remote, base_ref = split_refspec(base) if base else (None, None)
    if ref is None:
        if not base_ref:
            raise StandinError("Could not determine default ref to pull.")
        ref = base_ref
    elif infer and remote is None:
        remote = base_remote
    return f"{remote}:{ref}" if remote else ref
