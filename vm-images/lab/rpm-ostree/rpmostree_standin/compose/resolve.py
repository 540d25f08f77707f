"""Resolution of a treefile's packages by dnf, against the repositories beside the treefile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dnf
import dnf.exceptions
import dnf.rpm
import libdnf

from ..errors import StandinError, reason
from ..output import Reporter
from ..packages import Package
from ..times import timestamp
from . import lockfile
from .treefile import Treefile


@dataclass(frozen=True)
class Chosen:
    """A package to install: what it is, where it comes from, its digest, and its size in bytes."""

    package: Package
    repository: str
    digest: str
    size: int
    handle: Any

    @property
    def path(self) -> Path:
        """Where the package file is once it was fetched."""
        return Path(self.handle.localPkg())


@dataclass(frozen=True)
class Resolution:
    """The packages of a tree, in the order of their names, and what they were chosen from."""

    chosen: list[Chosen]
    repositories: list[tuple[str, int]]
    base: Any


@dataclass(frozen=True)
class Limits:
    """How to resolve: offline, through a proxy, bound by lockfiles."""

    cache_only: bool = False
    proxy: str | None = None
    lockfiles: tuple[str, ...] = ()
    strict: bool = False


def resolve(
    treefile: Treefile, root: Path, cache: Path, report: Reporter, limits: Limits
) -> Resolution:
    """Choose the treefile's packages and everything they need; nothing is fetched but metadata.

    ``root`` is an empty folder (nothing is installed yet), ``cache`` keeps metadata and packages.
    Raises StandinError in rpm-ostree's words.
    """
    base = _base(treefile, root, cache, limits)
    locked = lockfile.read(list(limits.lockfiles))
    if limits.lockfiles:
        report.message("Loaded lockfiles:\n  " + "\n  ".join(limits.lockfiles))
    repositories = _repositories(base, treefile)
    report.message(f"Enabled rpm-md repositories: {' '.join(repo.id for repo in repositories)}")
    cached: dict[str, bool] = {}
    for repo in repositories:
        cached[repo.id] = _load(repo, report)
    with report.task("Importing rpm-md"):
        base.fill_sack(load_system_repo=False, load_available_repos=True)
    generated: list[tuple[str, int]] = []
    for repo in repositories:
        seconds = repo._repo.getMaxTimestamp()
        count = len(base.sack.query().available().filter(reponame=repo.id))
        note = " (cached)" if cached[repo.id] else ""
        report.message(
            f"rpm-md repo '{repo.id}'{note}; generated: {timestamp(seconds)} solvables: {count}"
        )
        generated.append((repo.id, seconds))
    if limits.lockfiles:
        lockfile.apply(base, locked, limits.strict)
    with report.task("Resolving dependencies"):
        _mark(base, treefile)
        _solve(base)
    chosen = [_chosen(package) for package in base.transaction.install_set]
    chosen.sort(key=lambda entry: (entry.package.name, entry.package.nevra))
    return Resolution(chosen, generated, base)


def fetch(resolution: Resolution, report: Reporter) -> None:
    """Fetch packages that are not on this machine; raises StandinError."""
    missing = [entry for entry in resolution.chosen if not entry.path.exists()]
    if not missing:
        return
    for repository in sorted({entry.repository for entry in missing}):
        wanted = [entry.handle for entry in missing if entry.repository == repository]
        with report.task(f"Downloading from '{repository}'"):
            try:
                resolution.base.download_packages(wanted)
            except (dnf.exceptions.Error, OSError) as error:
                raise StandinError(f"Downloading from '{repository}': {reason(error)}") from None


def _base(treefile: Treefile, root: Path, cache: Path, limits: Limits) -> dnf.Base:
    base = dnf.Base()
    conf = base.conf
    conf.installroot = str(root)
    conf.cachedir = str(cache)
    conf.persistdir = str(cache / "persist")
    conf.logdir = str(cache / "log")
    (cache / "log").mkdir(exist_ok=True)
    conf.reposdir = [str(treefile.path.resolve().parent)]
    conf.pluginpath = []
    conf.plugins = False
    conf.gpgcheck = False
    conf.assumeyes = True
    conf.best = True
    conf.keepcache = True
    conf.metadata_expire = -1 if limits.cache_only else 0
    conf.cacheonly = limits.cache_only
    conf.install_weak_deps = bool(treefile.get("recommends", True))
    conf.excludepkgs = list(treefile.get("exclude-packages", []))
    conf.substitutions["releasever"] = str(treefile.get("releasever", ""))
    conf.substitutions["basearch"] = treefile.get("basearch")
    for name, value in treefile.get("repovars", {}).items():
        conf.substitutions[name] = value
    if limits.proxy:
        conf.proxy = limits.proxy
    return base


def _repositories(base: dnf.Base, treefile: Treefile) -> list[Any]:
    base.read_all_repos()
    wanted = [*treefile.get("repos", []), *treefile.get("lockfile-repos", [])]
    for repo in base.repos.all():
        if treefile.get("repos") is not None and repo.id not in wanted:
            repo.disable()
    for name in wanted:
        if name not in base.repos:
            raise StandinError(f"Unknown rpm-md repository: {name}")
        base.repos[name].enable()
    enabled = list(base.repos.iter_enabled())
    if not enabled:
        raise StandinError("No enabled repositories")
    for repo in enabled:
        repo.skip_if_unavailable = False
    return enabled


def _load(repo: Any, report: Reporter) -> bool:
    """Load a repository's metadata; tells whether none had to be fetched."""
    if all(url.startswith("file:") for url in repo.baseurl) and repo.baseurl:
        _update(repo)
        return True
    with report.task(f"Updating metadata for '{repo.id}'"):
        _update(repo)
    return False


def _update(repo: Any) -> None:
    failures: list[str] = []
    repo._md_pload._mirror_failure_cb = lambda _data, text, _url, _what: failures.append(text)
    try:
        repo._repo.load()
    except (libdnf.error.Error, RuntimeError) as error:
        text = str(error).removeprefix(f"Failed to download metadata for repo '{repo.id}': ")
        if failures and "Last error" not in text:
            text += f"; Last error: {failures[-1]}"
        raise StandinError(
            f"Updating rpm-md repo '{repo.id}': cannot update repo '{repo.id}': {text}"
        ) from None


def _mark(base: dnf.Base, treefile: Treefile) -> None:
    _mark_from(base, treefile.get("packages", []), None)
    for entry in treefile.get("repo-packages", []):
        words = [word for item in entry.get("packages", []) for word in item.split()]
        for word in words:
            try:
                base.install(word, reponame=entry.get("repo"))
            except dnf.exceptions.MarkingError:
                where = entry.get("repo")
                raise StandinError(f"No matches for '{word}' in repo '{where}'") from None


def _mark_from(base: dnf.Base, names: Iterable[str], repository: str | None) -> None:
    missing: list[str] = []
    for name in names:
        try:
            base.install(name, reponame=repository)
        except dnf.exceptions.MarkingError:
            missing.append(name)
    if missing:
        raise StandinError(f"Packages not found: {', '.join(sorted(missing))}")


def _solve(base: dnf.Base) -> None:
    try:
        base.resolve()
    except dnf.exceptions.DepsolveError as error:
        problems = base._goal.problem_rules()
        lines: list[str] = []
        for index, rules in enumerate(problems):
            number = f" {index + 1}" if len(problems) > 1 else ""
            lines.append(f" Problem{number}: " + "\n  - ".join(rules))
        plural = "" if len(problems) == 1 else "s"
        head = f"Could not depsolve transaction; {len(problems)} problem{plural} detected:"
        raise StandinError("\n".join([head, *lines]) if lines else str(error)) from None
    if not base.transaction:
        raise StandinError("No packages in transaction")


def _chosen(handle: Any) -> Chosen:
    kind, digest = handle.returnIdSum()
    package = Package(handle.name, str(handle.epoch), handle.version, handle.release, handle.arch)
    return Chosen(package, handle.reponame, f"{kind}:{digest}", handle.downloadsize, handle)
