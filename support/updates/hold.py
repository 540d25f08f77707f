"""Run a command and hold it still at a moment: just before it gives a file its name, for instance.

Sent to a guest, to cut the power at a moment that is short without counting on luck. The kernel
asks this program before each of the command's calls of a kind (seccomp(2), "user-space
notification"); one of those for a path that fits is never answered. Everything that was written
until then is put on the disk, and a line tells that the moment has come.

Arguments: kind of call, pattern of the path (Python's regular expressions), which of the calls that
fit is held (1 is the first; 0: none is, and a line tells how many there were), file that the line
is written to, command and its arguments. Its exit code is the command's.

The numbers are those of x86_64.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
from pathlib import Path

HELD = "Held at {path}\n"
"""What is told when the moment has come; ``support/updates/moments.ts`` waits for it."""

COUNTED = "Counted {count}\n"
"""What is told at the end of a command that was not to be held."""


Calls = dict[int, tuple[int | None, int]]
"""System calls of a kind: number, then which arguments are the folder, if any, and the path."""

KINDS: dict[str, Calls] = {
    # mkdirat(2)
    "make a folder": {258: (0, 1)},
    # renameat(2) and renameat2(2): what a file is to be called
    "rename": {264: (2, 3), 316: (2, 3)},
    # utimensat(2)
    "set times": {280: (0, 1)},
    # rename(2), mkdir(2), rmdir(2), link(2), unlink(2), symlink(2), and those that name a folder
    "any change of names": {
        82: (None, 1),
        83: (None, 0),
        84: (None, 0),
        86: (None, 1),
        87: (None, 0),
        88: (None, 1),
        258: (0, 1),
        263: (0, 1),
        264: (2, 3),
        265: (2, 3),
        266: (1, 2),
        316: (2, 3),
    },
}

AT_FDCWD = -100

# seccomp(2) and linux/seccomp.h
SYS_SECCOMP = 317
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3
SECCOMP_RET_ALLOW = 0x7FFF0000
SECCOMP_RET_USER_NOTIF = 0x7FC00000
SECCOMP_IOCTL_NOTIF_RECV = 0xC0502100
SECCOMP_IOCTL_NOTIF_SEND = 0xC0182101
SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1
# struct seccomp_notif: id, pid, flags, then struct seccomp_data: nr, arch, ip, args
REQUEST = struct.Struct("=QIIiIQ6Q")
# struct seccomp_notif_resp: id, val, error, flags
ANSWER = struct.Struct("=QqiI")

# linux/bpf_common.h: load a word of seccomp_data; jump if equal; return
BPF_LD_W_ABS = 0x20
BPF_JMP_JEQ_K = 0x15
BPF_RET_K = 0x06


class Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def listen(numbers: list[int]) -> int:
    """Have this process's children ask before these calls; gives where they ask.

    This process asks as well, and nobody would answer: it makes none of these calls from now on.
    """
    instruction = struct.Struct("=HBBI")
    code = [instruction.pack(BPF_LD_W_ABS, 0, 0, 0)]
    for index, number in enumerate(numbers):
        code.append(instruction.pack(BPF_JMP_JEQ_K, len(numbers) - index, 0, number))
    code.append(instruction.pack(BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW))
    code.append(instruction.pack(BPF_RET_K, 0, 0, SECCOMP_RET_USER_NOTIF))
    program = Program(len(code), b"".join(code))
    libc = ctypes.CDLL(None, use_errno=True)
    listener: int = libc.syscall(
        SYS_SECCOMP,
        SECCOMP_SET_MODE_FILTER,
        SECCOMP_FILTER_FLAG_NEW_LISTENER,
        ctypes.byref(program),
    )
    if listener < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
    return listener


def path_of(process: int, folder: int, address: int) -> str:
    """The path that a call names, from its folder's file descriptor and the path's address."""
    # An int in a register of 64 bits.
    number = ctypes.c_int(folder & 0xFFFFFFFF).value
    place = f"/proc/{process}/{'cwd' if number == AT_FDCWD else f'fd/{number}'}"
    if address == 0:
        # The file itself that is open (futimens(3)).
        return os.readlink(place)
    with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        # A read ends where the memory does.
        name = os.fsdecode(memory.read(4096).partition(b"\0")[0])
    return name if name.startswith("/") else os.path.normpath(f"{os.readlink(place)}/{name}")


def asked(listener: int, calls: Calls) -> tuple[int, str] | None:
    """The next question: its number and the path; None if who asked has gone."""
    request = bytearray(REQUEST.size)
    try:
        fcntl.ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, request)
        question, process, _, number, _, _, *arguments = REQUEST.unpack(request)
        folder, path = calls[number]
        place = AT_FDCWD if folder is None else arguments[folder]
        return question, path_of(process, place, arguments[path])
    except (FileNotFoundError, ProcessLookupError):
        return None


def go_on(listener: int, question: int) -> None:
    """Have the kernel do what was asked for."""
    try:
        answer = ANSWER.pack(question, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE)
        fcntl.ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, answer)
    except FileNotFoundError:
        pass  # who asked has gone


def say(tell: str, line: str) -> None:
    """Write a line for whoever waits for it."""
    with Path(tell).open("a") as told:
        told.write(line)


def main() -> int:
    """Run the command; gives its exit code."""
    kind, pattern, which, tell, *command = sys.argv[1:]
    wanted = re.compile(pattern)
    count = 0
    listener = listen(list(KINDS[kind]))
    child = subprocess.Popen(command)
    ended = os.pidfd_open(child.pid)
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    poll.register(ended, select.POLLIN)
    while True:
        ready = {descriptor for descriptor, _ in poll.poll()}
        if ended in ready:
            if which == "0":
                say(tell, COUNTED.format(count=count))
            return child.wait()
        question = asked(listener, KINDS[kind])
        if question is None:
            continue
        number, path = question
        if wanted.search(path):
            count += 1
            if count == int(which):
                os.sync()
                say(tell, HELD.format(path=path))
                signal.pause()
        go_on(listener, number)


if __name__ == "__main__":
    sys.exit(main())
