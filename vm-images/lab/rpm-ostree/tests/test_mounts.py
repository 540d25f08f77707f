"""The mounts in which a booted system's deployments are changed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

gi = pytest.importorskip("gi", reason="libostree is reached through PyGObject")
try:
    gi.require_version("OSTree", "1.0")
except ValueError as error:
    pytest.skip(f"no introspection of libostree: {error}", allow_module_level=True)

if not hasattr(os, "unshare"):
    pytest.skip("os.unshare came with Python 3.12; the lab has 3.13", allow_module_level=True)

if os.getuid() != 0:
    pytest.skip("mounts are root's", allow_module_level=True)

FOLDER = Path(__file__).resolve().parents[1]

CHANGE = """
import os, sys
from pathlib import Path
from rpmostree_standin import system

before = os.readlink("/proc/self/ns/mnt")
system.BOOTED = sysroot = sys.argv[1]
repo = system.System(sysroot, writable=True).repo
assert os.readlink("/proc/self/ns/mnt") != before, "the mounts are the caller's"
told = Path(f"/proc/self/fdinfo/{repo.get_dfd()}").read_text().split()
mounts = [line.split()[0] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
assert told[told.index("mnt_id:") + 1] in mounts, "the repository is on a mount that was left"
system.mount("tmpfs", sysroot, "tmpfs")
assert os.path.ismount(sysroot)
"""


def test_a_change_has_mounts_of_its_own_before_it_opens_the_repository(tmp_path: Path) -> None:
    (tmp_path / "ostree/deploy").mkdir(parents=True)
    subprocess.run(["ostree", f"--repo={tmp_path}/ostree/repo", "init", "--mode=bare"], check=True)
    done = subprocess.run(
        [sys.executable, "-c", CHANGE, str(tmp_path)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(FOLDER)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not os.path.ismount(tmp_path)
