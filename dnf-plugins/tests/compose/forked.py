"""dnf in a child of the tests' own process.

To import dnf and libostree takes half the time of a run: here it is done once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence


def run(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run dnf with these words and this environment, and nothing on stdin."""
    from dnf.cli import main
    from dnf_ostree.compose import engine  # noqa: F401 (so that the children have it)

    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if child == 0:
            _become(main.user_main, words, environment, (out, err))
        _pid, status = os.waitpid(child, 0)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read())
    return subprocess.CompletedProcess(list(words), os.waitstatus_to_exitcode(status), *texts)


def _become(main, words: Sequence[str], environment: Mapping[str, str], streams: tuple) -> None:
    code = 1
    try:
        with open(os.devnull) as nothing:
            for number, stream in enumerate((nothing, *streams)):
                os.dup2(stream.fileno(), number)
        sys.stdin, sys.stdout, sys.stderr = map(os.fdopen, range(3), "rww")
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["dnf", *words]
        code = main(list(words)) or 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
