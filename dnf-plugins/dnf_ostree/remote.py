"""The remote by which this system follows the trees that it hosts itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dnf.exceptions

from .gi_ostree import GLib, OSTree
from .i18n import _
from .keys import PUBLIC

NAME = "hosted"


def configure(system_repo: Any, location: Path) -> None:
    """Have the remote lead to a location, and trust its key alone; written only if it must be.

    libostree puts it where the system's remotes are, /etc/ostree/remotes.d. Raises
    dnf.exceptions.Error if a remote of this name is somebody else's.
    """
    url = (location / "repo").as_uri()
    key = str(location / PUBLIC)
    now = _current(system_repo)
    if now == (url, key):
        return
    if now is not None and not now[0].startswith("file://"):
        raise dnf.exceptions.Error(
            _(
                "The remote '%s' of this system leads to %s, but hosted trees need the name. "
                "Rename that remote: `ostree remote delete %s`, then `ostree remote add`."
            )
            % (NAME, now[0], NAME)
        )
    options = {"gpg-verify": GLib.Variant("b", True), "gpgkeypath": GLib.Variant("s", key)}
    try:
        system_repo.remote_change(
            None,
            OSTree.RepoRemoteChange.REPLACE,
            NAME,
            url,
            GLib.Variant("a{sv}", options),
            None,
        )
    except GLib.Error as error:
        raise dnf.exceptions.Error(_("Remote '%s': %s") % (NAME, error.message)) from None


def _current(repo: Any) -> tuple[str, str | None] | None:
    if NAME not in repo.remote_list():
        return None
    _ok, url = repo.remote_get_url(NAME)
    _ok, key = repo.get_remote_option(NAME, "gpgkeypath", None)
    return url, key
