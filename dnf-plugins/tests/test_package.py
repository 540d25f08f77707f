"""The RPM: it builds from a checkout and from a tarball, and holds what it should."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1]
NAME = "python3-dnf-plugin-ostree"
SPEC = FOLDER / f"{NAME}.spec"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"  # the system's own Python, which has dnf
PARTS = ("ostree.py", "ostree.conf", "dnf_ostree", "man", "completions", "LICENSE", "README.md")


def run(*words: str, **options: object) -> str:
    done = subprocess.run(
        words,
        env={"PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": os.environ.get("HOME", "/root")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def build(top: Path, sources: Path) -> Path:
    """Build the package; what it needs to be built is here, whatever rpm's database says."""
    places = {"_topdir": str(top), "_sourcedir": str(sources)}
    defines = [word for name in places for word in ("--define", f"{name} {places[name]}")]
    run("rpmbuild", "-bb", "--nodeps", *defines, str(SPEC))
    (package,) = (top / "RPMS/noarch").glob("*.rpm")
    return package


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built of this checkout."""
    if shutil.which("rpmbuild", path=PATH) is None:
        pytest.skip("no rpmbuild (Debian: rpm)")
    if subprocess.run(["python3", "-c", "import dnf"], env={"PATH": PATH}, check=False).returncode:
        pytest.skip("the system's own Python has no dnf (Debian: python3-dnf)")
    return build(tmp_path_factory.mktemp("rpm"), FOLDER)


def query(package: Path, *words: str) -> list[str]:
    return run("rpm", "-qp", "--nosignature", *words, str(package)).splitlines()


def site(package: Path) -> str:
    """Where the package puts Python's modules."""
    (found,) = (each for each in query(package, "-l") if each.endswith("/dnf-plugins/ostree.py"))
    return found.removesuffix("/dnf-plugins/ostree.py")


def test_the_files_are_these_and_no_others(package: Path) -> None:
    folder = site(package)
    modules = [each.relative_to(FOLDER) for each in (FOLDER / "dnf_ostree").rglob("*.py")]
    rest = {each for each in query(package, "-l") if "__pycache__" not in each}
    expected = {f"{folder}/{each}" for each in modules}
    expected |= {f"{folder}/{each.parent}" for each in modules}
    expected |= {
        f"{folder}/dnf-plugins",
        f"{folder}/dnf-plugins/ostree.py",
        "/etc/dnf/plugins/ostree.conf",
        "/etc/bash_completion.d/dnf-ostree",
    }
    others = {each for each in rest - expected}
    assert expected - rest == set()
    # manual pages may be compressed, documents are in folders of their own
    assert {Path(each).name.removesuffix(".gz") for each in others} == {
        "dnf-ostree.8",
        "LICENSE",
        "README.md",
        *(Path(each).name for each in others if each.count("/") == 4 and NAME in each),
    }


def test_byte_code_is_there_for_every_module(package: Path) -> None:
    files = query(package, "-l")
    folder = site(package)
    sources = {each for each in files if each.endswith(".py") and each.startswith(folder)}
    compiled = {each for each in files if each.endswith(".pyc") and ".opt-" not in each}
    named = {
        str(Path(each).parents[1] / (Path(each).name.split(".")[0] + ".py")) for each in compiled
    }
    assert named == sources


def test_its_header_says_what_others_look_for(package: Path) -> None:
    assert "dnf-command(ostree)" in [each.split(" = ")[0] for each in query(package, "--provides")]
    needed = set(query(package, "--requires"))
    assert {"python3-dnf", "python3-rpm", "ostree", "rpm-ostree", "/usr/bin/gpg-agent"} <= needed
    assert query(package, "--queryformat", "%{LICENSE}\n") == ["GPL-2.0-or-later"]
    assert query(package, "--scripts") == []
    assert query(package, "-c") == ["/etc/dnf/plugins/ostree.conf"]
    flags = query(package, "--queryformat", "[%{FILENAMES} %{FILEFLAGS:fflags}\n]")
    assert "/etc/dnf/plugins/ostree.conf cn" in flags
    owners = query(package, "--queryformat", "[%{FILEUSERNAME} %{FILEGROUPNAME}\n]")
    assert set(owners) == {"root root"}
    modes = query(package, "--queryformat", "[%{FILEMODES:perms}\n]")
    assert {each for each in modes if "w" in each[4:] or "s" in each} == set()


def test_a_tarball_gives_the_same(package: Path, tmp_path: Path) -> None:
    version = query(package, "--queryformat", "%{VERSION}")[0]
    folder = tmp_path / f"{NAME}-{version}"
    folder.mkdir()
    for part in PARTS:
        source = FOLDER / part
        shutil.copytree(source, folder / part) if source.is_dir() else shutil.copy(source, folder)
    (tmp_path / "sources").mkdir()
    archive = tmp_path / "sources" / f"{folder.name}.tar.gz"
    run("tar", "-C", str(tmp_path), "-czf", str(archive), folder.name)
    again = build(tmp_path / "top", tmp_path / "sources")
    assert query(again, "-l") == query(package, "-l")


def test_dnf_finds_the_plugin_that_is_installed(package: Path, tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("rpm installs as root only")
    run("rpm", "-i", "--root", str(tmp_path), "--nodeps", "--nosignature", str(package))
    folder = f"{tmp_path}{site(package)}"
    words = ("-m", "dnf.cli.main", f"--setopt=pluginpath={folder}/dnf-plugins", "--releasever=1")
    settings = ("PYTHONDONTWRITEBYTECODE=1", f"PYTHONPATH={folder}")
    shown = run("env", *settings, "/usr/bin/python3", *words, "help", "ostree")
    assert " compose " in shown and " host " in shown
