"""The settings, as dnf's own parser reads them."""

from pathlib import Path
from types import SimpleNamespace

import dnf
import libdnf
import pytest
from dnf_ostree.config import DEFAULT_LOCATION, Reserve, parse_reserve, read_settings, save_location

MB, GB = 1 << 20, 1 << 30


def parser(text: str, folder: Path) -> libdnf.conf.ConfigParser:
    file = folder / "ostree.conf"
    file.write_text(text)
    read = libdnf.conf.ConfigParser()
    read.read(str(file))
    return read


@pytest.mark.parametrize(
    ("text", "capacity", "expected"),
    [
        ("512M", 4 * GB, 512 * MB),
        ("2g", 4 * GB, 2 * GB),
        ("10 %", 1000, 100),
        ("4096", 1 * GB, 4096),
        ("0", 1 * GB, 0),
    ],
)
def test_a_reserve_is_a_size_or_a_share(text: str, capacity: int, expected: int) -> None:
    assert parse_reserve(text).of(capacity) == expected


def test_by_default_the_lesser_of_both_is_kept() -> None:
    assert Reserve().of(1000 * GB) == 512 * MB
    assert Reserve().of(2 * GB) == 2 * GB * 5 // 100


@pytest.mark.parametrize("text", ["", "much", "-1", "100%", "1.5G", "5%%", "1P"])
def test_another_reserve_is_named_and_refused(text: str) -> None:
    with pytest.raises(dnf.exceptions.ConfigError, match="reserve"):
        parse_reserve(text)


def test_settings_are_read_or_have_their_defaults(tmp_path: Path) -> None:
    empty = read_settings(parser("[main]\nenabled = 1\n", tmp_path))
    assert (empty.location, empty.reserve) == (DEFAULT_LOCATION, Reserve())
    given = read_settings(parser("[main]\nlocation = /srv/trees\nreserve = 1G\n", tmp_path))
    assert (given.location, given.reserve) == (Path("/srv/trees"), Reserve(GB, None))
    with pytest.raises(dnf.exceptions.ConfigError, match="absolute"):
        read_settings(parser("[main]\nlocation = trees\n", tmp_path))


def test_the_file_that_is_shipped_has_the_defaults(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[1] / "ostree.conf"
    settings = read_settings(parser(shipped.read_text(), tmp_path))
    assert (settings.location, settings.reserve) == (DEFAULT_LOCATION, Reserve())
    # what it proposes is what holds
    proposed = shipped.read_text().replace("# location", "location")
    assert read_settings(parser(proposed, tmp_path)).location == DEFAULT_LOCATION


def test_a_new_location_leaves_the_rest_of_the_file_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ostree.conf"
    file.write_text("[main]\nenabled = 1\n# a remark\nreserve = 1G\n")
    conf = SimpleNamespace(
        pluginconfpath=[str(tmp_path)],
        write_raw_configfile=dnf.conf.MainConf.write_raw_configfile,
    )
    save_location(conf, Path("/srv/trees"))
    assert file.read_text().splitlines()[:4] == [
        "[main]",
        "enabled = 1",
        "# a remark",
        "reserve = 1G",
    ]
    assert read_settings(parser(file.read_text(), tmp_path)).location == Path("/srv/trees")
    assert [each.name for each in tmp_path.iterdir()] == ["ostree.conf"]
