import getpass
import grp
import os

from rpmify.adapt import adapt
from rpmify.dpkg import Package
from rpmify.manifest import Accounts, Globs
from rpmify.ownership import Rules, assign

ME = f"{getpass.getuser()} {grp.getgrgid(os.getgid()).gr_name}"


def package(name: str, *files: str) -> Package:
    return Package(name, "1", "amd64", name, "1", "", "", "", "misc", {}, frozenset(), list(files))


def make(root, path: str, text: str = "") -> None:
    file = root / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_a_kernel_goes_to_its_modules(tmp_path):
    make(tmp_path, "/boot/vmlinuz-6.12", "kernel")
    (tmp_path / "usr/lib/modules/6.12").mkdir(parents=True)
    kernel = package("linux", "/boot/vmlinuz-6.12")
    adapt(tmp_path, [kernel], {}, {})
    assert kernel.files == ["/usr/lib/modules/6.12/vmlinuz"]
    assert (tmp_path / "usr/lib/modules/6.12/vmlinuz").read_text() == "kernel"


def test_a_unit_that_debian_enables_by_hand_can_be_enabled(tmp_path):
    unit = "/usr/lib/systemd/system/gdm.service"
    make(tmp_path, unit, "[Service]\nExecStart=/usr/sbin/gdm3\n")
    adapt(
        tmp_path, [package("gdm3", unit)], {}, {}, {"gdm.service": "Alias=display-manager.service"}
    )
    text = (tmp_path / unit.lstrip("/")).read_text()
    assert text == (
        "[Service]\nExecStart=/usr/sbin/gdm3\n\n[Install]\nAlias=display-manager.service\n"
    )


def test_an_optional_module_of_another_edition_may_be_missing(tmp_path):
    stack = "session\toptional\tpam_systemd.so\nsession required\tpam_unix.so\n"
    make(tmp_path, "/etc/pam.d/common-session", stack)
    adapt(tmp_path, [], {}, {})
    assert (tmp_path / "etc/pam.d/common-session").read_text() == f"-{stack}"


def test_a_unit_gets_the_name_that_people_type_and_keeps_the_other_as_alias(tmp_path):
    unit = "/usr/lib/systemd/system/ssh.service"
    make(tmp_path, unit, "[Install]\nWantedBy=multi-user.target\nAlias=sshd.service\n")
    server = package("openssh-server", unit)
    adapt(tmp_path, [server], {"ssh.service": "sshd.service"}, {})
    assert server.files == ["/usr/lib/systemd/system/sshd.service"]
    text = (tmp_path / "usr/lib/systemd/system/sshd.service").read_text()
    assert text == "[Install]\nAlias=ssh.service\nWantedBy=multi-user.target\n"


def test_modes_are_set(tmp_path):
    make(tmp_path, "/usr/bin/chage")
    adapt(tmp_path, [], {}, {"/usr/bin/chage": f"4755 {ME}", "/usr/bin/missing": f"0755 {ME}"})
    assert (tmp_path / "usr/bin/chage").stat().st_mode & 0o7777 == 0o4755


def test_what_maintainer_scripts_made_goes_to_whom_it_belongs(tmp_path, monkeypatch):
    for path in ("/usr/bin/gawk", "/usr/lib/m.py", "/usr/lib/__pycache__/m.cpython-313.pyc"):
        make(tmp_path, path)
    for path in ("/etc/made.conf", "/etc/known.conf", "/etc/dropped.conf", "/boot/x", "/var/log/x"):
        make(tmp_path, path)
    (tmp_path / "etc/abcd.0").symlink_to("dropped.conf")
    (tmp_path / "etc/alternatives").mkdir()
    (tmp_path / "etc/alternatives/awk").symlink_to("/usr/bin/gawk")
    (tmp_path / "usr/bin/awk").symlink_to("/etc/alternatives/awk")
    monkeypatch.setattr(
        Accounts, "of", lambda _root: Accounts({os.getuid(): "root"}, {os.getgid(): "root"})
    )
    packages = [
        package("gawk", "/usr/bin/gawk", "/boot/x", "/var/log/x"),
        package("m", "/usr/lib/m.py"),
        package("dpkg", "/usr/bin/dpkg"),
    ]
    rules = Rules(Globs(["/etc/dropped.conf"]), {"/etc/known*": "m"}, frozenset({"/usr/bin"}))
    found = assign(tmp_path, packages, frozenset({"dpkg"}), rules)
    assert [each.path for each in found.entries["gawk"]] == [
        "/usr/bin/gawk",
        "/etc/alternatives/awk",
        "/usr/bin/awk",
    ]
    assert [each.path for each in found.entries["m"]] == [
        "/usr/lib/m.py",
        "/etc/known.conf",
        "/usr/lib/__pycache__/m.cpython-313.pyc",
    ]
    assert found.stray == ["/etc/made.conf"]
    assert found.refused == ["gawk: /boot/x"]
