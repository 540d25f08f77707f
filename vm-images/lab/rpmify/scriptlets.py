"""The scriptlets that matter: units are enabled by preset when a package comes, and disabled when
it goes; the linker's cache is made when libraries have come.

Everything else that Debian's maintainer scripts do at installation was done once, in the
bootstrap, and is packaged as files. The shape is that of Fedora's %systemd_post and %systemd_preun
(systemd.spec's macros, daemon(7)).
"""

from __future__ import annotations

import re
from pathlib import Path

from .manifest import Entry

UNIT = re.compile(
    r"^/usr/lib/systemd/(system|user)/([^/]+\.(?:service|socket|timer|path|target|mount))$"
)

LINKER = "libc-bin"

#: As glibc's on Fedora: whoever reads the linker's cache (dracut does, for the libraries that are
#: only opened at run time) finds every library there.
LINKER_CACHE = f"""%transfiletriggerin -n {LINKER} -P 2000000 -- /usr/lib
/usr/sbin/ldconfig
exit 0

"""


def units(root: Path, entries: list[Entry]) -> tuple[list[str], list[str]]:
    """Names of the package's system and user units that can be enabled."""
    found: dict[str, list[str]] = {"system": [], "user": []}
    for entry in entries:
        match = UNIT.match(entry.path)
        if match is None or entry.kind != "file":
            continue
        text = (root / entry.path.lstrip("/")).read_text(encoding="utf-8", errors="replace")
        if re.search(r"^\[Install\]", text, re.MULTILINE):
            found[match[1]].append(match[2])
    return sorted(found["system"]), sorted(found["user"])


def scriptlets(name: str, system: list[str], user: list[str]) -> str:
    """The sections of a spec for a package with these units; empty without any.

    systemd itself enables what came before it: until then nobody could.
    """
    if name == LINKER:
        return LINKER_CACHE
    if not system and not user:
        return ""
    if name == "systemd":
        return (
            f"%post -n {name}\n"
            + _when(
                "-eq 1",
                [_systemctl("preset-all", "", [""]), _systemctl("preset-all", " --global", [""])],
            )
            + "\n"
        )
    post = [_systemctl("preset", "", system), _systemctl("preset", " --global", user)]
    preun = [_systemctl("disable --now", "", system), _systemctl("disable", " --global", user)]
    return (
        f"%post -n {name}\n"
        + _when("-eq 1", post)
        + f"\n%preun -n {name}\n"
        + _when("-eq 0", preun)
        + "\n"
    )


def _systemctl(verb: str, scope: str, names: list[str]) -> str:
    listed = " ".join(each.replace("%", "%%") for each in names)
    return (
        f"  /usr/bin/systemctl --no-reload{scope} {verb} {listed} >/dev/null 2>&1 || :\n"
        if names
        else ""
    )


def _when(condition: str, lines: list[str]) -> str:
    return (
        f'if [ "$1" {condition} ] && [ -x /usr/bin/systemctl ]; then\n'
        + "".join(lines)
        + "fi\nexit 0\n"
    )
