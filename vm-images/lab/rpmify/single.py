"""RPMs of single Debian packages, of another release for instance, as if they were the root's.

They are installed in the root in place of what it has by their names. So their relations are
translated by what is there beside them, and what their maintainer scripts make is theirs.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from . import bytecode, repository
from .build import Builder, BuildError
from .dpkg import read_database
from .plan import Recipe, make_plan
from .spec import Spec


def build(files: list[Path], root: Path, recipe: Recipe, key: Path, out: Path) -> list[str]:
    """Make and sign RPMs of packages' files; gives the packages' names. The root is this process's.

    Raises BuildError with dpkg's words if they cannot be installed.
    """
    names = [_field(each, "Package") for each in files]
    _dpkg("--force-depends", "--purge", *names)
    _dpkg("--force-confnew", "--install", *map(str, files))
    own = {path for each in read_database(root) if each.name in names for path in each.files}
    bytecode.compile_all(
        root, [each for each in bytecode.sources(root) if f"/{each.relative_to(root)}" in own]
    )
    specs = only(make_plan(root, recipe).specs, names)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as work:
        builder = Builder(recipe, Path(work), out)
        builder.prepare()
        builder.build_in_place(root, specs)
    repository.sign_all(sorted(out.glob("*.rpm")), key)
    return names


def only(specs: list[Spec], names: list[str]) -> list[Spec]:
    """What of the specs makes the packages of these names."""
    wanted = [
        replace(spec, binaries=[each for each in spec.binaries if each.name in names])
        for spec in specs
    ]
    return [spec for spec in wanted if spec.binaries]


def _field(file: Path, name: str) -> str:
    return _run(["dpkg-deb", "--field", str(file), name]).strip()


def _dpkg(*words: str) -> None:
    _run(["dpkg", *words])


def _run(argv: list[str]) -> str:
    result = subprocess.run(
        argv,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
    )
    if result.returncode != 0:
        raise BuildError(f"{' '.join(argv)}: {(result.stderr or result.stdout).strip()[-1000:]}")
    return result.stdout
