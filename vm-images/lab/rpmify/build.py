"""Runs rpmbuild, rpmsign and createrepo_c."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .plan import Recipe
from .spec import Spec, file_list, render

# A package is built in place, out of a root that is installed already: nothing may be prepared,
# stripped, wiped or checked.
IN_PLACE = {
    "__arch_install_post": "%{nil}",
    "__check_files": "%{nil}",
    "__os_install_post": "%{nil}",
    "__spec_install_pre": "%{___build_pre}",
    "_binaries_in_noarch_packages_terminate_build": "0",
    "_build_id_links": "none",
    "_invalid_encoding_terminates_build": "0",
    "_unpackaged_files_terminate_build": "0",
    "debug_package": "%{nil}",
}


# The only kind of file that anything is made to depend on. With libmagic's whole database rpmbuild
# spends four fifths of its time on guesses at kinds of text; MAGIC: libmagic(3).
ELF_MAGIC = """0 string \\177ELF ELF
>4 byte 1 32-bit
>4 byte 2 64-bit
"""


class BuildError(Exception):
    """A package could not be built."""


@dataclass(frozen=True)
class Builder:
    """Where things are built, and how."""

    recipe: Recipe
    work: Path
    out: Path

    @property
    def magic(self) -> Path:
        """What rpmbuild is to know kinds of files by."""
        return self.work / "elf.magic"

    def macros(self, more: dict[str, str] | None = None) -> list[str]:
        """Definitions for every build of the lab's own packages."""
        return definitions(
            {
                **COMMON,
                "_topdir": str(self.work),
                "_rpmdir": str(self.out),
                "_sourcedir": str(self.work / "SOURCES"),
                "_fileattrsdir": str(self.work / "fileattrs"),
                "vendor": "Lab Linux",
                "dist": self.recipe.dist,
                "lab_release": self.recipe.release,
                **(more or {}),
            }
        )

    def prepare(self) -> None:
        """Make the folders; only ELF files say by themselves what they provide."""
        attributes = self.work / "fileattrs"
        attributes.mkdir(parents=True)
        shutil.copy("/usr/lib/rpm/fileattrs/elf.attr", attributes)
        self.magic.write_text(ELF_MAGIC)
        for name in ("SPECS", "SOURCES", "files"):
            (self.work / name).mkdir()

    def rpmbuild(
        self, spec: Path, more: dict[str, str] | None = None, buildroot: Path | None = None
    ) -> None:
        """Build the binary packages of a spec."""
        where = ["--buildroot", str(buildroot)] if buildroot else []
        environment = {"MAGIC": str(self.magic)}
        rpmbuild(["--nodeps", *self.macros(more), *where, str(spec)], environment)

    def build_in_place(self, root: Path, specs: list[Spec]) -> None:
        """Build the packages of a root, as many at a time as there are processors, the largest
        first."""
        for spec in specs:
            for each in spec.binaries:
                (self.work / "files" / each.name).write_text(file_list(each.entries))
            path = self.work / "SPECS" / f"{spec.source}.spec"
            path.write_text(render(spec, str(self.work / "files/{name}")))
        largest = sorted(specs, key=lambda spec: weight(root, spec), reverse=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(
                pool.map(
                    lambda spec: self.rpmbuild(
                        self.work / "SPECS" / f"{spec.source}.spec", IN_PLACE, root
                    ),
                    largest,
                )
            )
        expected = [f"{each.nevra}.rpm" for spec in specs for each in spec.binaries]
        missing = [name for name in expected if not (self.out / name).exists()]
        if missing:
            raise BuildError(f"rpmbuild made no {', '.join(missing)}")


def weight(root: Path, spec: Spec) -> int:
    """How long a build takes, roughly, in bytes: a file costs as much as this many bytes of one."""
    a_file = 100_000
    files = [root / entry.path.lstrip("/") for each in spec.binaries for entry in each.entries]
    return sum(a_file + path.lstat().st_size for path in files)


def rpmbuild(words: list[str], environment: Mapping[str, str] = MappingProxyType({})) -> None:
    """Build binary packages; raises BuildError with the end of what rpmbuild printed."""
    result = subprocess.run(
        ["rpmbuild", "-bb", "--quiet", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
    )
    if result.returncode != 0:
        lines = [line for line in result.stdout.splitlines() if "regular magic file" not in line]
        last = "\n".join(lines)[-3000:].strip()
        raise BuildError(f"{words[-1]}: rpmbuild ended with {result.returncode}:\n{last}")


def definitions(values: dict[str, str]) -> list[str]:
    """Macros as options of rpm's programs."""
    return [word for name, value in values.items() for word in ("--define", f"{name} {value}")]


# Reproducible, and quick to unpack.
COMMON = {
    "_rpmfilename": "%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
    "_binary_payload": "w3.zstdio",
    "_buildhost": "localhost",
    "clamp_mtime_to_source_date_epoch": "1",
    "build_mtime_policy": "clamp_to_source_date_epoch",
    "use_source_date_epoch_as_buildtime": "1",
    "source_date_epoch_from_changelog": "1",
}


def sign(rpms: list[Path], home: Path, key: str) -> None:
    """Sign packages in place, on all processors: each package is a run of gpg's."""
    macros = definitions({"_gpg_name": key, "_gpg_path": str(home)})

    def run(share: list[Path]) -> None:
        subprocess.run(
            ["rpmsign", "--quiet", *macros, "--addsign", *map(str, share)],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    count = os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(run, [share for n in range(count) if (share := rpms[n::count])]))
