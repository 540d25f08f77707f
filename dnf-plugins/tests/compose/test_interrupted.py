"""A compose that ends too soon, and two at once."""

import os
import signal

import pytest
from waiting import wait_for

LIMIT = 60


def scriptlets() -> list[str]:
    """Processes that are in a stage's root: scriptlets that still run."""
    found = []
    for entry in os.scandir("/proc"):
        try:
            root = os.readlink(f"{entry.path}/root") if entry.name.isdigit() else ""
        except OSError:
            continue
        if "/stage/" in root:
            found.append(entry.name)
    return found


@pytest.fixture
def running(box):
    """A compose in the middle of its transaction."""
    process = box.start(
        "-y", "ostree", "compose", "web", "slow", "plain", f"--sysroot={box.lab.sysroot}"
    )
    stage = box.location / "stage"
    wait_for(lambda: list(stage.glob("*/tree/usr/share/slow-begun")), "the scriptlet never began")
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_ctrl_c_leaves_nothing(box, running):
    os.killpg(running.pid, signal.SIGINT)
    _out, said = running.communicate(timeout=LIMIT)
    assert running.returncode == 1
    assert "Terminated." in said
    assert not list((box.location / "stage").iterdir())
    assert not scriptlets()
    assert not box.refs()


def test_kill_leaves_a_folder_that_the_next_run_removes(box, running):
    running.kill()
    running.wait()
    wait_for(lambda: not scriptlets(), "a scriptlet outlived its compose")
    assert len(list((box.location / "stage").iterdir())) == 1
    assert not box.refs()
    done = box.compose("web", "plain")
    assert done.returncode == 0, done.stderr
    assert "Removing what an earlier run has left unfinished." in done.stdout
    assert not list((box.location / "stage").iterdir())
    assert "no errors" in box.ostree("fsck")


def test_a_second_one_is_told_who_holds_the_lock(box, running):
    done = box.compose("other", "plain")
    assert done.returncode == 200
    assert f"in use by process {running.pid} (dnf ostree compose web)" in done.stderr
