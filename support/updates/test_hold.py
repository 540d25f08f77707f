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
    kind: str, pattern: str, told: Path, script: str, cwd: Path, which: int = 1
) -> Iterator[subprocess.Popen[str]]:
    os.mkfifo(told)
    argv = arguments(kind, pattern, which, told, script)
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, cwd=cwd, process_group=0) as run:
        try:
            yield run
        finally:
            os.killpg(run.pid, 9)


def arguments(kind: str, pattern: str, which: int, told: Path, script: str) -> list[str]:
    hold = [sys.executable, str(HOLD), kind, pattern, str(which), str(told)]
    return [*hold, sys.executable, "-c", script]


def run(
    kind: str, pattern: str, told: Path, script: str, which: int = 1
) -> subprocess.CompletedProcess[str]:
    argv = arguments(kind, pattern, which, told, script)
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


SEVERAL = (
    "import os; os.mkdir('one'); os.mkdir('two', dir_fd=os.open('.', 0));"
    "os.rename('two', 'three'); os.symlink('one', 'link'); os.unlink('link'); os.rmdir('one')"
)


def test_the_changes_of_names_are_counted_by_whichever_call(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"import os; os.chdir({str(tmp_path)!r}); {SEVERAL}"
    result = run("any change of names", f"^{tmp_path}", told, script, which=0)
    assert (result.returncode, result.stderr) == (0, "")
    assert told.read_text() == "Counted 6\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["three", "told"]


def test_one_of_the_changes_is_held(tmp_path: Path) -> None:
    told = tmp_path / "told"
    pattern = f"^{tmp_path}"
    with held("any change of names", pattern, told, SEVERAL, tmp_path, which=3):
        assert told.read_text() == f"Held at {tmp_path}/three\n"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "told", "two"]
