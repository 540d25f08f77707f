"""The installation, from the kernel's command line to the ending action."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from . import (
    accounts,
    bootloader,
    cmdline,
    disk,
    kickstart,
    machine,
    meaning,
    network,
    scripts,
    services,
    settings,
    sources,
    sysroot,
    tree,
)
from .errors import InstallError
from .plan import Plan
from .process import Runner
from .report import Report

LOG = Path("/run/install/installer.log")

#: The kernel gives its first process next to nothing.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin", "HOME": "/root", "LANG": "C.UTF-8", "TERM": "dumb"}

#: What the installing process tells process 1 by its exit code.
CODES = {"poweroff": 0, "reboot": 10, "halt": 11}
FAILED = 1


def process_one() -> None:
    """What the kernel starts: sets the machine up, lets a child install, ends the machine as the
    kickstart says.

    The machine is powered off after a failure: the console holds what there is to know, and nobody
    is there to ask.
    """
    os.environ.update(ENVIRONMENT)
    machine.mount_kernel_file_systems()
    child = os.fork()
    if child == 0:
        os._exit(install())
    code = machine.reap_until(child)
    machine.end({value: name for name, value in CODES.items()}.get(code, "poweroff"))


def install() -> int:
    """The installation in one process.

    :returns: the exit code for process 1
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    report = Report(log=LOG)
    runner = Runner(report)
    known: list[Plan] = []
    try:
        _install(runner, known)
    except InstallError as error:
        report.error(str(error))
    except Exception as error:
        report.detail(traceback.format_exc())
        report.error(f"{type(error).__name__}: {error} ({_where(error)})")
        _on_error(known, "traceback", report)
    else:
        report.end(installed=True)
        return CODES[known[0].ending]
    _on_error(known, "onerror", report)
    report.end(installed=False)
    return FAILED


def _where(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


def _install(runner: Runner, known: list[Plan]) -> None:
    report = runner.report
    report.stage("machine", "loading drivers")
    options = cmdline.parse(Path("/proc/cmdline").read_text())
    machine.load_drivers()
    report.stage("network", "asking for an address")
    network.bring_up(runner)
    report.stage("kickstart", f"reading {options.kickstart}")
    sources.mount_medium(options, runner)
    path = sources.fetch_kickstart(options.kickstart, runner)
    before = kickstart.read_pre(path)
    scripts.run_all(before, report)
    plan = meaning.plan_of(kickstart.read(path))
    known.append(plan)
    for note in plan.notes:
        report.note(note)
    _write(plan, options, runner)


def _write(plan: Plan, options: cmdline.BootOptions, runner: Runner) -> None:
    """Everything from the first change to the disk on."""
    report = runner.report
    image = sysroot.SYSIMAGE
    report.stage("storage", "partitioning the disk")
    image.mkdir(parents=True, exist_ok=True)
    name, volumes = disk.prepare(plan.storage, image, runner)
    scripts.run_all(plan.scripts_of("pre-install"), report)
    report.stage("tree", f"fetching {plan.tree.ref} from {plan.tree.url}")
    tree.prepare(plan.tree, image, runner)
    config = bootloader.header(plan.bootloader, options.kept)
    bootloader.install(name, plan.storage.table, config, image, runner)
    commit = tree.pull(plan.tree, image, runner)
    report.stage("deploy", f"deploying {commit}")
    arguments = bootloader.kernel_arguments(volumes, plan.bootloader, options.kept)
    deployment = tree.deploy(plan.tree, arguments, image, runner)
    tree.move_remote(plan.tree, deployment, image, runner)
    with sysroot.mounted(deployment, plan.tree.osname, runner) as target:
        report.stage("system", "configuring the installed system")
        settings.configure(plan, disk.fstab(volumes), target)
        services.configure(plan, target)
        accounts.configure(plan, target)
        report.stage("scripts", "running %post")
        scripts.run_all(plan.scripts_of("post"), report, target.root)
        _keep_log(target)
    report.stage("end", "writing everything out")
    runner.run("umount", "--recursive", str(image))


def _keep_log(target: sysroot.Target) -> None:
    """Leaves the log where Anaconda leaves its own; readable for root only, since scripts may print
    secrets."""
    target.write("/var/log/anaconda/installer.log", LOG.read_text(errors="replace"), 0o600)


def _on_error(known: list[Plan], kind: str, report: Report) -> None:
    """Runs the scripts for failures, if the kickstart was read; one that fails stops nothing."""
    try:
        for plan in known:
            scripts.run_all(plan.scripts_of(kind), report)
    except InstallError as error:
        report.error(str(error))
