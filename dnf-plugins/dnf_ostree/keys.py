"""The key that signs hosted trees: made here, without a passphrase, never leaving its folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import dnf.exceptions

from .files import sync_tree, write_aside
from .i18n import _

PUBLIC = "key.asc"
"""The name of the public key's file, in ASCII armour, beside the key's folder."""


class Keys:
    """A GnuPG home with one key. Who signs holds the location's lock."""

    def __init__(self, home: Path) -> None:
        """Name the home; ``make`` makes it."""
        self.home = home
        self.public = home.parent / PUBLIC
        self._at_hand: str | None = None

    def make(self) -> None:
        """Make the key on first use, aside, so that it is there wholly or not at all.

        A home that is there is mended.

        Raises dnf.exceptions.Error with gpg's words.
        """
        if not self.home.is_dir():
            aside = Path(tempfile.mkdtemp(prefix=".keys-", dir=self.home.parent))
            try:
                with _with_agent(aside) as home:
                    who = f"dnf ostree <root@{socket.gethostname() or 'localhost'}>"
                    words = ("--passphrase", "", "--quick-generate-key", who)
                    _gpg(home, *words, "ed25519", "sign", "never")
                # a rename may reach the disk before what is in the folder
                sync_tree(aside)
                aside.rename(self.home)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        # gpg's locks of a run that was killed: their process is gone, and after a boot its number
        # may be another's, for which gpg would wait
        for pattern in ("*.lock", ".#lk*"):
            for left in self.home.glob(pattern):
                left.unlink(missing_ok=True)
        if not self.public.exists():
            write_aside(self.public, _gpg(self.home, "--armor", "--export"), 0o644)

    @cached_property
    def fingerprint(self) -> str:
        """The key's fingerprint; raises dnf.exceptions.Error if there is none."""
        for line in _gpg(self.home, "--with-colons", "--list-keys").decode().splitlines():
            fields = line.split(":")
            if fields[0] == "fpr":
                return fields[9]
        raise dnf.exceptions.Error(_("There is no key in %s.") % self.home)

    @contextmanager
    def at_hand(self) -> Iterator[str]:
        """Have the secret key at hand for one or more signatures; gives a home for gpgme."""
        if self._at_hand is not None:
            yield self._at_hand
            return
        with _with_agent(self.home) as self._at_hand:
            try:
                yield self._at_hand
            finally:
                self._at_hand = None

    def sign_commit(self, repo: Any, checksum: str) -> None:
        """Sign a commit of a repository; raises GLib.Error."""
        with self.at_hand() as home:
            repo.sign_commit(checksum, self.fingerprint, home, None)

    def sign_summary(self, repo: Any) -> None:
        """Sign a repository's summary; raises GLib.Error."""
        with self.at_hand() as home:
            repo.add_gpg_signature_summary([self.fingerprint], home, None)


@contextmanager
def _with_agent(home: Path) -> Iterator[str]:
    """Give a path of a home for work with its secret key.

    Its agent's sockets are in the home, and a socket's path is short (108 bytes, unix(7)): so the
    home is reached by a link. The agent, which would go on for ever, is ended.
    """
    with tempfile.TemporaryDirectory(prefix="dnf-ostree-", dir="/run") as folder:
        link = os.path.join(folder, "keys")
        os.symlink(home, link)
        try:
            yield link
        finally:
            _run("gpgconf", "--homedir", link, "--kill", "gpg-agent")


def _gpg(home: Path | str, *words: str) -> bytes:
    return _run("gpg", "--homedir", str(home), "--batch", "--no-tty", "--quiet", *words)


def _run(*words: str) -> bytes:
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except OSError as error:
        raise dnf.exceptions.Error(_("%s cannot be run: %s") % (words[0], error.strerror)) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise dnf.exceptions.Error(_("%s failed: %s") % (words[0], said))
    return done.stdout
