"""Defaults for desktops."""

from __future__ import annotations

from pathlib import Path

from rpmify import settings


def test_a_root_without_desktops_is_left_alone(tmp_path: Path) -> None:
    schemas = tmp_path / "root" / settings.SCHEMAS
    schemas.mkdir(parents=True)
    overrides = tmp_path / "overrides"
    overrides.mkdir()
    (overrides / "50_lab.gschema.override").write_text("[org.freedesktop.ibus.panel.emoji]\n")
    settings.override(tmp_path / "root", overrides)
    assert list(schemas.iterdir()) == []
