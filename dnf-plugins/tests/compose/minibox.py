"""The small distribution's sysroot with a location of its own, and dnf set up to work with them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import forked
from minilab import PLUGIN, Minilab, run


class Box:
    """The sysroot, a location, and dnf configured to work with them."""

    def __init__(self, lab: Minilab, folder: Path, used: bool = True) -> None:
        """With ``used`` the location has its key and its repository already."""
        self.lab = lab
        self.folder = folder
        self.location = folder / "location"
        if used:
            # but for the sockets of the agent that made the key
            left = shutil.ignore_patterns("S.*")
            shutil.copytree(lab.folder / "location", self.location, ignore=left)
        self.path = os.environ["PATH"]
        for name in ("repos", "plugins", "vars"):
            (folder / name).mkdir()
        (folder / "plugins/ostree.conf").write_text(
            f"[main]\nenabled=1\nlocation={self.location}\nreserve=1M\n"
        )
        settings = {
            "reposdir": folder / "repos",
            "varsdir": folder / "vars",
            "cachedir": lab.folder / "cache",
            "logdir": folder,
            "persistdir": folder / "persist",
            "pluginpath": PLUGIN,
            "pluginconfpath": folder / "plugins",
        }
        lines = [f"{name}={value}" for name, value in settings.items()]
        (folder / "dnf.conf").write_text("\n".join(["[main]", *lines, ""]))
        self.enable("mini", lab.packages)

    def enable(self, name: str, repository: Path, **options: str) -> None:
        """Have dnf use a repository."""
        settings = {"name": name, "baseurl": repository.as_uri(), "gpgcheck": "0", **options}
        lines = [f"{key}={value}" for key, value in settings.items()]
        (self.folder / f"repos/{name}.repo").write_text("\n".join([f"[{name}]", *lines, ""]))

    def words(self, *words: str | Path) -> list[str]:
        """Arguments of dnf."""
        return [f"--config={self.folder}/dnf.conf", "--releasever=1", *map(str, words)]

    @property
    def environment(self) -> dict[str, str]:
        """The environment of dnf."""
        return {
            "PATH": self.path,
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(PLUGIN),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """Start dnf as a program, in a session of its own as on a terminal."""
        return subprocess.Popen(
            [sys.executable, "-m", "dnf.cli.main", *self.words(*words)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def dnf(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run dnf with the plugin."""
        return forked.run(self.words(*words), self.environment)

    def compose(self, *words: str | Path) -> subprocess.CompletedProcess:
        """Run ``dnf ostree compose`` on the sysroot, saying yes."""
        return self.dnf("-y", "ostree", "compose", *words, f"--sysroot={self.lab.sysroot}")

    def composed(self, *words: str | Path) -> dict:
        """Compose, which must succeed; gives what --json prints."""
        done = self.compose(*words, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def refused(self, *words: str | Path) -> str:
        """Compose, which must fail and publish nothing; gives what it said."""
        before = self.refs()
        done = self.compose(*words)
        assert done.returncode == 1, done.stdout + done.stderr
        assert self.refs() == before
        assert not list((self.location / "stage").glob("*"))
        return done.stderr

    def refs(self) -> dict[str, str]:
        """The hosted trees' refs."""
        heads = self.location / "repo/refs/heads"
        return {path.name: path.read_text() for path in heads.glob("*")}

    def ostree(self, *words: str) -> str:
        """Run ostree on the location's repository."""
        return run("ostree", f"--repo={self.location}/repo", *words)

    def changes(self, name: str) -> set[str]:
        """Paths that differ from the base, as ``ostree diff`` marks them: ``A /usr/x``."""
        text = self.ostree("diff", self.lab.commit, name)
        return {re.sub(r" +", " ", line) for line in text.splitlines()}

    def text(self, name: str, path: str) -> str:
        """A file of a hosted tree."""
        return self.ostree("cat", name, path)

    def mode(self, name: str, path: str) -> str:
        """Mode, owner and group of a path of a hosted tree: ``00644 0 0``."""
        return " ".join(self.ostree("ls", name, path).split()[:3])
