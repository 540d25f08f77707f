import pytest
from rpmify.manifest import Entry
from rpmify.scriptlets import scriptlets, units
from rpmify.spec import Binary, Spec, file_list, render
from rpmify.versions import Evr


def binary(name: str, arch: str = "x86_64", **more) -> Binary:
    values = {"evr": Evr(0, "1", "2.lab1"), "summary": "100% good", "description": "%prep\nx"}
    return Binary(name=name, arch=arch, licence="MIT", url="", **{**values, **more})


def spec(*binaries: Binary, source: str = "foo") -> Spec:
    return Spec(source, Evr(0, "1", "2.lab1"), list(binaries), [])


def test_the_binary_of_the_sources_name_is_the_main_package():
    text = render(spec(binary("foo"), binary("foo-data", "noarch")), "/lists/{name}")
    assert text.startswith("Name: foo\n")
    assert "%package -n foo-data\n" in text
    assert "%package -n foo\n" not in text
    assert text.count("BuildArch: noarch") == 1
    assert "%files -n foo -f /lists/foo\n" in text


def test_an_independent_package_cannot_be_the_main_one_of_others():
    text = render(spec(binary("foo", "noarch"), binary("libfoo")), "{name}")
    assert text.startswith("Name: foo-source\n")
    assert "%package -n foo\n" in text


def test_text_cannot_become_a_section_or_a_macro():
    text = render(spec(binary("foo")), "{name}")
    assert "Summary: 100%% good\n" in text
    assert "\n%prep" not in text


def test_an_inherited_epoch_is_refused():
    with pytest.raises(ValueError, match="inherit"):
        render(spec(binary("foo", evr=Evr(1, "1", "2")), binary("bar")), "{name}")


def test_a_path_is_listed_once():
    twice = [Entry("/usr/bin/x", "file", 0o755, "root", "root")] * 2
    assert file_list(twice).count("\n") == 1


def test_units_that_can_be_enabled_are_found(tmp_path):
    folder = tmp_path / "usr/lib/systemd/system"
    folder.mkdir(parents=True)
    (folder / "a.service").write_text("[Install]\nWantedBy=multi-user.target\n")
    (folder / "b.service").write_text("[Service]\n")
    entries = [
        Entry(f"/usr/lib/systemd/system/{name}", "file", 0o644, "root", "root")
        for name in ("a.service", "b.service", "a.service.d/x.conf")
    ]
    assert units(tmp_path, entries) == (["a.service"], [])


def test_units_are_preset_when_the_package_comes_and_disabled_when_it_goes():
    text = scriptlets("a", ["a@.service"], ["u.socket"])
    assert "--no-reload preset a@.service " in text
    assert "--no-reload --global preset u.socket " in text
    assert "--no-reload disable --now a@.service " in text


def test_without_units_there_is_no_scriptlet():
    assert scriptlets("a", [], []) == ""


def test_systemd_enables_what_came_before_it():
    assert "preset-all" in scriptlets("systemd", ["a.service"], [])


def test_the_linkers_cache_is_renewed_when_libraries_come():
    assert "%transfiletriggerin -n libc-bin" in scriptlets("libc-bin", [], [])
