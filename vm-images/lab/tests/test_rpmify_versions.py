import pytest
from rpmify.versions import Evr, bound, evr


@pytest.mark.parametrize(
    ("debian", "expected"),
    [
        ("1:10.0p1-7+deb13u4", "1:10.0p1-7+deb13u4.lab1"),
        ("257.13-1~deb13u1", "257.13-1~deb13u1.lab1"),
        ("2.41-12", "2.41-12.lab1"),
        ("12.12", "12.12-0.lab1"),
        ("1:1.3.dfsg+really1.3.1-1+b1", "1:1.3.dfsg+really1.3.1-1+b1.lab1"),
        ("0.6-1-2", "0.6_1-2.lab1"),
    ],
)
def test_a_debian_version_is_an_evr(debian, expected):
    assert str(evr(debian, ".lab1")) == expected


def test_a_bound_without_a_revision_says_nothing_of_the_release():
    assert bound("1:2.2.1") == Evr(1, "2.2.1", "")


def test_a_bound_with_a_revision_keeps_it():
    assert bound("7.6-4~") == Evr(0, "7.6", "4~")
