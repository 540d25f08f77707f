"""os-release(5) and rpm's database speak of the same system."""

from __future__ import annotations

import shlex

from ...i18n import _
from .subject import Subject

_PATHS = ("/usr/lib/os-release", "/etc/os-release")


def check(subject: Subject) -> list[str]:
    """Compare VERSION_ID with the version of the package that os-release is of."""
    path = next((path for path in _PATHS if (subject.root / path.lstrip("/")).is_file()), None)
    if path is None:
        return [_("There is no os-release.")]
    fields = parse((subject.root / path.lstrip("/")).read_text(errors="replace"))
    findings = [_("%s has no %s.") % (path, key) for key in ("ID", "NAME") if not fields.get(key)]
    owners = subject.packages.owners(path)
    if not owners:
        return [*findings, _("No package owns %s.") % path]
    release = fields.get("VERSION_ID", "")
    if release and not any(agree(release, owner["version"]) for owner in owners):
        findings.append(
            _("%s says VERSION_ID=%s, its package is %s.") % (path, release, owners[0]["nvra"])
        )
    return findings


def agree(release: str, version: str) -> bool:
    """Whether two versions are the same as far as both go: 9 and 9.4 are, 42 and 43 are not."""
    pairs = zip(release.split("."), version.split("."), strict=False)
    return all(one == other for one, other in pairs)


def parse(text: str) -> dict[str, str]:
    """Read assignments in a shell's quoting, as os-release(5) has them."""
    fields = {}
    for line in text.splitlines():
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith("#"):
            try:
                fields[key] = "".join(shlex.split(value))
            except ValueError:
                continue
    return fields
