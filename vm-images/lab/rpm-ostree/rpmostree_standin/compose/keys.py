"""The keys that a repository's .repo file names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse
from urllib.request import urlopen

from ..errors import StandinError

#: Seconds without a byte, and bytes.
_PATIENCE = 60
_LARGEST = 1 << 20


def read_key(url: str) -> bytes:
    """Read a key from where dnf.conf(5) lets ``gpgkey`` lead. Raises StandinError."""
    parts = urlparse(url)
    try:
        if parts.scheme in ("file", ""):
            return Path(unquote(parts.path)).read_bytes()
        if parts.scheme in ("http", "https"):
            with urlopen(url, timeout=_PATIENCE) as answer:
                return bytes(answer.read(_LARGEST))
    except OSError as error:
        raise StandinError(f"gpgkey '{url}': {error}") from None
    raise StandinError(f"gpgkey '{url}': only file, http and https are supported")
