"""Output: tasks and messages, quoting, JSON, times, signatures."""

import io

import pytest
from rpmostree_standin import signaturetext
from rpmostree_standin.jsontext import compact, pretty
from rpmostree_standin.layered import wrapped
from rpmostree_standin.output import Console, Reporter
from rpmostree_standin.quoting import command_title, shell_word
from rpmostree_standin.times import timestamp


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_task_is_one_line_without_a_terminal() -> None:
    stream = io.StringIO()
    report = Reporter(Console(stream=stream))
    report.message("Hello")
    with report.task("Importing packages") as task:
        task.ending = "done: 3"
    assert stream.getvalue() == "Hello\nImporting packages...done: 3\n"


def test_a_failed_task_ends_its_line() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="x"), Reporter(Console(stream=stream)).task("Staging"):
        raise ValueError("x")
    assert stream.getvalue() == "Staging...done\n"


def test_a_terminal_sees_the_line_replaced() -> None:
    stream = Terminal()
    with Reporter(Console(stream=stream)).task("Staging deployment"):
        pass
    assert stream.getvalue() == (
        "\r\x1b[2K⠁ Staging deployment...\r\x1b[2KStaging deployment... done\n"
    )


def test_quiet_says_nothing_and_a_late_joiner_sees_no_stray_end() -> None:
    stream = io.StringIO()
    Reporter(Console(quiet=True, stream=stream)).message("x")
    Console(stream=stream)("end", "done")
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("word", "quoted"),
    [("lab:a/b-1_.=", "lab:a/b-1_.="), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''")],
)
def test_words_are_quoted_if_need_be(word: str, quoted: str) -> None:
    assert shell_word(word) == quoted


def test_a_title_ends_in_a_blank() -> None:
    assert command_title(["deploy", "a b"]) == "deploy 'a b' "


def test_json_is_laid_out_as_json_glib_does_it() -> None:
    value = {"a": [], "b": {}, "c": [1, {"d": None}], "e": "ü"}
    assert pretty(value) == (
        '{\n  "a" : [],\n  "b" : {},\n  "c" : [\n    1,\n    {\n      "d" : null\n    }\n  ],\n'
        '  "e" : "ü"\n}'
    )
    assert compact({"a": [True, 1]}) == '{"a":[true,1]}'


def test_long_lists_are_wrapped_but_never_below_a_checksum() -> None:
    assert wrapped(["a" * 40, "b" * 23, "c"], 20) == [f"{'a' * 40} {'b' * 23}", "c"]
    assert wrapped(["d" * 70, "e"], 100) == [f"{'d' * 70} e"]
    assert wrapped(["d" * 70, "e"], 64) == ["d" * 70, "e"]


def test_times_are_utc() -> None:
    assert timestamp(0) == "1970-01-01T00:00:00Z"
    assert timestamp(1 << 62) == "(invalid timestamp)"


GOOD = [True, False, False, False, False, "F" * 40, 0, 0, "RSA", "SHA512", "Lab", "lab@x"]


def test_signatures() -> None:
    missing = [False, False, False, False, True, "AB" * 20, 0, 0, "RSA", "SHA512", "", ""]
    assert signaturetext.lines(None, False, 12) == ["  GPGSignature: (unsigned)"]
    assert signaturetext.lines([GOOD], False, 12) == [
        f"  GPGSignature: Valid signature by {'F' * 40}"
    ]
    assert signaturetext.lines([missing], False, 12) == [
        f"  GPGSignature: Can't check signature: public key {'AB' * 20} not found"
    ]
    assert signaturetext.lines([GOOD, GOOD], False, 12) == [
        f"  GPGSignature: Valid signature by {'F' * 40}",
        "",
        f"{' ' * 16}Valid signature by {'F' * 40}",
    ]
    long = signaturetext.lines([GOOD], True, 12)
    assert long[0] == "  GPGSignature: 1 signature"
    assert long[2] == '                Good signature from "Lab <lab@x>"'
