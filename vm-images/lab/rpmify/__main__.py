"""Command line; run inside the bootstrapped root or the builder root.

python3 -m rpmify key FOLDER
python3 -m rpmify rpms --recipe FOLDER --root FOLDER --key FOLDER --out FOLDER [--report FILE]
python3 -m rpmify debs --recipe FOLDER --root FOLDER --key FOLDER --out FOLDER DEB…
python3 -m rpmify specs --key FOLDER --out FOLDER SPEC…
python3 -m rpmify publish --key FOLDER [--comps FILE] [--extra FOLDER] FOLDER
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from . import base, bytecode, key, repository, settings, single
from .accounts import AccountsError
from .build import Builder, BuildError
from .dpkg import DpkgError
from .plan import Recipe, make_plan


def rpms(options: argparse.Namespace) -> None:
    """Make every RPM of the root, and the base packages."""
    began = time.monotonic()

    def done(what: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)

    root, out = Path(options.root), Path(options.out)
    recipe = Recipe.read(Path(options.recipe))
    settings.override(root, recipe.folder / "base/defaults")
    done("settings")
    stale = bytecode.compile_all(root, bytecode.sources(root))
    done(f"byte code, {len(stale)} files do not compile")
    plan = make_plan(root, recipe)
    count = sum(len(spec.binaries) for spec in plan.specs)
    done(f"planned {count} packages of {len(plan.specs)} sources")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as work:
        builder = Builder(recipe, Path(work), out)
        builder.prepare()
        base.build_base(builder, root, Path(options.key) / "public.asc")
        done("base packages")
        builder.build_in_place(root, plan.specs)
        done("packages")
    repository.sign_all(sorted(out.glob("*.rpm")), Path(options.key))
    done("signed")
    if options.report:
        report = {
            "stray": plan.ownership.stray,
            "refused": plan.ownership.refused,
            "lostBounds": plan.lost_bounds,
            "notCompiled": stale,
        }
        Path(options.report).write_text(json.dumps(report, indent=1) + "\n")


def dispatch(options: argparse.Namespace) -> None:
    """Do what the command line says."""
    if options.command == "key":
        key.make(Path(options.folder))
    elif options.command == "rpms":
        rpms(options)
    elif options.command == "debs":
        recipe = Recipe.read(Path(options.recipe))
        single.build(options.debs, Path(options.root), recipe, Path(options.key), Path(options.out))
    elif options.command == "specs":
        repository.build_specs(options.specs, Path(options.key), Path(options.out))
    else:
        if options.extra:
            repository.join(options.extra, options.folder, Path(options.key))
        repository.publish(options.folder, options.comps, Path(options.key))


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="rpmify")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("key", help="make the signing key in FOLDER")
    command.add_argument("folder")
    command = commands.add_parser("rpms", help="make RPMs out of a root's packages")
    for name in ("recipe", "root", "key", "out"):
        command.add_argument(f"--{name}", required=True, metavar="FOLDER")
    command.add_argument("--report", metavar="FILE")
    command = commands.add_parser("debs", help="make RPMs of single packages, in place of a root's")
    for name in ("recipe", "root", "key", "out"):
        command.add_argument(f"--{name}", required=True, metavar="FOLDER")
    command.add_argument("debs", nargs="+", metavar="DEB", type=Path)
    command = commands.add_parser("specs", help="build and sign the packages of specs")
    for name in ("key", "out"):
        command.add_argument(f"--{name}", required=True, metavar="FOLDER")
    command.add_argument("specs", nargs="+", metavar="SPEC", type=Path)
    command = commands.add_parser("publish", help="make a folder of packages a signed repository")
    command.add_argument("--key", required=True, metavar="FOLDER")
    command.add_argument("--comps", metavar="FILE", type=Path)
    command.add_argument("--extra", metavar="FOLDER", type=Path)
    command.add_argument("folder", type=Path)
    options = parser.parse_args()
    try:
        dispatch(options)
    except (BuildError, AccountsError, DpkgError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
