"""The key that signs packages, repositories and trees: made once, never leaving its folder."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

IDENTITY = "Lab Linux (made on this machine) <lab@localhost>"


def gpg(home: Path, *words: str) -> str:
    """Run gpg with a home of its own; its output."""
    result = subprocess.run(
        ["gpg", "--homedir", str(home), "--batch", "--no-tty", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise RuntimeError(
            f"gpg {words[0]} ended with {result.returncode}: {result.stderr.strip()}"
        )
    return result.stdout


def make(folder: Path) -> None:
    """Make a key pair: `home` (gpg's, 0700), `public.asc` and `public.gpg` (armoured, binary), and
    `key.json` with its fingerprint."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    gpg(home, "--passphrase", "", "--quick-generate-key", IDENTITY, "rsa3072", "sign", "never")
    listing = gpg(home, "--with-colons", "--list-keys")
    fingerprint = next(row.split(":")[9] for row in listing.splitlines() if row.startswith("fpr:"))
    (folder / "public.asc").write_text(gpg(home, "--armor", "--export", fingerprint))
    gpg(home, "--output", str(folder / "public.gpg"), "--export", fingerprint)
    (folder / "key.json").write_text(json.dumps({"fingerprint": fingerprint}))
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False)
