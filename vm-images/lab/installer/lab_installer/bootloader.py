"""extlinux: in the first sector and on /boot. The entries are OSTree's, which writes them at every
deployment."""

from __future__ import annotations

from pathlib import Path

from .cmdline import KEPT
from .disk import Volume
from .errors import InstallError
from .plan import Bootloader
from .process import Runner

#: Of Debian and of Fedora.
CODE_FOLDERS = (
    Path("/usr/lib/EXTLINUX"),
    Path("/usr/lib/syslinux/mbr"),
    Path("/usr/share/syslinux"),
)
CODE = {"dos": "mbr.bin", "gpt": "gptmbr.bin"}

#: The boot code ends where the disk's signature and the table begin.
CODE_BYTES = 440

#: Seconds, if the kickstart does not say.
DEFAULT_TIMEOUT = 1


def kernel_arguments(volumes: list[Volume], wanted: Bootloader, kept: list[str]) -> list[str]:
    """How the installed kernel is started: its root, what the kickstart appends, and what the
    machine needs.

    :param kept: options of the installer's own command line that hold for the machine
    """
    root = next(volume for volume in volumes if volume.mount == "/")
    appended = wanted.append.split()
    own = {word.partition("=")[0] for word in appended}
    inherited = [word for word in kept if word.partition("=")[0] not in own & set(KEPT)]
    return [f"root=UUID={root.uuid}", "rw", *appended, *inherited]


def header(wanted: Bootloader, kept: list[str]) -> str:
    """The configuration's first part, which OSTree keeps; it has no DEFAULT, which would be
    OSTree's to change."""
    timeout = DEFAULT_TIMEOUT if wanted.timeout is None else wanted.timeout
    lines = []
    if any(word.startswith("console=ttyS") for word in [*kept, *wanted.append.split()]):
        lines.append("SERIAL 0 115200")
    # In tenths of a second; 0 would wait for ever.
    lines += ["PROMPT 0", f"TIMEOUT {max(1, timeout * 10)}"]
    return "\n".join(lines) + "\n"


def install(
    disk: str,
    table: str,
    config: str,
    sysimage: Path,
    runner: Runner,
    folders: tuple[Path, ...] = CODE_FOLDERS,
) -> None:
    """Puts the boot loader into place, before the first deployment: OSTree writes entries for the
    one it finds.

    :raises InstallError: if the boot code is missing
    """
    boot = sysimage / "boot"
    folder = boot / "syslinux"
    folder.mkdir()
    runner.run("extlinux", "--install", str(folder))
    (boot / "loader.0").mkdir(exist_ok=True)
    if not (boot / "loader").is_symlink():
        (boot / "loader").symlink_to("loader.0")
    (boot / "loader/syslinux.cfg").write_text(config)
    (folder / "syslinux.cfg").symlink_to("../loader/syslinux.cfg")
    # Entries name the kernel by its path in the system; here /boot is the top.
    if not (boot / "boot").is_symlink():
        (boot / "boot").symlink_to(".")
    code = next((each for path in folders if (each := path / CODE[table]).exists()), None)
    if code is None:
        raise InstallError(f"{CODE[table]} is missing in {', '.join(map(str, folders))}")
    write_code(Path("/dev") / disk, code.read_bytes())


def write_code(device: Path, code: bytes) -> None:
    """Writes the code of the first sector and nothing else of it."""
    if len(code) > CODE_BYTES:
        raise InstallError(f"the boot code has {len(code)} bytes, {CODE_BYTES} is the most")
    with device.open("r+b") as disk:
        disk.write(code.ljust(CODE_BYTES, b"\0"))
