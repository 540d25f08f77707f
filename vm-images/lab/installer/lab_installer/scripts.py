"""Runs the kickstart's scripts."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .errors import InstallError
from .plan import Script
from .process import SHOWN_LINES
from .report import Report


def run_all(scripts: list[Script], report: Report, root: Path | None = None) -> None:
    """Runs scripts one after the other; those with --nochroot outside the installed system.

    :param root: the installed system; None: there is none yet
    :raises InstallError: for a script with --erroronfail that failed
    """
    for script in scripts:
        report.progress(f"%{script.kind} of {script.place}")
        inside = root if script.chroot else None
        code, output = _run(script, inside)
        report.detail(output.rstrip())
        if code == 0:
            continue
        last = "\n".join(output.strip().splitlines()[-SHOWN_LINES:])
        message = f"%{script.kind} ended with {code}{':' if last else ''}\n{last}".rstrip()
        if script.error_on_fail:
            raise InstallError(message, script.place)
        report.note(f"{script.place}: " + message.replace("\n", " / "))


def _run(script: Script, root: Path | None) -> tuple[int, str]:
    """Runs a script with its output in a file: a daemon that it leaves behind may keep that open,
    not us."""
    folder = (root or Path("/")) / "tmp"
    name = f"ks-script-{os.urandom(4).hex()}"
    body = folder / name
    body.write_text(script.body, encoding="utf-8")
    body.chmod(0o700)
    inside_log = script.log or f"/tmp/{name}.log"
    log = (root or Path("/")) / inside_log.lstrip("/")
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [*script.interpreter.split(), f"/tmp/{name}"]
    if root is not None:
        command = ["chroot", str(root), *command]
    try:
        with log.open("wb") as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                check=False,
            )
        return done.returncode, log.read_text(errors="replace")
    except OSError as error:
        return 127, str(error)
    finally:
        body.unlink()
        if script.log is None:
            log.unlink(missing_ok=True)
