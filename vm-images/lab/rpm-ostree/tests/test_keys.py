"""Where the key of a repository may lie: dnf.conf(5), gpgkey."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rpmostree_standin.compose.keys import read_key
from rpmostree_standin.errors import StandinError


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_key_in_a_file(tmp_path: Path) -> None:
    key = tmp_path / "of the lab.asc"
    key.write_bytes(b"a key")
    assert read_key(f"file://{tmp_path}/of%20the%20lab.asc") == b"a key"
    assert read_key(str(key)) == b"a key"


def test_a_key_on_a_server(tmp_path: Path) -> None:
    (tmp_path / "key.asc").write_bytes(b"a key")
    with _served(tmp_path) as url:
        assert read_key(f"{url}/key.asc") == b"a key"
        with pytest.raises(StandinError, match=r"gpgkey 'http.*/none.asc': HTTP Error 404"):
            read_key(f"{url}/none.asc")


def test_a_key_that_is_nowhere(tmp_path: Path) -> None:
    with pytest.raises(StandinError, match="No such file"):
        read_key(f"file://{tmp_path}/none.asc")
    with pytest.raises(StandinError, match="only file, http and https are supported"):
        read_key("ftp://127.0.0.1/key.asc")
