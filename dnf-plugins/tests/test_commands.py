"""``dnf ostree`` by the real dnf, on a deployment that is entered as if it had been booted."""

import json
import os
import signal
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
from box import FOLDER, Box, dnf_words
from dnf_ostree import commands
from dnf_ostree.baserefs import held
from dnf_ostree.gi_ostree import OSTree
from dnf_ostree.location import Location

NOT_BOOTED = "Error: This system was not booted via libostree.\n"
CHANGE = """\
Upgraded:
  bash 5.2-1 -> 5.3-1
Removed:
  gone-1-1.noarch
Added:
  vim-2:9-1.x86_64
"""


def on_this_machine(folder: Path, location: Path) -> list[str]:
    """The words of ``dnf ostree`` on this machine as it is, with a location of its own."""
    if os.path.exists("/run/ostree-booted"):
        pytest.skip("this system is one of OSTree's")
    if subprocess.run(["/usr/bin/python3", "-c", "import dnf, gi"], check=False).returncode:
        pytest.skip("the system's own Python has no dnf (Debian: python3-dnf)")
    (folder / "ostree.conf").write_text(f"[main]\nlocation = {location}\n")
    return [*dnf_words(str(FOLDER), str(folder)), "ostree"]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """``dnf ostree`` on this machine, without a location."""
    folder = tmp_path_factory.mktemp("conf")
    return on_this_machine(folder, folder / "none")


@pytest.fixture(scope="module")
def shared_here(tmp_path_factory: pytest.TempPathFactory, shared_location: Location) -> list[str]:
    """``dnf ostree`` on this machine, with the shared location."""
    return on_this_machine(tmp_path_factory.mktemp("conf"), shared_location.path)


def run(words: list[str], *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*words, *more],
        env={**os.environ, **PYTHON, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


PYTHON = {"PYTHONPATH": str(FOLDER), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.parametrize("words", [["status"], ["host", "init"]])
def test_elsewhere_it_is_one_sentence(here: list[str], words: list[str]) -> None:
    done = run(here, *words)
    assert (done.returncode, done.stderr) == (1, NOT_BOOTED)
    assert "Running" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "arguments are required: COMMAND"),
        (["frob"], "invalid choice: 'frob'"),
        (["host", "frob"], "invalid choice: 'frob'"),
        (["host", "list", "--frob"], "unrecognized arguments: --frob"),
        (["host", "list", "--js"], "unrecognized arguments: --js"),
        (["host", "serve", "--port", "x"], "a port is a number up to 65535"),
    ],
)
def test_wrong_usage_is_told(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        commands.parse(commands.make_parser("dnf ostree"), words)
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert told.startswith("usage: dnf ostree")
    assert said in told


def test_wrong_usage_ends_dnf_with_2(here: list[str]) -> None:
    done = run(here, "host", "serve", "--port", "x")
    assert done.returncode == 2
    assert done.stderr.startswith("usage: dnf ostree host serve")


def test_help_names_the_commands_and_theirs(here: list[str]) -> None:
    top = run(here, "--help")
    assert top.returncode == 0
    commands = [line.split()[0] for line in top.stdout.splitlines() if "  show the dep" in line]
    assert commands == ["COMMAND"]
    for name in ("status", "upgrade", "rollback", "rebase", "compose", "host"):
        assert f" {name} " in top.stdout
    one = run(here, "host", "serve", "--help")
    assert one.returncode == 0
    assert one.stdout.startswith("usage: dnf ostree host serve [-h] [--address ADDRESS]")


def test_a_lock_that_is_held_ends_with_200(
    shared_here: list[str], shared_location: Location
) -> None:
    with shared_location.lock("compose nano"):
        done = run(shared_here, "host", "prune")
    assert done.returncode == 200
    assert f"is in use by process {os.getpid()} (dnf ostree compose nano) since " in done.stderr


def test_programs_get_json(
    shared_here: list[str], shared_box: Box, shared_location: Location
) -> None:
    listed = json.loads(run(shared_here, "host", "list", "--json").stdout)
    assert listed["location"] == str(shared_location.path)
    assert listed["disk-use"] > 0 and listed["free"] > 0
    (tree,) = listed["trees"]
    assert (tree["name"], tree["base"]) == ("nano", shared_box.base)
    assert tree["checksum"] == shared_location.tree("nano").checksum
    assert 0 < tree["own-size"] < listed["disk-use"]
    shown = json.loads(run(shared_here, "host", "show", "nano", "--json").stdout)
    assert shown["package-list"] == ["bash-5.3-1.x86_64", "vim-2:9-1.x86_64"]


def test_serving_ends_with_ctrl_c_and_a_last_line(
    shared_here: list[str], shared_location: Location
) -> None:
    location = shared_location
    checksum = location.tree("nano").checksum
    words = [*shared_here, "host", "serve", "--port", "0"]
    env = {**os.environ, **PYTHON}
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as serving:
        lines = []
        while not lines or "this system alone" not in lines[-1]:
            lines.append(serving.stdout.readline())
            assert lines[-1], "it ended"
        (remote,) = [line.split() for line in lines if line.startswith("  ostree remote add")]
        url = remote[-1]
        assert urlopen(f"{url}refs/heads/nano", timeout=10).read().decode().strip() == checksum
        assert any(location.key_id in line for line in lines)
        serving.send_signal(signal.SIGINT)
        rest = serving.stdout.read()
    assert serving.returncode == 0
    assert rest.splitlines()[-1].startswith("Stopped. 0 objects were sent, ")


def test_a_rebase_shows_the_change_asks_and_runs(booted: Box, location: Location) -> None:
    checksum = booted.host(location, "nano")
    done = booted.dnf("rebase", "nano", stdin="y\n")
    assert done.returncode == 0, done.stderr
    shown, _, ran = done.stdout.partition("Is this ok [y/N]: ")
    assert shown == CHANGE
    assert ran.startswith("Running: rpm-ostree rebase hosted:nano\n")
    assert ran.endswith('Run "systemctl reboot" to start a reboot\n')
    _, deployed = booted.repo.resolve_rev("hosted:nano", False)
    assert deployed == checksum


@pytest.mark.parametrize(("options", "stdin"), [([], "n\n"), (["--assumeno", "-y"], "")])
def test_no_means_that_nothing_is_run(shared_booted: Box, options: list[str], stdin: str) -> None:
    done = shared_booted.dnf("rebase", "nano", *options, stdin=stdin)
    assert done.returncode == 1
    assert done.stdout.startswith(CHANGE)
    assert done.stderr.splitlines()[-1] == "Operation aborted."
    assert "Running" not in done.stdout
    assert shared_booted.repo.resolve_rev("hosted:nano", True)[1] is None


def test_a_remotes_branch_is_looked_at_without_a_trace(booted: Box) -> None:
    newer = booted.commit(booted.remote, "43", [("bash", "0", "6", "1", "x86_64")], {})
    booted.remote.set_ref_immediate(None, "lab/2", newer, None)
    done = booted.dnf("rebase", "lab/2", "--assumeno")
    assert "  bash 5.2-1 -> 6-1\n" in done.stdout
    assert not booted.repo.has_object(OSTree.ObjectType.COMMIT, newer, None)[1]
    assert booted.repo.resolve_rev("lab:lab/2", True)[1] is None
    without_fetching = booted.dnf("rebase", "lab/2", "-C", "--assumeno")
    assert without_fetching.stdout.startswith("Package changes are not known beforehand: ")


def test_what_is_not_known_beforehand_is_rpm_ostrees_to_say(shared_booted: Box) -> None:
    done = shared_booted.dnf("rebase", "-y", "lab:none", "--os=lab")
    assert done.returncode == 1
    first, running = done.stdout.splitlines()[:2]
    assert first.startswith("Package changes are not known beforehand: ")
    assert running == "Running: rpm-ostree rebase --os=lab lab:none"
    assert done.stderr.startswith("error: While pulling none: ")


def test_words_and_exit_codes_are_rpm_ostrees(shared_booted: Box) -> None:
    done = shared_booted.dnf("upgrade", "--unchanged-exit-77")
    assert done.returncode == 77
    assert done.stdout.startswith("Running: rpm-ostree upgrade --unchanged-exit-77\n")
    assert done.stdout.endswith("No upgrade available.\n")
    done = shared_booted.dnf("rollback")
    assert (done.returncode, done.stderr) == (1, "error: No rollback deployment found\n")
    done = shared_booted.dnf("status", "--json")
    assert json.loads(done.stdout)["deployments"][0]["checksum"] == shared_booted.base
    assert done.stderr == "Running: rpm-ostree status --json\n"


def test_ctrl_c_is_the_programs_matter(shared_booted: Box) -> None:
    code = "import sys; from dnf_ostree.handover import hand_over; sys.exit(hand_over(['cat']))"
    words = shared_booted.words("/usr/bin/python3", "-c", code)
    with subprocess.Popen(
        words,
        env=shared_booted.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as process:
        process.stdin.write("it runs\n")
        process.stdin.flush()
        assert process.stdout.readline() == "it runs\n"
        os.killpg(process.pid, signal.SIGINT)
        process.wait(20)
    assert process.returncode == 128 + signal.SIGINT


def test_init_makes_what_rebase_needs(booted: Box) -> None:
    done = booted.dnf("host", "init", "/var/trees")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Location of hosted trees: /var/trees\nKey that signs them: ")
    deployment = booted.path / f"ostree/deploy/lab/deploy/{booted.base}.0"
    remote = (deployment / "etc/ostree/remotes.d/hosted.conf").read_text()
    assert "url=file:///var/trees/repo\n" in remote
    assert "gpg-verify=true\n" in remote
    assert "location=/var/trees" in (deployment / "etc/dnf/plugins/ostree.conf").read_text()
    listed = booted.dnf("host", "list")
    assert listed.stdout.startswith("0 hosted trees in /var/trees, which takes ")


def test_removing_lets_the_base_go_on_a_read_only_sysroot(booted: Box, location: Location) -> None:
    booted.host(location, "nano")
    assert held(booted.repo) == {booted.base}
    done = booted.dnf("host", "remove", "nano", "-y", env={"SYSROOT_READ_ONLY": "1"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("Removed: nano. Freed: ")
    assert location.trees() == []
    assert held(booted.repo) == set()
