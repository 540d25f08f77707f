from __future__ import annotations

import pytest
from lab_installer import accounts, bootloader, scripts, services, settings
from lab_installer.disk import Volume
from lab_installer.errors import InstallError, Place
from lab_installer.plan import (
    Bootloader,
    Firewall,
    NetworkDevice,
    Partition,
    Password,
    Plan,
    Script,
    Storage,
    Tree,
    User,
)
from lab_installer.process import Runner
from lab_installer.sysroot import Target, resolve
from lab_installer.tree import remote_file

AT = Place("ks.cfg", 3)
ROOT = Volume("/dev/vda2", "1234", "/", "ext4", "defaults")


def plan(**more) -> Plan:
    storage = Storage([Partition("/", "ext4", 1, AT)])
    return Plan(storage=storage, tree=Tree("lab", "lab", "file:///x", "r", True), **more)


def test_links_are_followed_inside_the_system(tmp_path):
    (tmp_path / "var/home/alice").mkdir(parents=True)
    (tmp_path / "home").symlink_to("var/home")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/resolv.conf").symlink_to("/run/systemd/resolve/stub-resolv.conf")
    (tmp_path / "up").symlink_to("../../../etc")
    assert resolve(tmp_path, "/home/alice") == "/var/home/alice"
    assert resolve(tmp_path, "/etc/resolv.conf") == "/run/systemd/resolve/stub-resolv.conf"
    assert resolve(tmp_path, "/up/x") == "/etc/x"


def test_a_circle_of_links_is_an_error(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InstallError, match="too many levels"):
        resolve(tmp_path, "/a")


def test_a_file_is_written_where_its_link_leads(tmp_path):
    (tmp_path / "etc/default").mkdir(parents=True)
    (tmp_path / "etc/vconsole.conf").symlink_to("default/keyboard")
    Target(None, tmp_path).write("/etc/vconsole.conf", "KEYMAP=us\n")
    assert (tmp_path / "etc/default/keyboard").read_text() == "KEYMAP=us\n"


def test_kernel_arguments_of_the_kickstart_come_before_the_machines():
    wanted = Bootloader(append="quiet console=tty0")
    kept = ["console=ttyS0", "mitigations=off"]
    assert bootloader.kernel_arguments([ROOT], wanted, kept) == [
        "root=UUID=1234",
        "rw",
        "quiet",
        "console=tty0",
        "mitigations=off",
    ]


def test_without_a_console_in_the_kickstart_the_installers_own_is_kept():
    found = bootloader.kernel_arguments([ROOT], Bootloader(), ["console=ttyS0"])
    assert found[-1] == "console=ttyS0"


def test_the_boot_loaders_configuration_has_no_default_and_never_waits_for_ever():
    text = bootloader.header(Bootloader(timeout=0), ["console=ttyS0"])
    assert text == "SERIAL 0 115200\nPROMPT 0\nTIMEOUT 1\n"
    assert "TIMEOUT 30" in bootloader.header(Bootloader(timeout=3), [])


def test_boot_code_leaves_the_partition_table_alone(tmp_path):
    disk = tmp_path / "disk"
    disk.write_bytes(b"\xff" * 1024)
    bootloader.write_code(disk, b"code")
    data = disk.read_bytes()
    assert data[:440] == b"code".ljust(440, b"\0")
    assert data[440:] == b"\xff" * 584
    with pytest.raises(InstallError, match="440 is the most"):
        bootloader.write_code(disk, bytes(441))


def test_the_remote_is_configured_as_the_kickstart_says():
    text = remote_file(Tree("lab", "fedora", "http://x/y", "r", False))
    assert text == '[remote "fedora"]\nurl=http://x/y\ngpg-verify=false\n'


def test_a_user_is_made_by_the_systems_own_tools(recording):
    made = recording()
    (made.target.root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\n")
    (made.target.root / "etc/group").write_text("wheel:x:10:\n")
    user = User("alice", Password("secret"), ["wheel"], uid=1100, gecos="Alice A")
    accounts.add_user(user, made.target)
    expected = ["useradd", "--create-home", "--uid", "1100", "--shell", "/bin/bash", "--comment"]
    assert list(made.calls[0]) == [
        *expected,
        "Alice A",
        *["--groups", "wheel", "--user-group", "alice"],
    ]
    assert (made.calls[1], made.inputs[1]) == (("chpasswd",), "alice:secret\n")


def test_a_hashed_and_locked_password(recording):
    made = recording()
    accounts.set_password("root", Password("$6$x", crypted=True, locked=True), made.target)
    assert made.calls == [("chpasswd", "--encrypted"), ("usermod", "--lock", "root")]


def test_a_group_of_the_tree_is_brought_into_etc(recording):
    made = recording()
    root = made.target.root
    (root / "usr/lib").mkdir(parents=True)
    (root / "usr/lib/group").write_text("wheel:x:10:\n")
    (root / "etc/group").write_text("root:x:0:\n")
    (root / "etc/gshadow").write_text("root:*::\n")
    accounts.bring_group("wheel", made.target)
    accounts.bring_group("wheel", made.target)
    assert (root / "etc/group").read_text() == "root:x:0:\nwheel:x:10:\n"
    assert (root / "etc/gshadow").read_text() == "root:*::\nwheel:!::\n"
    assert made.calls == []


def test_a_key_goes_to_an_account_with_a_home(recording):
    made = recording()
    root = made.target.root
    import os

    line = f"alice:x:{os.getuid()}:{os.getgid()}::/home/alice:/bin/bash\n"
    (root / "etc/passwd").write_text(line)
    (root / "var/home/alice").mkdir(parents=True)
    (root / "home").symlink_to("var/home")
    accounts.add_key("alice", "ssh-ed25519 A", made.target)
    accounts.add_key("alice", "ssh-ed25519 B", made.target)
    file = root / "var/home/alice/.ssh/authorized_keys"
    assert file.read_text() == "ssh-ed25519 A\nssh-ed25519 B\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(InstallError, match="no such account"):
        accounts.add_key("bob", "x", made.target)


def test_the_machine_gets_files_of_its_own(recording):
    made = recording()
    (made.target.root / "usr/share/zoneinfo/Europe").mkdir(parents=True)
    (made.target.root / "usr/share/zoneinfo/Europe/Berlin").touch()
    wanted = plan(timezone="Europe/Berlin", lang="de_DE.UTF-8", keymap="de", hostname="h")
    settings.configure(wanted, "fstab\n", made.target)
    etc = made.target.root / "etc"
    first = (etc / "machine-id").read_text()
    assert len(first) == 33
    assert (etc / "hostname").read_text() == "h\n"
    assert (etc / "locale.conf").read_text() == "LANG=de_DE.UTF-8\n"
    assert (etc / "vconsole.conf").read_text() == "KEYMAP=de\nXKBLAYOUT=de\n"
    assert str((etc / "localtime").readlink()) == "../usr/share/zoneinfo/Europe/Berlin"
    settings.configure(wanted, "fstab\n", made.target)
    assert (etc / "machine-id").read_text() != first


def test_a_time_zone_that_the_tree_lacks_is_an_error(recording):
    with pytest.raises(InstallError, match="Mars/Base: the tree has no such time zone"):
        settings.configure(plan(timezone="Mars/Base"), "", recording().target)


def test_layouts_with_variants():
    text = settings.vconsole("us", ["us (intl)", "de"])
    assert text == "KEYMAP=us\nXKBLAYOUT=us,de\nXKBVARIANT=intl,\n"


def test_selinux_is_noted_where_there_is_no_policy(recording):
    made = recording()
    settings._selinux("enforcing", made.target)
    assert "no policy" in made.notes[0]
    config = made.target.root / "etc/selinux/config"
    config.parent.mkdir()
    config.write_text("SELINUX=enforcing\nSELINUXTYPE=targeted\n")
    settings._selinux("permissive", made.target)
    assert config.read_text() == "SELINUX=permissive\nSELINUXTYPE=targeted\n"


def test_services_are_enabled_by_their_own_names(recording):
    made = recording()
    units = made.target.root / "usr/lib/systemd/system"
    units.mkdir(parents=True)
    (units / "ssh.service").touch()
    (units / "sshd.service").symlink_to("ssh.service")
    (units / "cups.service").touch()
    wanted = plan(services_enabled=["sshd"], services_disabled=["cups", "absent"])
    services.configure(wanted, made.target)
    assert made.calls == [("systemctl", "disable", "cups"), ("systemctl", "enable", "ssh.service")]


def test_the_firewall_is_set_up_by_its_own_tool_or_noted(recording):
    made = recording("firewall-offline-cmd")
    services._firewall(Firewall(True, ["ssh"], ["80:tcp"]), made.target)
    assert made.calls == [("firewall-offline-cmd", "--enabled", "--service=ssh", "--port=80:tcp")]
    bare = recording()
    services._firewall(Firewall(True), bare.target)
    assert "no firewalld" in bare.notes[0]


def test_a_connection_of_networkmanager():
    device = NetworkDevice(
        "eth0", "static", "10.0.0.2", "255.255.0.0", "10.0.0.1", ["10.0.0.3"], False, False
    )
    text = services.keyfile(device, "u")
    assert "interface-name=eth0\n" in text
    assert "autoconnect=false\n" in text
    assert "method=manual\naddress1=10.0.0.2/16,10.0.0.1\ndns=10.0.0.3;\n" in text
    assert text.endswith("[ipv6]\nmethod=disabled\n")


def test_a_network_of_networkd():
    text = services.networkd(NetworkDevice("link"))
    assert text == "[Match]\nType=ether\n\n[Network]\nDHCP=ipv4\nIPv6AcceptRA=yes\n"


def test_a_script_with_erroronfail_ends_the_installation(runner, tmp_path, console):
    bad = Script("pre", "echo why; exit 3\n", "/bin/sh", AT, error_on_fail=True)
    with pytest.raises(InstallError, match=r"ks\.cfg:3: %pre ended with 3:\nwhy"):
        scripts.run_all([bad], runner.report)
    mild = Script("pre", "exit 3\n", "/bin/sh", AT)
    scripts.run_all([mild], runner.report)
    assert "note start: ks.cfg:3: %pre ended with 3" in console.getvalue()


def test_a_scripts_log_stays_where_it_is_wanted(runner, tmp_path):
    log = tmp_path / "log"
    scripts.run_all([Script("pre", "echo x\n", "/bin/sh", AT, log=str(log))], runner.report)
    assert log.read_text() == "x\n"


def test_an_interpreter_that_is_missing_is_a_failure(runner):
    bad = Script("pre", "x\n", "/no/such/program", AT, error_on_fail=True)
    with pytest.raises(InstallError, match="%pre ended with 127"):
        scripts.run_all([bad], runner.report)


def test_a_failed_command_is_quoted(runner: Runner):
    with pytest.raises(InstallError, match=r"^sh -c echo bad; exit 4 ended with 4:\nbad$"):
        runner.run("sh", "-c", "echo bad; exit 4")
    assert runner.run("sh", "-c", "cat; exit 2", stdin="x", accept=(2,)) == "x"


def test_the_console_has_its_fixed_form(runner, console):
    report = runner.report
    report.stage("tree", "fetching")
    report.progress("5 MiB")
    report.note("n")
    report.error("one\ntwo")
    report.end(installed=False)
    assert console.getvalue().splitlines() == [
        "installer: stage tree: fetching",
        "installer: progress tree: 5 MiB",
        "installer: note tree: n",
        "installer: error tree: one",
        "installer: error tree: two",
        "installer: end failed",
    ]
