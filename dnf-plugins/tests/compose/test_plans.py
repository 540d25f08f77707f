"""What changes in a tree and what does not: updates, removals, files, other bases."""

import json

from minilab import KERNEL, run


def listed(folder) -> list[tuple]:
    """Names and times of all that is in a folder."""
    return sorted((str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*"))


def plan(box, *words) -> dict:
    """The plan that --dry-run shows as JSON."""
    before = listed(box.location)
    done = box.dnf(
        "ostree", "compose", *words, "--dry-run", "--json", f"--sysroot={box.lab.sysroot}"
    )
    assert done.returncode == 0, done.stderr
    assert listed(box.location) == before
    return json.loads(done.stdout)["plan"]


def test_updates_are_refused_with_the_list_of_them(box, minilab):
    box.enable("updates", minilab.updates)
    said = box.refused("web", "modern")
    assert "Packages of the tree would have to change:" in said
    assert "  mini-lib 1-1 -> 2-1 (modern-2-1.x86_64 requires mini-lib >= 2)" in said
    assert "  mini-tool 1-1 -> 2-1 (" in said
    assert "mini-old" not in said
    assert "Use --allow-updates to permit it." in said


def test_only_the_updates_that_are_needed(box, minilab):
    box.enable("updates", minilab.updates)
    done = box.composed("web", "modern", "--allow-updates")["plan"]
    assert [(c["name"], c["old"], c["new"]) for c in done["upgraded"]] == [
        ("mini-lib", "1-1", "2-1"),
        ("mini-tool", "1-1", "2-1"),
    ]
    assert [change["name"] for change in done["added"]] == ["modern"]
    assert [change["name"] for change in done["kept_back"]] == ["mini-old"]
    assert done["kept_back"][0]["reason"] == "nothing that was asked for needs it"
    assert {"D /usr/lib/libmini.1", "A /usr/lib/libmini.2", "M /usr/bin/mini-tool"} <= box.changes(
        "web"
    )


def test_the_initramfs_is_made_again_only_if_something_in_it_changes(box, minilab):
    box.enable("updates", minilab.updates)
    image = f"/{KERNEL}/initramfs.img"
    box.composed("same", "mini-old", "--allow-updates")
    assert f"M {image}" not in box.changes("same")
    box.composed("updated", "mini-tool", "--allow-updates")
    assert "made by dracut --reproducible --add ostree" in box.text("updated", image)
    box.composed("set", "dracutted", "module")
    assert "--no-hostonly --kver 6.1-mini" in box.text("set", image)
    # for the module
    assert box.text("set", f"/{KERNEL}/modules.dep") == "-a 6.1-mini\n"


def test_a_package_of_the_tree_is_updated_if_it_is_asked_for(box, minilab):
    box.enable("updates", minilab.updates)
    done = plan(box, "web", "mini-tool", "--allow-updates")
    assert [change["name"] for change in done["upgraded"]] == ["mini-lib", "mini-tool"]


def test_a_newer_version_stays_back_without_permission(box, minilab):
    box.enable("updates", minilab.updates)
    done = plan(box, "web", "plain", "mini-old")
    assert [change["name"] for change in done["added"]] == ["plain", "plain-data", "plain-lib"]
    assert not done["upgraded"]
    assert "mini-old" in [change["name"] for change in done["kept_back"]]


def test_reasons(box):
    reasons = {change["name"]: change["reason"] for change in plan(box, "web", "plain")["added"]}
    assert reasons == {
        "plain": "requested",
        "plain-lib": "required by plain",
        "plain-data": "required by plain-lib",
    }


def test_a_removed_package_leaves_nothing(box):
    done = box.composed("web", "--remove", "mini-old")
    assert [change["name"] for change in done["plan"]["removed"]] == ["mini-old"]
    assert "D /usr/share/old" in box.changes("web")
    assert "mini-old" not in box.ostree(
        "show", "web", "--print-metadata-key=rpmostree.rpmdb.pkglist"
    )


def test_what_needs_a_removed_package_goes_with_it_and_nothing_else(box):
    done = plan(box, "web", "--remove", "mini-lib", "plain")
    assert [(change["name"], change["reason"]) for change in done["removed"]] == [
        ("mini-lib", "requested"),
        ("mini-tool", "requires mini-lib = 1"),
    ]
    said = box.refused("web", "--remove", "mini-old", "clash")
    assert "Packages of the tree would have to go:" in said
    assert "  mini-tool-1-1.x86_64 (conflicts with what was asked for)" in said
    assert "Use --allowerasing to permit it." in said


def test_a_local_file(box, minilab):
    done = box.composed("web", "--file", minilab.packages / "plain-data-1-1.x86_64.rpm")
    assert [change["name"] for change in done["plan"]["added"]] == ["plain-data"]


def test_a_tree_on_a_tree(box, minilab):
    box.composed("one", "plain-data")
    done = box.composed("two", "plain", "--from", "one")
    assert [change["name"] for change in done["plan"]["added"]] == ["plain", "plain-lib"]
    assert done["base"] == box.refs()["one"].strip()
    based = box.ostree("show", "two", "--print-metadata-key=dnf-ostree.base")
    assert based.strip() == f"'{minilab.commit}'"
    assert box.text("two", "/usr/share/plain/data") == "data\n"
    for repo in (box.location / "repo", minilab.sysroot / "ostree/repo"):
        assert "no errors" in run("ostree", f"--repo={repo}", "fsck")


def test_again_by_the_same_name(box):
    first = box.composed("web", "plain-data")
    second = box.composed("web", "plain")
    assert (first["version"], second["version"]) == ("1+web.1", "1+web.2")
    assert f"Parent: {first['commit']}" in box.ostree("log", "web").replace("  ", " ")


def test_nothing_to_do(box):
    done = box.compose("web", "mini-tool")
    assert done.returncode == 0
    assert "Package mini-tool-1-1.x86_64 is already installed." in done.stdout
    assert done.stdout.endswith("Nothing to do.\n")
    assert not box.refs()


def test_preview_tells_what_would_be_published(box):
    before = listed(box.location)
    done = box.dnf("ostree", "compose", "web", "plain", "--preview", f"--sysroot={box.lab.sysroot}")
    assert "Tree:      web (version 1+web.1)" in done.stdout
    assert "Added:\n  plain-1-1.x86_64\n" in done.stdout
    assert listed(box.location) == before


def test_all_that_differs_is_what_the_packages_bring(box):
    done = box.composed("web", "plain")
    assert all(check["passed"] for check in done["report"]["checks"])
    assert box.refs()["web"].strip() == done["commit"]
    assert {line for line in box.changes("web") if not line.endswith("rpmdb.sqlite")} == {
        "A /usr/bin/plain",
        "A /usr/lib/plain",
        "A /usr/lib/plain/libplain.so.1",
        "A /usr/share/plain",
        "A /usr/share/plain/data",
        "A /usr/etc/ld.so.cache",
    }
