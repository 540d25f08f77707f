"""Steps of a compose that follow a treefile's fields: files, scripts, metadata."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import StandinError
from ..gi_ostree import GLib
from ..jsontext import pretty
from ..options import Values
from . import jail
from .files import etc_in_place, link, present, remove, write
from .treefile import Treefile

Show = Callable[[str], None]

_OVERLAY_UNITS = ("usr-lib-opt", "usr-local")
_ADDABLE = ("usr/", "etc/", "bin/", "sbin/", "lib/", "lib64/")


def check_externals(treefile: Treefile) -> None:
    """Refuse what cannot work before anything is installed; raises StandinError."""
    script = treefile.postprocess_script
    if script and not os.access(script, os.X_OK):
        raise StandinError("postprocess-script must be executable")
    if not treefile.get("machineid-compat", True) and treefile.get("units"):
        raise StandinError("'units' directive is incompatible with machineid-compat = false")
    for _, target in treefile.get("add-files", []):
        relative = target.lstrip("/")
        if not relative.startswith(_ADDABLE) or relative.startswith("usr/local/"):
            raise StandinError(f"Unsupported path in add-files: {target}")
        if ".." in Path(relative).parts:
            raise StandinError(f"Invalid '..' in path: {target}")


def postprocess(root: Path, treefile: Treefile, version: str, show: Show) -> None:
    """Do what the treefile asks for after installation: units, files, scripts.

    ``version`` is the commit's version or the empty text. Raises StandinError.
    """
    if present(root / "etc"):
        os.rename(root / "etc", root / "usr/etc")
    remove(root / "var/lib/rpm")
    link(root / "var/lib/rpm", "../../usr/share/rpm")
    _units(root, treefile, show)
    target = treefile.get("default-target")
    if target:
        remove(root / "usr/lib/systemd/system/default.target")
        link(root / "usr/lib/systemd/system/default.target", target)
    if treefile.get("opt-usrlocal") in ("state-overlay", "stateoverlay"):
        for name in _OVERLAY_UNITS:
            unit = f"ostree-state-overlay@{name}.service"
            link(root / "usr/lib/systemd/system/local-fs.target.requires" / unit, f"../{unit}")
    write(root / "usr/share/rpm-ostree/treefile.json", pretty(treefile.printed()))
    with etc_in_place(root):
        _os_release(root, treefile, version, show)
        _remove_and_add(root, treefile, show)
        _scripts(root, treefile, show)


def _remove_and_add(root: Path, treefile: Treefile, show: Show) -> None:
    for name in treefile.get("remove-files", []):
        if name.startswith("/"):
            raise StandinError(f"Handling `remove-files`: Invalid absolute path: {name}")
        if ".." in name:
            raise StandinError(f"Handling `remove-files`: Invalid '..' in path: {name}")
        show(f"Deleting: {name}")
        remove(root / name)
    for source, destination in treefile.get("add-files", []):
        relative = destination.lstrip("/")
        show(f"Adding file {relative}")
        path = treefile.add_files[source]
        write(root / relative, path.read_bytes(), stat.S_IMODE(path.stat().st_mode))


def _units(root: Path, treefile: Treefile, show: Show) -> None:
    wants = root / "usr/etc/systemd/system/multi-user.target.wants"
    for unit in treefile.get("units", []):
        if not present(wants / unit):
            show(f"Adding {unit} to multi-user.target.wants")
            link(wants / unit, f"/usr/lib/systemd/system/{unit}")


def _os_release(root: Path, treefile: Treefile, version: str, show: Show) -> None:
    base = treefile.get("mutate-os-release")
    if base is None:
        return
    if not version:
        show("Ignoring mutate-os-release: no commit version specified.")
        return
    name = "usr/lib/os-release"
    if not (root / name).is_file():
        name = "usr/etc/os-release"
    show(f"Updating {name}")
    write(root / name, os_release((root / name).read_text(), base, version))


def os_release(text: str, base: str, version: str) -> str:
    """Replace the base version by the commit's in VERSION and PRETTY_NAME, add OSTREE_VERSION."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith(("VERSION=", "PRETTY_NAME=")):
            key, _, value = line.partition("=")
            line = f"{key}={value.replace(base, version)}"
        if line:
            lines.append(line)
    quoted = "'" + version.replace("'", "'\\''") + "'"
    return "\n".join([*lines, f"OSTREE_VERSION={quoted}"]) + "\n"


def _scripts(root: Path, treefile: Treefile, show: Show) -> None:
    for index, script in enumerate(treefile.get("postprocess", [])):
        show(f"Executing `postprocess` inline script '{index}'")
        _script(root, f"rpmostree-postprocess-inline-{index}", script.encode(), show)
    path = treefile.postprocess_script
    if path:
        show("Executing postprocessing script")
        _script(root, "rpmostree-treefile-postprocess-script", path.read_bytes(), show)
        show("Finished postprocessing script")


def _script(root: Path, name: str, content: bytes, show: Show) -> None:
    program = root / "usr/bin" / name
    write(program, content, 0o755)
    try:
        code = jail.run(root, [f"/usr/bin/{name}"], show)
    finally:
        program.unlink()
    if code:
        raise StandinError(f"Executing postprocessing script: {name} failed: exit status {code}")


def commit_metadata(treefile: Treefile, options: Values) -> dict[str, Any]:
    """Collect metadata of the commit: the treefile's, then the files', then the options'."""
    metadata: dict[str, Any] = {}
    for key, value in treefile.get("add-commit-metadata", {}).items():
        metadata[key] = variant(value)
    for path in options.list("add-metadata-from-json"):
        try:
            given = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StandinError(f"While parsing JSON file {path}: {error}") from None
        metadata.update({key: variant(value) for key, value in given.items()})
    for text in options.list("add-metadata-string"):
        key, equals, value = text.partition("=")
        if not equals:
            raise StandinError(f"Missing '=' in KEY=VALUE metadata '{text}'")
        metadata[key] = GLib.Variant("s", value)
    command = treefile.get("container-cmd")
    if command:
        metadata["ostree.container-cmd"] = GLib.Variant("as", command)
    return metadata


def repository_metadata(repositories: list[tuple[str, int]]) -> dict[str, Any]:
    """Name the repositories and their times."""
    # numbers in a commit's metadata are big-endian
    entries = [
        {
            "id": GLib.Variant("s", name),
            "timestamp": GLib.Variant("t", int.from_bytes(seconds.to_bytes(8, "little"), "big")),
        }
        for name, seconds in repositories
    ]
    return {"rpmostree.rpmmd-repos": GLib.Variant("aa{sv}", entries)}


def variant(value: Any) -> Any:
    """Turn a JSON value into a GVariant, as json-glib does."""
    if isinstance(value, bool):
        return GLib.Variant("b", value)
    if isinstance(value, int):
        raw = value.to_bytes(8, "little", signed=True)
        return GLib.Variant("x", int.from_bytes(raw, "big", signed=True))
    if isinstance(value, float):
        return GLib.Variant("d", value)
    if isinstance(value, str):
        return GLib.Variant("s", value)
    if isinstance(value, list):
        if all(isinstance(entry, str) for entry in value):
            return GLib.Variant("as", value)
        return GLib.Variant("av", [variant(entry) for entry in value])
    if isinstance(value, dict):
        return GLib.Variant("a{sv}", {key: variant(entry) for key, entry in value.items()})
    return GLib.Variant("mv", None)
