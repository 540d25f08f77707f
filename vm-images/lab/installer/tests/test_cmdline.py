from __future__ import annotations

import pytest
from lab_installer.cmdline import DiskSource, disk_source, parse
from lab_installer.errors import InstallError


def test_what_concerns_the_machine_is_kept_in_its_order():
    options = parse(
        "quiet inst.ks=http://10.0.2.2:1/ks.cfg inst.repo=hd:LABEL=Lab console=tty0 "
        "console=ttyS0,115200n8 mitigations=off panic=-1\n"
    )
    assert options.kickstart == "http://10.0.2.2:1/ks.cfg"
    assert options.repo == "hd:LABEL=Lab"
    assert options.kept == ["console=tty0", "console=ttyS0,115200n8", "mitigations=off"]


def test_a_quoted_value_holds_together():
    assert parse('inst.ks="file:/my kickstart"').kickstart == "file:/my kickstart"


def test_no_kickstart_is_an_error():
    with pytest.raises(InstallError, match=r"inst\.ks= is missing"):
        parse("quiet")


def test_an_option_that_is_not_supported_is_named():
    with pytest.raises(InstallError, match=r"inst\.vnc"):
        parse("inst.ks=file:/ks inst.vnc")


def test_the_medium_is_also_found_by_stage2():
    assert parse("inst.ks=file:/ks inst.stage2=hd:LABEL=L").repo == "hd:LABEL=L"


@pytest.mark.parametrize(
    ("text", "device", "path"),
    [
        ("hd:LABEL=Lab-1", "LABEL=Lab-1", "/"),
        ("hd:LABEL=Lab-1:/ks.cfg", "LABEL=Lab-1", "/ks.cfg"),
        ("hd:vdb1:/a/b", "vdb1", "/a/b"),
    ],
)
def test_a_place_on_a_disk(text, device, path):
    assert disk_source(text) == DiskSource(device, path)


@pytest.mark.parametrize("text", ["hd:", "nfs:server:/path", "LABEL=x"])
def test_another_place_is_refused(text):
    with pytest.raises(InstallError, match="expected hd:DEVICE:PATH"):
        disk_source(text)
