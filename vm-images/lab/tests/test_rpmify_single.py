import pytest
from rpmify import single
from rpmify.build import BuildError
from rpmify.spec import Binary, Spec
from rpmify.versions import Evr

EVR = Evr(0, "2.20.0", "1.lab1")


def spec(source: str, *names: str) -> Spec:
    binaries = [
        Binary(
            name=name, arch="noarch", licence="MIT", url="", evr=EVR, summary="x", description="x"
        )
        for name in names
    ]
    return Spec(source, EVR, binaries, [])


def test_only_the_packages_that_were_asked_for_are_made_of_their_sources():
    specs = [spec("tuned", "tuned", "tuned-gtk"), spec("bash", "bash")]
    (left,) = single.only(specs, ["tuned"])
    assert left.source == "tuned"
    assert [each.name for each in left.binaries] == ["tuned"]


def test_a_program_that_refuses_is_told_with_its_words():
    with pytest.raises(BuildError, match=r"ls /nowhere: .*/nowhere"):
        single._run(["ls", "/nowhere"])
