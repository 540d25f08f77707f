"""Command lines and help texts, against what GLib's programs print."""

import pytest
from rpmostree_standin.command import choose
from rpmostree_standin.commands import COMMANDS
from rpmostree_standin.errors import NoCommandError, StandinError, UsageError
from rpmostree_standin.main import main
from rpmostree_standin.options import HelpRequested, Option, OptionContext
from rpmostree_standin.refused import refuse_options

OPTIONS = [
    Option("os", "Operate on provided OSNAME", kind="text", value="OSNAME"),
    Option("reboot", "Initiate a reboot", "r"),
    Option("quiet", "Say nothing", "q"),
    Option("append", "Append", kind="list", value="KEY=VALUE"),
    Option("old", "", hidden=True, target="reboot"),
]


def context() -> OptionContext:
    return OptionContext("prog sub", "", list(OPTIONS), "Does things")


def test_help_is_laid_out_as_glib_does_it() -> None:
    assert context().help() == (
        "Usage:\n"
        "  prog sub [OPTION…]\n"
        "\n"
        "Does things\n"
        "\n"
        "Help Options:\n"
        "  -h, --help             Show help options\n"
        "\n"
        "Application Options:\n"
        "  --os=OSNAME            Operate on provided OSNAME\n"
        "  -r, --reboot           Initiate a reboot\n"
        "  -q, --quiet            Say nothing\n"
        "  --append=KEY=VALUE     Append\n"
        "\n"
    )


def test_options_stand_anywhere_and_short_ones_join() -> None:
    values, rest = context().parse(["a", "-qr", "--os=x", "b", "--append", "k=1", "--append=k=2"])
    assert rest == ["a", "b"]
    assert values.flag("quiet") and values.flag("reboot")
    assert values.text("os") == "x"
    assert values.list("append") == ["k=1", "k=2"]


def test_two_dashes_end_the_options() -> None:
    values, rest = context().parse(["--", "-q"])
    assert rest == ["-q"]
    assert not values.flag("quiet")


def test_an_alias_sets_its_target() -> None:
    values, _ = context().parse(["--old"])
    assert values.flag("reboot")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--frobnicate"], "Unknown option --frobnicate"),
        (["--reboot=1"], "Unknown option --reboot=1"),
        (["-rx"], "Unknown option -rx"),
        (["--os"], "Missing argument for --os"),
    ],
)
def test_wrong_options_are_told(words: list[str], message: str) -> None:
    with pytest.raises(StandinError) as caught:
        context().parse(words)
    assert caught.value.message == message


@pytest.mark.parametrize("word", ["--help", "-h", "-?", "--help-all"])
def test_help_ends_parsing(word: str) -> None:
    with pytest.raises(HelpRequested):
        context().parse([word])


def test_a_usage_error_carries_the_usage() -> None:
    error = context().usage_error("Too many arguments")
    assert isinstance(error, UsageError)
    assert error.message == "usage error: Too many arguments"
    assert error.usage.startswith("Usage:\n  prog sub")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "No command specified"),
        (["frob"], "Unknown command 'frob'"),
        (["db"], 'No "db" subcommand specified'),
        (["db", "frob"], 'Unknown "db" subcommand "frob"'),
        (["--os", "lab", "upgrade"], "Unknown command 'lab'"),
    ],
)
def test_a_command_that_is_none_is_told_after_the_list(words: list[str], message: str) -> None:
    with pytest.raises(NoCommandError) as caught:
        choose(COMMANDS, words, words)
    assert caught.value.message == message
    assert "Commands:" in caught.value.usage


def test_the_command_is_found_between_options() -> None:
    invocation = choose(COMMANDS, ["-q", "db", "--repo=x", "diff", "A"], ["db"])
    assert invocation.program == "rpm-ostree db diff"
    invocation.parse()
    assert invocation.quiet
    assert invocation.values.text("repo") == "x"
    assert invocation.arguments == ["A"]


def test_what_follows_two_dashes_is_forgotten() -> None:
    invocation = choose(COMMANDS, ["deploy", "-q", "--", "42.1"], [])
    assert invocation.words == ["-q"]
    with pytest.raises(NoCommandError, match="No command specified"):
        choose(COMMANDS, ["--", "status"], [])


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["upgrade", "--lock-finalization"], "--lock-finalization"),
        (["kargs", "--append=a", "--lock-finalization"], "--lock-finalization"),
        (["deploy", "42", "--register-driver="], "--register-driver"),
        (["deploy", "42", "--ex-cliwrap=true"], "--ex-cliwrap"),
        (["compose", "tree", "--layer-repo=x", "t.yaml"], "--layer-repo"),
        (["compose", "tree", "--source-root=x", "t.yaml"], "--source-root"),
    ],
)
def test_an_option_that_is_not_honoured_is_refused_by_name(words: list[str], option: str) -> None:
    invocation = choose(COMMANDS, [*words], words)
    invocation.parse()
    with pytest.raises(StandinError, match=f"^{option}: the stand-in for rpm-ostree"):
        refuse_options(invocation)


@pytest.mark.parametrize("name", ["start-daemon", "countme", "apply-live", "testutils"])
def test_a_command_that_is_not_done_is_refused_by_name(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name]) == 1
    assert f'stand-in for rpm-ostree does not do "{name}"' in capsys.readouterr().err


def test_each_complaint_of_cleanup_begins_with_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("gi", reason="the module of cleanup reaches libostree through PyGObject")
    assert main(["cleanup", "--frobnicate"]) == 1
    assert capsys.readouterr().err == "error: cleanup: Unknown option --frobnicate\n"
    assert main(["cleanup", "--sysroot=/nowhere", "a", "b"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("Usage:\n  rpm-ostree cleanup [OPTION…]\n")
    assert told.endswith("error: cleanup: usage error: Too few or too many arguments\n")


def test_the_list_of_commands_hides_the_hidden_ones() -> None:
    with pytest.raises(NoCommandError) as caught:
        choose(COMMANDS, [], [])
    usage = caught.value.usage
    assert "\n  status  " in usage and "\n  upgrade  " in usage
    assert "pkg-add" not in usage and "unlock" not in usage
