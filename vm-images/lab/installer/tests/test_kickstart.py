from __future__ import annotations

import pytest
from lab_installer import kickstart as reader
from lab_installer.errors import InstallError, Place, Refused
from lab_installer.meaning import plan_of
from lab_installer.plan import Firewall, NetworkDevice, Password

TREE = "ostreesetup --osname=lab --remote=lab --url=file:///run/install/repo --ref=lab/1/server\n"
DISK = "clearpart --all\npart /boot --size=256\npart / --size=1000 --grow\n"


def problems(contents) -> list[str]:
    with pytest.raises(Refused) as refused:
        plan_of(contents)
    return refused.value.problems


def test_the_smallest_kickstart(kickstart):
    plan = plan_of(kickstart(TREE + DISK))
    assert plan.tree.verify
    assert plan.ending == "halt"
    assert plan.root == Password(locked=True)
    assert [each.mount for each in plan.storage.partitions] == ["/boot", "/"]


def test_a_whole_kickstart(kickstart):
    plan = plan_of(
        kickstart(
            TREE
            + DISK
            + """lang de_DE.UTF-8
keyboard --vckeymap=de --xlayouts='de,us (intl)'
timezone Europe/Berlin --utc
timesource --ntp-server=a.example
timesource --ntp-pool=b.example
rootpw --iscrypted $6$x$y
group --name=staff --gid=1200
user --name=alice --groups=wheel,staff --uid=1100 --gecos="Alice A" --password=x --plaintext
sshkey --username=alice "ssh-ed25519 AAAA alice"
network --bootproto=dhcp --device=link --noipv6
network --hostname=host.example
services --enabled=sshd,tuned --disabled=cups
firewall --enabled --ssh --port=8080:tcp
selinux --permissive
firstboot --disable
bootloader --timeout=3 --append="quiet console=ttyS0"
xconfig --startxonboot
shutdown
"""
        )
    )
    assert plan.lang == "de_DE.UTF-8"
    assert (plan.keymap, plan.layouts) == ("de", ["de", "us (intl)"])
    assert (plan.timezone, plan.utc, plan.ntp) == ("Europe/Berlin", True, True)
    assert plan.ntp_servers == ["a.example", "b.example"]
    assert plan.root == Password("$6$x$y", crypted=True)
    assert [(group.name, group.gid) for group in plan.groups] == [("staff", 1200)]
    [alice] = plan.users
    assert (alice.name, alice.groups, alice.uid) == ("alice", ["wheel", "staff"], 1100)
    assert plan.ssh_keys == [("alice", "ssh-ed25519 AAAA alice")]
    assert plan.devices == [NetworkDevice("link", ipv6=False)]
    assert plan.hostname == "host.example"
    assert (plan.services_enabled, plan.services_disabled) == (["sshd", "tuned"], ["cups"])
    assert plan.firewall == Firewall(True, ["ssh"], ["8080:tcp"])
    assert (plan.selinux, plan.firstboot, plan.graphical_login) == ("permissive", False, True)
    assert (plan.bootloader.timeout, plan.bootloader.append) == (3, "quiet console=ttyS0")
    assert plan.ending == "poweroff"


def test_all_that_is_not_supported_is_refused_by_name_and_line(kickstart):
    contents = kickstart(
        TREE
        + DISK
        + """rdp
part /data --size=10 --encrypted --passphrase=x
part /srv --size=10 --fstype=xfs
realm join example.org
bootloader --password=x
%addon com_redhat_oscap
%end
"""
    )
    assert problems(contents) == [
        "ks.cfg:5: rdp is not supported by this installer",
        "ks.cfg:6: part --encrypted is not supported by this installer",
        "ks.cfg:6: part --passphrase is not supported by this installer",
        "ks.cfg:8: realm is not supported by this installer",
        "ks.cfg:9: bootloader --password is not supported by this installer",
        "ks.cfg:10: %addon com_redhat_oscap is not supported by this installer",
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("part /srv --size=10 --fstype=xfs", "--fstype=xfs is not supported"),
        ("part /boot/efi --size=10", "part /boot/efi is not supported"),
        ("part /usr --size=10", "it is part of the tree"),
        ("part pv.01 --size=10", "part pv.01 is not supported"),
        ("part /srv", "part /srv has no --size"),
        ("part / --size=10", "a second partition for /"),
        ("part /srv --size=10 --ondisk=vda\npart /opt --size=1 --ondisk=vdb", "more than one disk"),
        ("bootloader --location=partition", "--location=partition is not supported"),
        ("clearpart --all --disklabel=dasd", "--disklabel=dasd is not supported"),
        ("network --bootproto=static --ip=10.0.0.2", "needs --ip and --netmask"),
        ("network --bootproto=bootp", "--bootproto=bootp is not supported"),
        ("user --name=x --gecos='a:b'", "a colon or line break"),
    ],
)
def test_values_that_are_not_supported(kickstart, line, why):
    assert any(why in problem for problem in problems(kickstart(TREE + DISK + line + "\n")))


def test_what_is_missing_is_named(kickstart):
    assert any("no ostreesetup" in each for each in problems(kickstart(DISK)))
    assert any("no partition for /" in each for each in problems(kickstart(TREE)))
    without_boot = problems(kickstart(TREE + "part / --size=1000\n"))
    assert any("needs a partition of its own" in each for each in without_boot)


def test_reqpart_makes_the_boot_partition(kickstart):
    plan = plan_of(kickstart(TREE + "reqpart --add-boot\npart / --size=1000\n"))
    assert [each.mount for each in plan.storage.partitions] == ["/boot", "/"]


def test_autopart_is_plain_or_refused(kickstart):
    plan = plan_of(kickstart(TREE + "autopart --type=plain --nohome --noswap\n"))
    assert [each.mount for each in plan.storage.partitions] == ["/boot", "/"]
    refused = problems(kickstart(TREE + "autopart\n"))
    assert any("autopart other than --type=plain" in each for each in refused)


def test_what_has_no_effect_is_noted(kickstart):
    plan = plan_of(kickstart(TREE + DISK + "%packages\n@core\n%end\n"))
    assert len(plan.notes) == 1
    assert plan.notes[0].startswith("ks.cfg:5: %packages has no effect")


def test_an_error_names_its_line(kickstart):
    with pytest.raises(InstallError, match=r"^ks\.cfg:2: .*nonsense"):
        kickstart("text\nnonsense\n")


def test_an_unfinished_quotation_names_its_line(kickstart):
    with pytest.raises(InstallError, match=r"^ks\.cfg:\d+: No closing quotation"):
        kickstart("text\nlang 'de\n")


def test_places_in_included_files(tmp_path, kickstart):
    (tmp_path / "disk.ks").write_text("\nrdp\n")
    contents = kickstart(TREE + DISK + f"%include {tmp_path}/disk.ks\nzerombr\n")
    assert contents.statements[-2].place == Place("disk.ks", 2)
    assert contents.statements[-1].place == Place("ks.cfg", 6)


def test_a_missing_include_names_the_file(kickstart):
    with pytest.raises(InstallError, match="nowhere"):
        kickstart("%include /nowhere.ks\n")


def test_an_include_of_itself_ends(tmp_path, kickstart):
    with pytest.raises(InstallError, match="nested too deeply"):
        kickstart(f"%include {tmp_path}/ks.cfg\n")


def test_a_url_is_not_included(kickstart):
    with pytest.raises(InstallError, match="URLs are not supported"):
        kickstart("%include http://example.org/x\n")


def test_pre_scripts_are_read_before_what_they_write(tmp_path):
    path = tmp_path / "ks.cfg"
    path.write_text("%include /tmp/not-there-yet\n%pre --erroronfail\necho\n%end\n%post\n%end\n")
    [script] = reader.read_pre(path)
    assert (script.kind, script.place, script.error_on_fail) == ("pre", Place("ks.cfg", 2), True)


def test_scripts_keep_how_they_are_run(kickstart):
    contents = kickstart(
        "%post --nochroot --log=/root/x\na\n%end\n%post --interpreter=/usr/bin/python3\nb\n%end\n"
    )
    first, second = contents.scripts
    assert (first.chroot, first.log) == (False, "/root/x")
    assert (second.chroot, second.interpreter, second.body) == (True, "/usr/bin/python3", "b\n")


def test_the_first_line_says_the_version(kickstart):
    assert kickstart("#version=F25\ninstall\n").statements[0].name == "install"
    with pytest.raises(InstallError):
        kickstart("#version=F42\ninstall\n")
    with pytest.raises(InstallError, match="unknown kickstart version"):
        kickstart("#version=F1\ntext\n")
