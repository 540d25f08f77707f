"""The kernel's command line."""

import pytest
from rpmostree_standin.errors import StandinError
from rpmostree_standin.kernelargs import KernelArgs, split

LINE = 'root=LABEL=root quiet console=tty0 console=ttyS0 x="a b"'


def test_quotes_keep_blanks() -> None:
    assert split(LINE)[-1] == 'x="a b"'
    assert split("") == []


def test_append_keeps_what_is_there() -> None:
    arguments = KernelArgs("a=1")
    arguments.append("a=2")
    arguments.append("b c=")
    assert arguments.words() == ["a=1", "a=2", "b", "c="]


def test_delete_by_key_or_value() -> None:
    arguments = KernelArgs(LINE)
    arguments.delete("quiet")
    arguments.delete("console=tty0")
    assert arguments.words() == ["root=LABEL=root", "console=ttyS0", 'x="a b"']


def test_replace_the_sole_value_or_a_named_one() -> None:
    arguments = KernelArgs(LINE)
    arguments.replace("root=LABEL")
    arguments.replace("console=tty0=hvc0")
    assert arguments.words()[0] == "root=LABEL"
    assert "console=hvc0" in arguments.words() and "console=tty0" not in arguments.words()


@pytest.mark.parametrize(
    ("change", "argument", "message"),
    [
        ("delete", "nope", "No key 'nope' found"),
        ("delete", "console", "Multiple values for key 'console' found"),
        ("delete", "console=x", "No karg 'console=x' found"),
        ("delete", "quiet=1", "No karg 'quiet=1' found"),
        ("replace", "nope=1", "No key 'nope' found"),
        ("replace", "console=x", "Multiple values for key 'console' found"),
        ("replace", "console=x=y", "No karg 'console=x' found"),
    ],
)
def test_complaints(change: str, argument: str, message: str) -> None:
    arguments = KernelArgs(LINE)
    with pytest.raises(StandinError) as caught:
        getattr(arguments, change)(argument)
    assert caught.value.message == message
    assert arguments.words() == split(LINE)
