"""Packages from ordinary specs, and a folder of packages as a signed repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .build import COMMON, BuildError, definitions, rpmbuild, sign
from .key import gpg


def build_specs(specs: list[Path], key: Path, out: Path) -> list[Path]:
    """Build and sign the packages of specs whose sources lie beside them; the files that were
    made."""
    before = set(out.glob("*.rpm"))
    with tempfile.TemporaryDirectory(dir="/var/tmp") as work:
        for spec in specs:
            places = {"_topdir": work, "_rpmdir": str(out), "_sourcedir": str(spec.parent)}
            rpmbuild([*definitions({**COMMON, **places}), str(spec)])
    made = sorted(set(out.glob("*.rpm")) - before)
    sign_all(made, key)
    return made


def sign_all(rpms: list[Path], key: Path) -> None:
    """Sign packages with a key's folder, as key.make() makes it."""
    sign(rpms, key / "home", fingerprint(key))


def fingerprint(key: Path) -> str:
    """The fingerprint of a key's folder."""
    return str(json.loads((key / "key.json").read_text())["fingerprint"])


def join(extra: Path, out: Path, key: Path) -> None:
    """Put packages from elsewhere into a repository: each replaces those of the same name, and is
    signed anew."""
    files = sorted(extra.glob("*.rpm"))
    names = {name_of(each) for each in files}
    for each in out.glob("*.rpm"):
        if name_of(each) in names:
            each.unlink()
    copies = []
    for each in files:
        copy = out / each.name
        shutil.copyfile(each, copy)
        copies.append(copy)
    sign_all(copies, key)


def name_of(package: Path) -> str:
    """The name in a package's header."""
    result = subprocess.run(
        ["rpm", "-qp", "--nosignature", "--queryformat", "%{NAME}", str(package)],
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise BuildError(f"{package.name} is no RPM: {result.stderr.strip()}")
    return result.stdout


def publish(folder: Path, comps: Path | None, key: Path) -> None:
    """Make or renew a folder's metadata, with groups where given, and sign them."""
    groups = ["--groupfile", str(comps)] if comps else []
    # A fixed time, so that the same packages give the same metadata.
    newest = max((int(each.stat().st_mtime) for each in folder.glob("*.rpm")), default=0)
    subprocess.run(
        ["createrepo_c", "--quiet", f"--revision={newest}", *groups, str(folder)],
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(newest)},
    )
    metadata = folder / "repodata/repomd.xml"
    (folder / "repodata/repomd.xml.asc").unlink(missing_ok=True)
    gpg(key / "home", "--armor", "--local-user", fingerprint(key), "--detach-sign", str(metadata))
    shutil.copyfile(key / "public.asc", folder / "repodata/repomd.xml.key")
