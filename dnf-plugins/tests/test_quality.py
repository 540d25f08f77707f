"""Reports on quality as they are shown; they are read from commits, which may be anybody's."""

import pytest
from box import NEW, Box
from dnf_ostree import quality
from dnf_ostree.gi_ostree import GLib
from dnf_ostree.hostedtree import HostedTree
from dnf_ostree.location import Location


def test_each_check_has_a_line_and_its_findings() -> None:
    passed = {"check": "boot", "title": "kernel and init are there", "passed": True, "findings": []}
    failed = {
        "check": "privileges",
        "title": "every setuid file is a package's",
        "passed": False,
        "findings": ["/usr/bin/x is setuid and no package's"],
    }
    assert quality.lines({"checks": [passed, failed]}) == [
        "Quality: 1 of 2 checks passed",
        "  passed  boot: kernel and init are there",
        "  FAILED  privileges: every setuid file is a package's",
        "    /usr/bin/x is setuid and no package's",
    ]


@pytest.mark.parametrize("report", [None, {}, {"checks": "all"}, {"checks": None}])
def test_without_a_report_it_says_so(report: dict | None) -> None:
    assert quality.lines(report) == ["Quality: not checked"]


def test_what_is_odd_in_a_report_does_no_harm() -> None:
    odd = {"checks": [1, {"check": "\x1b[2J", "passed": "yes", "findings": 3}]}
    assert quality.lines(odd) == [
        "Quality: 0 of 1 checks passed",
        "  FAILED  \N{REPLACEMENT CHARACTER}[2J: None",
    ]


@pytest.mark.parametrize("text", ["", "no JSON", "[1]", '"x"'])
def test_metadata_that_is_no_report_is_none(
    shared_box: Box, shared_location: Location, text: str
) -> None:
    about = {"dnf-ostree.report": GLib.Variant("s", text)}
    checksum = shared_box.commit(shared_location.repo, "odd", NEW, about)
    assert HostedTree(shared_location.repo, "odd", checksum).report is None
