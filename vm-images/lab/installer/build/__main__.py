"""Makes an install tree out of packages. Runs as root, in the builder root.

The tree is laid out as Fedora's: .treeinfo, images/pxeboot/vmlinuz, images/pxeboot/initrd.img.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from pathlib import Path

from . import contents, cpio, drivers, packages, treeinfo

#: zstd's level: smaller files take an emulated processor longer to unpack than to read.
LEVEL = "-3"


def main() -> None:
    """Reads the command line and makes the tree."""
    options = _options()
    recipe = json.loads(options.recipe.read_text())
    root = options.work / "root"
    root.mkdir(parents=True)
    packages.install(root, recipe["packages"], _pairs(options.repository), _pairs(options.key))
    make_tree(root, recipe, options)
    shutil.rmtree(options.work)


def make_tree(root: Path, recipe: dict[str, list[str]], options: argparse.Namespace) -> None:
    """Makes the tree of a root with everything installed; the root is used up."""
    contents.remove(root, recipe["remove"])
    contents.remove_dangling_links(root / "etc")
    version = kernel_version(root)
    modules = root / "usr/lib/modules" / version
    images = options.output / "images/pxeboot"
    images.mkdir(parents=True)
    shutil.move(modules / "vmlinuz", images / "vmlinuz")
    # Before the others go: modules.dep, by which they are chosen, is not part of the kernel's
    # package.
    in_root(root, "depmod", version)
    drivers.prune(modules, recipe["modules"])
    in_root(root, "depmod", version)
    contents.add(root, options.installer, options.python_packages)
    site = contents.python_site(root).relative_to(root)
    in_root(root, "python3", "-m", "compileall", "-q", *UNCHECKED, f"/{site}")
    write_initramfs(root, images / "initrd.img")
    treeinfo.write(options.output, options.family, options.version)


#: Nobody edits files in an initramfs, so their times need not be looked at.
UNCHECKED = ("--invalidation-mode", "unchecked-hash")


def in_root(root: Path, *argv: str) -> None:
    """Runs a tool of the root's own: it fits the root's kernel and Python."""
    subprocess.run(["chroot", str(root), *argv], check=True)


def kernel_version(root: Path) -> str:
    """The version of the one kernel in a root."""
    found = [path.parent.name for path in root.glob("usr/lib/modules/*/vmlinuz")]
    if len(found) != 1:
        raise SystemExit(f"one kernel was expected in the installer's root, found: {found}")
    return found[0]


def write_initramfs(root: Path, path: Path) -> None:
    """Packs a root, compressed on all processors."""
    compress = ["chroot", str(root), "zstd", "-q", LEVEL, "-T0", "-c"]
    with (
        path.open("wb") as file,
        subprocess.Popen(compress, stdin=subprocess.PIPE, stdout=file) as packer,
    ):
        assert packer.stdin is not None
        with packer.stdin as out:
            cpio.write(root, out)
    if packer.returncode != 0:
        raise SystemExit(f"zstd ended with {packer.returncode}")


def _pairs(words: list[str]) -> dict[str, str]:
    return dict(word.split(",", 1) for word in words)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="build", description=__doc__)
    for name in ("recipe", "installer", "python-packages", "work", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("family", "version"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--repository", action="append", default=[], metavar="ID,URL")
    parser.add_argument("--key", action="append", default=[], metavar="ID,URL")
    return parser.parse_args()


if __name__ == "__main__":
    main()
