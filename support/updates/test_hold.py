"""Commands are held at the call that is named, and at no other."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOLD = Path(__file__).with_name("hold.py")

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root may filter calls without giving up privileges"
)


@contextmanager
def held(
    kind: str, pattern: str, told: Path, script: str, cwd: Path
) -> Iterator[subprocess.Popen[str]]:
    os.mkfifo(told)
    argv = [sys.executable, str(HOLD), kind, pattern, str(told), sys.executable, "-c", script]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=cwd, process_group=0) as run:
        try:
            yield run
        finally:
            os.killpg(run.pid, 9)


def run(kind: str, pattern: str, told: Path, script: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, str(HOLD), kind, pattern, str(told), sys.executable, "-c", script]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def test_a_folder_is_not_made_and_what_went_before_is_there(tmp_path: Path) -> None:
    script = "import os; [os.mkdir(n, dir_fd=os.open('.', 0)) for n in ('one', 'share', 'two')]"
    told = tmp_path / "told"
    with held("make a folder", "/share$", told, script, tmp_path):
        assert told.read_text() == f"Held at {tmp_path}/share\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "told"]


def test_the_name_that_a_file_is_to_have_counts(tmp_path: Path) -> None:
    (tmp_path / "loader.tmp").touch()
    script = (
        "import os; f = os.open('.', 0);"
        "os.rename('loader.tmp', 'other', src_dir_fd=f, dst_dir_fd=f);"
        "os.rename('other', 'loader', src_dir_fd=f, dst_dir_fd=f)"
    )
    told = tmp_path / "told"
    with held("rename", "/loader$", told, script, tmp_path):
        assert told.read_text() == f"Held at {tmp_path}/loader\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "told"]


def test_times_are_set_of_a_path_or_of_an_open_file(tmp_path: Path) -> None:
    (tmp_path / "deploy").touch()
    script = (
        "import os; os.utime(os.open('.', 0)); os.utime('deploy', dir_fd=os.open('.', 0));"
        "os.mkdir('after')"
    )
    told = tmp_path / "told"
    with held("set times", "/deploy$", told, script, tmp_path):
        assert told.read_text() == f"Held at {tmp_path}/deploy\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["deploy", "told"]


def test_a_command_that_is_not_held_ends_as_it_would(tmp_path: Path) -> None:
    script = f"import os, sys; os.mkdir('{tmp_path}/x', dir_fd=-100); print('made'); sys.exit(3)"
    result = run("make a folder", "/share$", tmp_path / "told", script)
    assert (result.returncode, result.stdout, result.stderr) == (3, "made\n", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x"]
