"""install, uninstall, override and search: checked as rpm-ostree does, then refused by name.

What can be told without making a layer is told in rpm-ostree's words: a missing argument, a
package that is there already, one that was never asked for, an override that is not there.
"""

from __future__ import annotations

import os

from .command import Invocation
from .commitinfo import package_list
from .db import matches
from .errors import StandinError
from .gate import require_root
from .layering import refuse_packages, unsupported
from .origin import Origin
from .packages import Package
from .system import System

AT_LEAST_ONE = "At least one PACKAGE must be specified"


def install(invocation: Invocation) -> int:
    """``install PACKAGE…``."""
    options, names = invocation.values, invocation.arguments
    if not names:
        raise invocation.context.usage_error(AT_LEAST_ONE)
    for option in ("enablerepo", "disablerepo"):
        if options.list(option):
            raise StandinError(f"--{option} currently only works in a container build")
    local = [name for name in names if name.endswith(".rpm") or name.startswith("file://")]
    for name in local:
        path = name.removeprefix("file://")
        if not os.path.exists(path):
            raise StandinError(f"Handling argument {name}: No such file or directory (os error 2)")
    system, osname = _system(invocation)
    require_root("UpdateDeployment" if local or options.flag("apply-live") else "PkgChange")
    _nothing_to_remove(system, osname, options.list("uninstall"))
    if not options.flag("allow-inactive"):
        _refuse_present(system, osname, [name for name in names if name not in local])
    if not local and not _repositories():
        raise StandinError("No enabled repositories")
    raise unsupported(f"install {' '.join(names)}")


def uninstall(invocation: Invocation) -> int:
    """``uninstall PACKAGE…``."""
    options, names = invocation.values, invocation.arguments
    if not names and not options.flag("all"):
        raise invocation.context.usage_error(AT_LEAST_ONE)
    system, osname = _system(invocation)
    require_root("PkgChange")
    refuse_packages(invocation)
    if options.flag("all") and Origin(system.first(osname)).names("requested"):
        raise unsupported("uninstall --all")
    if options.flag("idempotent") or options.flag("all"):
        print("No change.")
        return 77 if options.flag("unchanged-exit-77") else 0
    _nothing_to_remove(system, osname, names)
    raise unsupported(f"uninstall {' '.join(names)}")


def override_replace(invocation: Invocation) -> int:
    """``override replace PACKAGE…``."""
    if not invocation.arguments:
        raise invocation.context.usage_error(AT_LEAST_ONE)
    options = invocation.values
    if not options.flag("experimental") and (options.flag("freeze") or options.text("from")):
        raise StandinError("Must specify --experimental to use --freeze or --from")
    _system(invocation)
    require_root("UpdateDeployment")
    raise unsupported(f"override replace {' '.join(invocation.arguments)}")


def override_remove(invocation: Invocation) -> int:
    """``override remove PACKAGE…``."""
    if not invocation.arguments:
        raise invocation.context.usage_error(AT_LEAST_ONE)
    system, osname = _system(invocation)
    require_root("UpdateDeployment")
    for name in invocation.arguments:
        found = _providers(system, osname, name)
        if not found:
            raise StandinError(f'Package "{name}" not found')
        if len(found) > 1:
            raise StandinError(f'Multiple packages match "{name}"')
    raise unsupported(f"override remove {' '.join(invocation.arguments)}")


def override_reset(invocation: Invocation) -> int:
    """``override reset PACKAGE…``."""
    options, names = invocation.values, invocation.arguments
    if not names and not options.flag("all"):
        raise invocation.context.usage_error(AT_LEAST_ONE)
    if names and options.flag("all"):
        raise invocation.context.usage_error("Cannot specify PACKAGEs with --all")
    system, osname = _system(invocation)
    require_root("UpdateDeployment")
    refuse_packages(invocation)
    origin = Origin(system.first(osname))
    if origin.names("remove", "overrides") or origin.names("replace-local", "overrides"):
        raise unsupported("override reset")
    if options.flag("all"):
        print("No change.")
        return 0
    raise StandinError(f"No overrides for package '{names[0]}'")


def search(invocation: Invocation) -> int:
    """``search PACKAGE…``."""
    if not invocation.arguments:
        raise invocation.context.usage_error(AT_LEAST_ONE)
    raise unsupported("search")


def _system(invocation: Invocation) -> tuple[System, str]:
    system = System(invocation.values.text("sysroot"))
    return system, system.osname(invocation.values.text("os"))


def _nothing_to_remove(system: System, osname: str, names: list[str]) -> None:
    origin = Origin(system.first(osname))
    requested = {*origin.names("requested"), *origin.names("requested-local")}
    for name in names:
        if name not in requested:
            raise StandinError(f"Package/capability '{name}' is not currently requested")


def _refuse_present(system: System, osname: str, names: list[str]) -> None:
    for name in names:
        found = _providers(system, osname, name)
        if found:
            nevras = "".join(f" {package.nevra}" for package in found)
            raise StandinError(
                f'"{name}" is already provided by:{nevras}. Use --allow-inactive to explicitly '
                "require it."
            )


def _providers(system: System, osname: str, name: str) -> list[Package]:
    packages = package_list(system.repo, system.first(osname).get_csum()) or []
    return [package for package in packages if matches(package, [name])]


def _repositories() -> list[str]:
    from configparser import ConfigParser, Error
    from pathlib import Path

    enabled: list[str] = []
    for path in sorted(Path("/etc/yum.repos.d").glob("*.repo")):
        parser = ConfigParser(interpolation=None, strict=False)
        try:
            parser.read(path)
        except Error:
            continue
        enabled += [
            name for name in parser.sections() if parser.get(name, "enabled", fallback="1") == "1"
        ]
    return enabled
