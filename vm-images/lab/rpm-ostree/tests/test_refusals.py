"""Refusals in the words of rpm-ostree's daemon, as its client shows them."""

import os

import pytest
from rpmostree_standin import gate
from rpmostree_standin.errors import StandinError

RAW = "GDBus.Error:org.gtk.GDBus.UnmappedGError.Quark._g_2dio_2derror_2dquark.Code26: "


@pytest.mark.parametrize(
    ("method", "prefix"),
    [
        ("Upgrade", ""),
        ("Cleanup", "Invoking cleanup: GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: "),
        (
            "UpdateDeployment",
            "Updating deployment: GDBus.Error:org.freedesktop.DBus.Error.AccessDenied: ",
        ),
    ],
)
def test_a_plain_user_is_told_the_operation(
    method: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    with pytest.raises(StandinError) as caught:
        gate.require_root(method)
    assert caught.value.message == (
        f"{prefix}rpmostreed OS operation {method} not allowed for user"
    )


@pytest.mark.parametrize(
    ("method", "prefix"),
    [
        ("Upgrade", ""),
        ("Cleanup", f"Invoking cleanup: {RAW}"),
        ("UpdateDeployment", f"Updating deployment: {RAW}"),
    ],
)
def test_a_second_transaction_is_told_of_the_first(method: str, prefix: str) -> None:
    assert gate.busy(method, "upgrade ").message == (
        f"{prefix}Transaction in progress: upgrade \n"
        " You can cancel the current transaction with `rpm-ostree cancel`"
    )
