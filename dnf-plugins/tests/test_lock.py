"""Two at once: the second is told who the first is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import dnf
import pytest
from dnf_ostree.lock import Lock

FOLDER = Path(__file__).resolve().parents[1]
HOLD = """
import sys
from dnf_ostree.lock import Lock
with Lock(sys.argv[1], "compose nano"):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(path: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        env={**os.environ, "PYTHONPATH": str(FOLDER)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_who_holds_it_is_told(tmp_path: Path) -> None:
    with hold(tmp_path / "lock") as holder:
        with pytest.raises(dnf.exceptions.LockError) as caught, Lock(tmp_path / "lock", "x"):
            pass
        holder.stdin.close()
    message = str(caught.value)
    assert f"process {holder.pid} (dnf ostree compose nano) since 20" in message
    assert str(tmp_path) in message
    with Lock(tmp_path / "lock", "x"):
        pass


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    with hold(tmp_path / "lock") as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with Lock(tmp_path / "lock", "x"):
        pass


def test_a_holder_that_has_not_written_yet_is_not_made_up(tmp_path: Path) -> None:
    with Lock(tmp_path / "lock", "x"):
        (tmp_path / "lock").write_text("")
        with (
            pytest.raises(dnf.exceptions.LockError, match="another process"),
            Lock(tmp_path / "lock", "y"),
        ):
            pass


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "other")
    with pytest.raises(OSError), Lock(tmp_path / "lock", "x"):
        pass
    assert not (tmp_path / "other").exists()
