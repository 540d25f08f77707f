"""Installation of resolved packages into a root by librpm.

Run as ``python3 -m rpmostree_standin.compose.install`` with a request in JSON on standard input;
events come back as JSON lines. It is a process of its own because it leaves the caller's mounts
and network for good. The package ``filesystem`` goes first (it owns the links at the top), then
``setup`` (its passwd and group name the owners of all other files), then the rest in rpm's order.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import StandinError
from . import jail

DATABASE = "/usr/share/rpm"
"""Where the tree keeps rpm's database."""


def install(
    root: Path, packages: list[Path], settings: dict[str, Any], event: Callable[[Any], None]
) -> None:
    """Install package files into ``root``.

    ``settings``: ``documentation`` (bool), ``languages`` (list or None), ``epoch`` (Unix time that
    the database names as the time of installation). Raises StandinError.
    """
    request = {"root": str(root), "packages": [str(path) for path in packages], **settings}
    problems: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", "rpmostree_standin.compose.install"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            **jail.module_path(),
            "SOURCE_DATE_EPOCH": str(settings["epoch"]),
            "LC_ALL": "C.UTF-8",
        },
        preexec_fn=jail.die_with_parent,
    ) as process:
        assert process.stdin and process.stdout
        json.dump(request, process.stdin)
        process.stdin.close()
        for line in process.stdout:
            message = json.loads(line)
            if "problem" in message:
                problems.append(message["problem"])
            else:
                event(message)
    if problems:
        raise StandinError("\n".join(problems))
    if process.returncode:
        raise StandinError(f"Installing packages failed: exit code {process.returncode}")


class _Installer:
    """One librpm transaction after another on the same root."""

    def __init__(self, request: dict[str, Any]) -> None:
        import rpm  # only this process may hold librpm's state

        self._rpm = rpm
        self._root = request["root"]
        self._documentation = request["documentation"]
        rpm.addMacro("_dbpath", DATABASE)
        rpm.addMacro("_db_backend", "sqlite")
        rpm.addMacro("_flush_io", "0")
        rpm.addMacro("_netsharedpath", "/proc:/sys:/dev")
        languages = request.get("languages")
        if languages:
            rpm.addMacro("_install_langs", ":".join(languages))
        # before `setup` is there, rpm complains that it cannot look up owners (all are root's)
        rpm.setVerbosity(rpm.RPMLOG_CRIT)
        self._remove: list[list[str]] = request.get("remove") or []
        self._files: dict[str, int] = {}
        self._unwanted: list[str] = []
        self._scripts = {"pre": 0, "post": 0, "posttrans": 0}

    def run(self, paths: list[str]) -> None:
        """Install these packages in one transaction."""
        rpm = self._rpm
        ts = rpm.TransactionSet(self._root)
        ts.setVSFlags(rpm.RPMVSF_MASK_NOSIGNATURES | rpm.RPMVSF_MASK_NODIGESTS)
        ts.setVfyLevel(0)
        flags = rpm.RPMTRANS_FLAG_NOPLUGINS | rpm.RPMTRANS_FLAG_NOCONTEXTS
        if not self._documentation:
            flags |= rpm.RPMTRANS_FLAG_NODOCS
        ts.setFlags(flags)
        ts.setProbFilter(
            rpm.RPMPROB_FILTER_DISKSPACE
            | rpm.RPMPROB_FILTER_DISKNODES
            | rpm.RPMPROB_FILTER_IGNOREARCH
            | rpm.RPMPROB_FILTER_IGNOREOS
        )
        for path in paths:
            with open(path, "rb") as package:
                header = ts.hdrFromFdno(package.fileno())
            ts.addInstall(header, path, "i")
            self._unwanted += self._matching(header)
        ts.order()
        problems = ts.run(self._callback, None)
        for problem in problems or []:
            text = problem[0] if isinstance(problem, tuple) else str(problem)
            _say({"problem": str(text)})
        if problems:
            sys.exit(1)
        ts.closeDB()

    def remove_unwanted(self) -> None:
        """Remove what the treefile's remove-from-packages names."""
        for name in self._unwanted:
            path = Path(self._root) / name.lstrip("/")
            if path.is_symlink() or not path.is_dir():
                path.unlink(missing_ok=True)

    def _matching(self, header: Any) -> list[str]:
        patterns = [p for entry in self._remove if entry[0] == header["name"] for p in entry[1:]]
        names = header["filenames"] if patterns else []
        return [name for name in names if any(re.search(pattern, name) for pattern in patterns)]

    def speak(self) -> None:
        """From now on show what rpm calls an error."""
        self._rpm.setVerbosity(self._rpm.RPMLOG_ERR)

    def counts(self) -> dict[str, int]:
        """How many scripts of each kind ran."""
        return self._scripts

    def _callback(self, what: int, amount: int, _total: int, key: Any, _data: Any) -> Any:
        rpm = self._rpm
        if what == rpm.RPMCALLBACK_INST_OPEN_FILE:
            self._files[key] = os.open(key, os.O_RDONLY | os.O_CLOEXEC)
            return self._files[key]
        if what == rpm.RPMCALLBACK_INST_CLOSE_FILE:
            os.close(self._files.pop(key))
            _say({"installed": Path(key).name})
        elif what == rpm.RPMCALLBACK_SCRIPT_START:
            kinds = {rpm.RPMTAG_PREIN: "pre", rpm.RPMTAG_POSTIN: "post"}
            kind = kinds.get(amount, "posttrans")
            self._scripts[kind] += 1
        elif what == rpm.RPMCALLBACK_SCRIPT_ERROR:
            _say({"script": Path(str(key)).name, "fatal": bool(_total)})
        elif what in (rpm.RPMCALLBACK_UNPACK_ERROR, rpm.RPMCALLBACK_CPIO_ERROR):
            _say({"problem": f"Unpacking {Path(str(key)).name} failed"})
        return None


def _say(message: Any) -> None:
    print(json.dumps(message), flush=True)


def main() -> None:
    """Serve one request."""
    request = json.load(sys.stdin)
    root = Path(request["root"])
    jail.isolate()
    special: dict[str, list[str]] = {"filesystem": [], "setup": []}
    rest: list[str] = []
    for path in request["packages"]:
        name = Path(path).name.rsplit("-", 2)[0]
        special.get(name, rest).append(path)
    installer = _Installer(request)
    for group in special.values():
        if group:
            installer.run(group)
    jail.furnish(root)
    installer.speak()
    if rest:
        installer.run(rest)
    installer.remove_unwanted()
    _say({"scripts": installer.counts()})


if __name__ == "__main__":
    main()
