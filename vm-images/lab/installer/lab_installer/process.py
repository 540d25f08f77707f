"""Runs the tools that the installer stands on."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from .errors import InstallError
from .report import Report

#: Lines of a failed command's output that go into the message.
SHOWN_LINES = 12


class Runner:
    """Runs commands, each with its output in the log; a failure is an error that quotes it."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def run(
        self,
        *argv: str,
        stdin: str | None = None,
        root: str | None = None,
        accept: Sequence[int] = (0,),
    ) -> str:
        """Runs a command and returns what it printed, both streams together.

        :param root: a folder to change the root to first
        :param accept: the exit codes that are no failure
        :raises InstallError: with the command and the end of its output
        """
        command = ["chroot", root, *argv] if root else list(argv)
        self.report.detail(f"$ {' '.join(command)}")
        try:
            done = subprocess.run(
                command,
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise InstallError(f"{command[0]} could not be run: {error}") from error
        return self._finish(command, done.returncode, done.stdout, accept)

    def _finish(self, argv: list[str], code: int, output: str, accept: Sequence[int]) -> str:
        self.report.detail(output.rstrip())
        if code not in accept:
            last = "\n".join(output.strip().splitlines()[-SHOWN_LINES:])
            raise InstallError(f"{' '.join(argv)} ended with {code}:\n{last}")
        return output
