"""Tests see the installer as it is aboard the initramfs: its packages at the top."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE))


@pytest.fixture
def console():
    return io.StringIO()


@pytest.fixture
def runner(console):
    from lab_installer.process import Runner
    from lab_installer.report import Report

    return Runner(Report(console))


@pytest.fixture
def kickstart(tmp_path):
    """Writes a kickstart and gives what it contains."""
    from lab_installer import kickstart as reader

    def read(text: str):
        path = tmp_path / "ks.cfg"
        path.write_text(text)
        return reader.read(path)

    return read


class RecordingTarget:
    """An installed system in a folder, whose programs are not run but noted."""

    def __init__(self, root: Path, programs: tuple[str, ...] = ()) -> None:
        from lab_installer.sysroot import Target

        self.calls: list[tuple[str, ...]] = []
        self.inputs: list[str | None] = []
        self.notes: list[str] = []
        self.programs = programs
        recorder = self

        class Recorded(Target):
            def __init__(self) -> None:
                self.root = root

            def run(self, *argv, stdin=None, accept=(0,)):
                recorder.calls.append(argv)
                recorder.inputs.append(stdin)
                return ""

            def has_program(self, name):
                return name in recorder.programs

            def note(self, text):
                recorder.notes.append(text)

        self.target = Recorded()


@pytest.fixture
def recording(tmp_path):
    def make(*programs: str) -> RecordingTarget:
        root = tmp_path / "system"
        (root / "etc").mkdir(parents=True, exist_ok=True)
        return RecordingTarget(root, programs)

    return make
