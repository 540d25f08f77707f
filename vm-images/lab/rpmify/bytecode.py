"""Python's byte code in a form that holds whatever a file's time says.

OSTree gives every file the time 0, and byte code normally holds the time of its source: all of it
would be stale, and programs in the tree would compile their modules at every start. Hash-based
byte code that is not checked (PEP 552) is right for files that nobody can change, and is the same
for the same source.
"""

from __future__ import annotations

import py_compile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path


def sources(root: Path) -> list[Path]:
    """The sources whose byte code Debian's packages made."""
    found = []
    for compiled in (root / "usr").rglob("__pycache__/*.cpython-*.pyc"):
        name = compiled.name.split(".cpython-")[0]
        source = compiled.parent.parent / f"{name}.py"
        if source.exists():
            found.append(source)
    return sorted(found)


def compile_one(job: tuple[Path, Path]) -> str | None:
    """Compile one source; the message if it does not compile (a template, a test of bad syntax)."""
    root, source = job
    try:
        py_compile.compile(
            str(source),
            dfile=f"/{source.relative_to(root)}",
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
    except py_compile.PyCompileError as error:
        return error.msg
    return None


def compile_all(root: Path, files: Iterable[Path]) -> list[str]:
    """Compile all of them, on all processors; the messages of those that failed."""
    with ProcessPoolExecutor() as pool:
        results = pool.map(compile_one, ((root, each) for each in files), chunksize=32)
        return [each for each in results if each]
