"""The distribution's own defaults for the settings of desktops, as GSettings has them.

A schema's default is changed by an override file, which counts once it is compiled with all the
schemas (glib-compile-schemas(1)): Debian's packages have done so already, and it is done again.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SCHEMAS = "usr/share/glib-2.0/schemas"
#: What is overridden is a schema of the desktop's input method.
OVERRIDDEN = "org.freedesktop.ibus.gschema.xml"


def override(root: Path, overrides: Path) -> None:
    """Add the override files of a folder to the root, and compile its schemas.

    A root without desktops has nothing to override, nor what compiles it.
    Raises subprocess.CalledProcessError if an override names what no schema has.
    """
    schemas = root / SCHEMAS
    if not (schemas / OVERRIDDEN).exists():
        return
    for file in sorted(overrides.glob("*.gschema.override")):
        shutil.copyfile(file, schemas / file.name)
    subprocess.run(["glib-compile-schemas", "--strict", schemas], check=True)
