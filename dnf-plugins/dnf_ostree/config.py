"""Settings: what /etc/dnf/plugins/ostree.conf says, and what holds unless it says otherwise."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dnf.exceptions

from .i18n import _

DEFAULT_LOCATION = Path("/var/lib/dnf-ostree")

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_RESERVE = re.compile(r"(\d+)\s*([KMGT%]?)", re.IGNORECASE)


@dataclass(frozen=True)
class Reserve:
    """What must stay free of a file system: the least of a size in bytes and a share in percent."""

    size: int | None = 512 << 20
    percent: int | None = 5

    def of(self, capacity: int) -> int:
        """Give the bytes to leave free on a file system that holds ``capacity`` bytes."""
        sizes = [] if self.size is None else [self.size]
        if self.percent is not None:
            sizes.append(capacity * self.percent // 100)
        return min(sizes)


@dataclass(frozen=True)
class Settings:
    """The settings of the section [main]."""

    location: Path = DEFAULT_LOCATION
    reserve: Reserve = field(default_factory=Reserve)


def read_settings(parser: Any) -> Settings:
    """Read settings from libdnf's ConfigParser of the plugin's file.

    Raises dnf.exceptions.ConfigError, which names the option.
    """
    location = DEFAULT_LOCATION
    reserve = Reserve()
    if parser.has_section("main"):
        if parser.has_option("main", "location"):
            location = _location(parser.getValue("main", "location").strip())
        if parser.has_option("main", "reserve"):
            reserve = parse_reserve(parser.getValue("main", "reserve").strip())
    return Settings(location, reserve)


def save_location(conf: Any, location: Path) -> None:
    """Have the plugin's file of dnf's configuration ``conf`` name a location.

    The rest of the file stays as it is; it is replaced at once. Raises OSError.
    """
    path = Path(conf.pluginconfpath[0], "ostree.conf")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text() if path.exists() else ""
    if not re.search(r"^\[main\]", text, re.MULTILINE):
        text = f"[main]\n{text}"
    fd, aside = tempfile.mkstemp(prefix=".ostree.conf-", dir=path.parent)
    try:
        with os.fdopen(fd, "w") as file:
            file.write(text)
        conf.write_raw_configfile(aside, "main", None, {"location": str(location)})
        os.chmod(aside, 0o644)
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise


def parse_reserve(text: str) -> Reserve:
    """Parse ``512M``, ``2G`` (units of 1024, as in dnf.conf(5)) or ``5%``.

    Raises dnf.exceptions.ConfigError.
    """
    found = _RESERVE.fullmatch(text)
    if not found:
        raise dnf.exceptions.ConfigError(
            _('Invalid value of "reserve": %s (a size as 512M or a share as 5%% is expected)')
            % text
        )
    number, unit = int(found[1]), found[2].upper()
    if unit == "%":
        if number > 99:
            raise dnf.exceptions.ConfigError(
                _('Invalid value of "reserve": %s (at most 99%%)') % text
            )
        return Reserve(None, number)
    return Reserve(number * _UNITS[unit], None)


def _location(text: str) -> Path:
    path = Path(text)
    if not path.is_absolute():
        raise dnf.exceptions.ConfigError(
            _('Invalid value of "location": %s (an absolute path is expected)') % text
        )
    return path
