from rpmify.dpkg import parse_status
from rpmify.relations import World, conflicts, provisions, requirements
from rpmify.versions import Evr

STATUS = """\
Package: a
Status: install ok installed
Version: 1.0-2
Architecture: amd64
Depends: {depends}
Conflicts: {conflicts}
Provides: mail, shell (= 3.0)

Package: b
Status: install ok installed
Version: 2.41-12
Architecture: amd64
Provides: virtual (= 5)

Package: c
Status: install ok installed
Version: 3
Architecture: amd64

Package: dpkg
Status: install ok installed
Version: 1.22
Architecture: amd64
"""


def plain(left: Evr, right: Evr) -> int:
    """An order good enough for the versions here: as tuples of text."""
    left_key, right_key = (
        (each.epoch, each.version, each.release if left.release and right.release else "")
        for each in (left, right)
    )
    return (left_key > right_key) - (left_key < right_key)


def world(depends: str = "", conflicts: str = "") -> World:
    packages = parse_status(STATUS.format(depends=depends, conflicts=conflicts))
    names = {each.name: each for each in packages}
    return World(names, ".lab1", plain, frozenset({"dpkg"}))


def required(depends: str) -> list[str]:
    here = world(depends)
    return requirements(here, here.packages["a"], ("Depends",))


def test_a_bound_that_holds_is_kept():
    assert required("b (>= 2.38)") == ["b >= 2.38"]


def test_the_very_version_means_the_very_package():
    assert required("b (= 2.41-12)") == ["b = 2.41-12.lab1"]


def test_a_bound_that_rpm_judges_otherwise_is_left_out_and_told():
    here = world("b (>> 2.41)")
    assert requirements(here, here.packages["a"], ("Depends",)) == ["b"]
    assert here.lost_bounds == ["a: b > 2.41"]


def test_choices_that_exist_become_a_rich_dependency():
    assert required("b | c | missing") == ["(b or c)"]


def test_a_choice_that_alone_exists_is_required_plainly():
    assert required("missing | c") == ["c"]


def test_what_does_not_become_an_rpm_is_not_required():
    assert required("dpkg (>= 1), debconf | dpkg, c") == ["c"]


def test_a_virtual_package_is_required_by_its_bound():
    assert required("virtual (>= 4)") == ["virtual >= 4"]


def test_a_package_does_not_require_itself():
    assert required("a (= 1.0-2)") == []


def test_virtual_packages_are_provided():
    here = world()
    assert provisions(here, here.packages["a"]) == ["mail", "shell = 3.0"]


def test_conflicts_with_what_is_there_are_kept_unless_rpm_would_see_one_now():
    here = world(conflicts="b (<< 2.40), c (<< 9), missing (<< 1), b")
    assert conflicts(here, here.packages["a"]) == ["b < 2.40"]
    assert here.lost_bounds == ["a: conflicts c << 9"]
