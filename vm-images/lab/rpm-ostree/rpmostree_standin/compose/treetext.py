"""One treefile's text, YAML or JSON, into fields; complaints are worded as serde's."""

from __future__ import annotations

from typing import Any

import yaml

from . import serdejson
from .fields import DIRECT, FIELDS, LEGACY, type_error


def parse(text: str, is_yaml: bool, basearch: str) -> dict[str, Any]:
    """Read one treefile's text into its fields; raises ValueError with the complaint."""
    document = _yaml(text) if is_yaml else _json(text)
    fields: dict[str, Any] = {}
    archful: list[str] = []
    unknown: list[str] = []
    for key, value in document.members.items():
        name = LEGACY.get(key, key)
        if name in FIELDS:
            problem = type_error(name, value)
            if problem:
                direct = name in DIRECT
                at = document.places.get(key, document.end) if direct else document.end
                where = f"{key}: " if is_yaml and direct else ""
                raise ValueError(f"serde-{'yaml' if is_yaml else 'json'}: {where}{problem} {at}")
            fields[name] = value
        elif key.startswith("packages-"):
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise ValueError(f"Invalid field {key}: expected array of strings")
            archful += value if key == f"packages-{basearch}" else []
        else:
            unknown.append(key)
    if unknown and is_yaml:
        raise ValueError(f"Unknown fields: {', '.join(unknown)}")
    asked = fields.get("basearch")
    if asked and asked != basearch:
        raise ValueError(
            f"Invalid basearch {asked} on {basearch}: cross-composes are not supported"
        )
    fields["basearch"] = basearch
    packages = [*(fields.get("packages") or []), *(fields.pop("bootstrap-packages", None) or [])]
    fields["packages"] = sorted({word for entry in packages + archful for word in _words(entry)})
    _imply(fields)
    return fields


def _imply(fields: dict[str, Any]) -> None:
    if fields.get("container"):
        none = {"type": "none"}
        fields.update({"boot-location": "modules", "selinux": False, "tmp-is-dir": True})
        fields.update({"preserve-passwd": False, "check-passwd": none, "check-groups": none})
    if fields.get("edition") == "2024":
        fields.update({"boot-location": "modules", "tmp-is-dir": True})


def _words(entry: str) -> list[str]:
    parts = entry.split("'")
    if len(parts) % 2 == 0:
        raise ValueError(f"Missing terminating quote: {entry}")
    words: list[str] = []
    for index, part in enumerate(parts):
        words += [part] if index % 2 else part.split()
    return words


def _json(text: str) -> serdejson.Document:
    try:
        return serdejson.Reader(text).document()
    except serdejson.JsonError as error:
        raise ValueError(f"serde-json: {error}") from None


def _yaml(text: str) -> serdejson.Document:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        value = yaml.load(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        problem = str(error.problem)
        if error.problem_mark:
            problem += _mark(error.problem_mark)
        if error.context:
            problem += f", {error.context}"
            if error.context_mark:
                problem += _mark(error.context_mark)
        raise ValueError(f"serde-yaml: {problem}") from None
    except yaml.YAMLError as error:
        raise ValueError(f"serde-yaml: {error}") from None
    if not isinstance(value, dict):
        found = serdejson.unexpected(value)
        raise ValueError(f"serde-yaml: invalid type: {found}, expected struct TreeComposeConfig")
    node = yaml.compose(text, Loader=loader)
    assert isinstance(node, yaml.MappingNode)
    return serdejson.Document(
        {str(key): entry for key, entry in value.items()},
        {str(key.value): _mark(entry.start_mark).strip() for key, entry in node.value},
        _mark(node.start_mark).strip(),
    )


def _mark(mark: Any) -> str:
    return f" at line {mark.line + 1} column {mark.column + 1}"
