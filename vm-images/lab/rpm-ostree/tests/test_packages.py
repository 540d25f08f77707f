"""Order and differences of packages."""

import pytest
from rpmostree_standin.packages import Package, compare, compare_versions, difference, ordered
from rpmostree_standin.pkgdiff import aligned, blocks, preview, script, summary, to_json


def package(
    name: str, version: str = "1", release: str = "1", epoch: str = "0", arch: str = "x86_64"
):
    return Package(name, epoch, version, release, arch)


@pytest.mark.parametrize(
    ("a", "b", "order"),
    [
        ("1.0", "1.0", 0),
        ("1.0", "2.0", -1),
        ("2.0.1", "2.0", 1),
        ("10", "9", 1),
        ("2.0", "2.0a", -1),
        ("1.0a", "1.0.1", -1),
        ("1.05", "1.5", 0),
        ("1.0~rc1", "1.0", -1),
        ("1.0~rc1", "1.0~rc2", -1),
        ("1.0^git1", "1.0", 1),
        ("1.0^git1", "1.0.1", -1),
        ("1.0~rc1^git1", "1.0~rc1", 1),
        ("fc4", "fc.4", 0),
        ("5.5p10", "5.5p2", 1),
    ],
)
def test_versions_are_ordered_as_rpm_orders_them(a: str, b: str, order: int) -> None:
    assert compare_versions(a, b) == order
    assert compare_versions(b, a) == -order


def test_an_epoch_outweighs_the_version() -> None:
    assert compare(package("a", "1", epoch="1"), package("a", "9")) > 0


def test_names_of_packages() -> None:
    plain, epoch = package("vim", "9", "2"), package("attr", "2", "3", "1")
    assert (plain.nevra, epoch.nevra) == ("vim-9-2.x86_64", "attr-1:2-3.x86_64")
    assert (plain.envra, epoch.envra) == ("vim-9-2.x86_64", "1:attr-2-3.x86_64")


OLD = ordered([package("kept"), package("gone"), package("up", "1"), package("down", "2")])
NEW = ordered([package("kept"), package("new"), package("up", "2"), package("down", "1")])


def test_a_difference_in_every_form() -> None:
    diff = difference(OLD, NEW)
    assert summary(diff) == "1 upgraded, 1 downgraded, 1 removed, 1 added"
    assert blocks(diff) == [
        "Upgraded:",
        "  up 1-1 -> 2-1",
        "Downgraded:",
        "  down 2-1 -> 1-1",
        "Removed:",
        "  gone-1-1.x86_64",
        "Added:",
        "  new-1-1.x86_64",
    ]
    assert script(diff) == [
        "!down-2-1.x86_64",
        "=down-1-1.x86_64",
        "-gone-1-1.x86_64",
        "+new-1-1.x86_64",
        "!up-1-1.x86_64",
        "=up-2-1.x86_64",
    ]
    assert to_json(diff) == [
        ["new", 0, {"NewPackage": ["new", "1-1", "x86_64"]}],
        ["gone", 1, {"PreviousPackage": ["gone", "1-1", "x86_64"]}],
        [
            "up",
            2,
            {"PreviousPackage": ["up", "1-1", "x86_64"], "NewPackage": ["up", "2-1", "x86_64"]},
        ],
        [
            "down",
            3,
            {"PreviousPackage": ["down", "2-1", "x86_64"], "NewPackage": ["down", "1-1", "x86_64"]},
        ],
    ]


def test_a_preview_of_deploy_has_dashes_and_the_order_of_names() -> None:
    old = [Package("b", "0", "1", "1", "noarch"), Package("z", "0", "1", "1", "x86_64")]
    new = [Package("a", "1", "2", "3", "x86_64"), Package("b", "0", "2", "1", "noarch")]
    assert preview(difference(old, new)) == [
        "+a-1:2-3-x86_64",
        "!b-1-1-noarch",
        "=b-2-1-noarch",
        "-z-1-1-x86_64",
    ]


def test_aligned_lists_have_one_title_each() -> None:
    diff = difference([package("gone"), package("gone2")], [package("new")])
    assert aligned(diff, 23) == [
        "                  Removed: gone-1-1.x86_64",
        "                           gone2-1-1.x86_64",
        "                    Added: new-1-1.x86_64",
    ]


def test_a_sole_package_that_changes_its_architecture_is_modified() -> None:
    diff = difference([package("a", arch="noarch")], [package("a")])
    assert [(old.arch, new.arch) for old, new in diff.modified] == [("noarch", "x86_64")]


def test_packages_of_several_architectures_are_told_apart() -> None:
    one, two = package("a", arch="i686"), package("a", arch="x86_64")
    diff = difference([one, two], [two])
    assert (diff.removed, diff.added, diff.modified) == ([one], [], [])


def test_nothing_differs() -> None:
    diff = difference(OLD, OLD)
    assert (summary(diff), blocks(diff), script(diff), to_json(diff)) == ("", [], [], [])
