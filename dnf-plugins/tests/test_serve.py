"""Hosted trees over HTTP, pulled by the real ostree."""

import http.client
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dnf
import pytest
from box import BRANCH, NEW, Box, make_repo
from dnf_ostree.gi_ostree import OSTree
from dnf_ostree.keys import Keys
from dnf_ostree.location import Location
from dnf_ostree.offer import Offer
from dnf_ostree.serve import Server


class Other:
    """Another system's repository, which follows the location over HTTP."""

    def __init__(self, path: Path, key: Path) -> None:
        self.path = path
        self.key = key
        make_repo(path, OSTree.RepoMode.BARE)

    def ostree(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["ostree", f"--repo={self.path}", *words],
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def pull(self, port: int, *options: str) -> subprocess.CompletedProcess[str]:
        words = ["remote", "add", "--force", f"--gpg-import={self.key}", *options]
        self.ostree(*words, "tower", f"http://127.0.0.1:{port}/")
        return self.ostree("pull", "tower", "nano")


@contextmanager
def serving(location: Location) -> Iterator[Server]:
    with Server("127.0.0.1", 0, Offer(location)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def hosted(box: Box, location: Location) -> str:
    return box.host(location, "nano", program="the new program")


@pytest.fixture
def server(location: Location, hosted: str) -> Iterator[Server]:
    with serving(location) as made:
        yield made


@pytest.fixture(scope="module")
def shared_server(shared_location: Location) -> Iterator[Server]:
    with serving(shared_location) as made:
        yield made


@pytest.fixture
def other(tmp_path: Path, location: Location) -> Other:
    return Other(tmp_path / "other", location.path / "key.asc")


@pytest.fixture
def follower(tmp_path: Path, shared_location: Location) -> Other:
    return Other(tmp_path / "other", shared_location.path / "key.asc")


def ask(server: Server, path: str, method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest(method, path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    result = answer.status, answer.read()
    connection.close()
    return result


def content_of(location: Location, checksum: str, name: str) -> Path:
    """Find the object that is a file's content, in the location's own repository."""
    name = checksum_of(location.path / "repo", checksum, name)
    return location.path / f"repo/objects/{name[:2]}/{name[2:]}.file"


def checksum_of(repo: Path, commit: str, path: str) -> str:
    words = ["ostree", f"--repo={repo}", "ls", "--checksum", commit, f"/{path}"]
    # MODE UID GID SIZE CHECKSUM PATH
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[4]


def rewrite(path: Path, content: bytes) -> None:
    """Change an object, whose links elsewhere stay as they are."""
    status = path.stat()
    path.unlink()
    path.write_bytes(content)
    path.chmod(status.st_mode)


def test_a_tree_is_pulled_whole(
    shared_server: Server, follower: Other, shared_location: Location
) -> None:
    checksum = shared_location.tree("nano").checksum
    done = follower.pull(shared_server.port)
    assert done.returncode == 0, done.stderr
    assert follower.ostree("rev-parse", "tower:nano").stdout.strip() == checksum
    assert follower.ostree("cat", checksum, "/usr/program").stdout == "the new program" * 1000
    # what differs from the base came from the location, the rest from its parent; both are whole
    fsck = follower.ostree("fsck")
    assert fsck.returncode == 0, fsck.stderr
    assert follower.ostree("ls", checksum, "/lib64").stdout.endswith("/lib64 -> usr/lib64\n")
    assert shared_server.sent_objects > 10


def test_a_signed_summary_may_be_demanded(shared_server: Server, follower: Other) -> None:
    done = follower.pull(shared_server.port, "--set=gpg-verify-summary=true")
    assert done.returncode == 0, done.stderr
    assert follower.ostree("remote", "refs", "tower").stdout == "tower:nano\n"


def test_the_next_version_is_found(
    server: Server, other: Other, box: Box, location: Location, hosted: str
) -> None:
    assert other.pull(server.port).returncode == 0
    about = box.commit(location.repo, "43", NEW, {}, program="newer")
    location.publish("nano", about)
    done = other.ostree("pull", "tower", "nano")
    assert done.returncode == 0, done.stderr
    assert other.ostree("cat", "tower:nano", "/usr/program").stdout == "newer"


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda content: content.replace(b"new", b"bad"), "Corrupted"),
        (lambda content: content[:-1], "Corrupted"),
    ],
    ids=["tampered", "shortened"],
)
def test_content_that_is_not_what_it_was_is_refused_there(
    server: Server,
    other: Other,
    location: Location,
    hosted: str,
    harm: Callable[[bytes], bytes],
    words: str,
) -> None:
    path = content_of(location, hosted, "usr/program")
    rewrite(path, harm(path.read_bytes()))
    done = other.pull(server.port)
    assert done.returncode == 1
    assert words in done.stderr
    assert other.ostree("refs").stdout == ""


def test_a_commit_that_was_tampered_with_is_refused_there(
    server: Server, other: Other, location: Location, hosted: str
) -> None:
    path = location.path / f"repo/objects/{hosted[:2]}/{hosted[2:]}.commit"
    rewrite(path, path.read_bytes().replace(b"nano", b"nanO"))
    done = other.pull(server.port)
    assert done.returncode == 1
    assert "Corrupted commit object" in done.stderr or "BAD signature" in done.stderr
    assert other.ostree("refs").stdout == ""


def test_a_tree_that_another_key_signed_is_refused_there(
    shared_server: Server, follower: Other, tmp_path: Path
) -> None:
    foreign = Keys(tmp_path / "keys")
    foreign.make()
    follower.key = foreign.public
    done = follower.pull(shared_server.port)
    assert done.returncode == 1
    assert "public key not found" in done.stderr
    assert follower.ostree("refs").stdout == ""


class Cutter(threading.Thread):
    """Forwards connections to a port, and cuts the answer that holds a file off in its middle."""

    def __init__(self, port: int, path: str) -> None:
        super().__init__(daemon=True)
        self.target, self.path, self.cuts = port, path.encode(), 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.forward, args=(client,), daemon=True).start()

    def forward(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            while request := client.recv(1 << 16):
                # one request at a time, so the answer is asked for with the connection's end
                server.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
                answer = b"".join(iter(lambda: server.recv(1 << 16), b""))
                if self.path in request:
                    self.cuts += 1
                    answer = answer[:-20]
                client.sendall(answer)
                return


def test_a_file_cut_off_is_refused_there(
    shared_server: Server, follower: Other, shared_location: Location
) -> None:
    path = content_of(shared_location, shared_location.tree("nano").checksum, "usr/program")
    cutter = Cutter(shared_server.port, f"{path.parent.name}/{path.stem}.filez")
    cutter.start()
    # an upgrade's headers would be in the cutter's way
    done = follower.pull(cutter.port, "--set=http2=false")
    cutter.listener.close()
    assert cutter.cuts > 0
    assert done.returncode == 1
    assert "[18]" in done.stderr, done.stderr  # curl's "transferred a partial file"
    assert follower.ostree("refs").stdout == ""


ELSEWHERE = [
    "/",
    "/objects",
    "/objects/",
    "/refs/heads",
    "/refs/heads/",
    "/refs/heads/..",
    "/refs/heads/../../config",
    "/refs/remotes/lab/lab/1/x86_64/server",
    f"/refs/heads/{BRANCH}",
    "/../lock",
    "/lock",
    "/keys/pubring.kbx",
    "/repo/config",
    "/config/",
    "/config?x",
    "/%63onfig",
    "/state/x",
    "http://elsewhere/config",
    "/objects/00/" + "0" * 62 + ".filez",
    "/objects/../config",
    "/\x00config",
]


def test_nothing_else_is_there(shared_server: Server) -> None:
    for path in ELSEWHERE:
        with socket.create_connection(("127.0.0.1", shared_server.port), timeout=10) as raw:
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda raw=raw: raw.recv(1 << 16), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.split()[1] == b"404", path
        assert body == b"Not Found\n"


def test_what_no_hosted_tree_has_is_not_there(
    server: Server, box: Box, location: Location, hosted: str
) -> None:
    secret = box.commit(box.repo, "secret", NEW, {}, secret="of this system alone")
    name = checksum_of(box.path / "ostree/repo", secret, "usr/secret")
    assert location.repo.has_object(OSTree.ObjectType.FILE, name, None)[1], "the parent has it"
    assert ask(server, f"/objects/{name[:2]}/{name[2:]}.filez")[0] == 404
    assert ask(server, f"/objects/{secret[:2]}/{secret[2:]}.commit")[0] == 404
    assert ask(server, f"/objects/{hosted[:2]}/{hosted[2:]}.commit")[0] == 200
    # nor the base, whose files are served as the tree's
    assert ask(server, f"/objects/{box.base[:2]}/{box.base[2:]}.commit")[0] == 404


def test_a_removed_tree_is_not_served(server: Server, location: Location, hosted: str) -> None:
    path = f"/objects/{hosted[:2]}/{hosted[2:]}.commit"
    assert ask(server, path)[0] == 200
    with location.lock("remove"):
        location.remove("nano")
    assert ask(server, "/refs/heads/nano")[0] == 404
    assert ask(server, path)[0] == 404


def test_only_reading_is_possible(shared_server: Server, shared_location: Location) -> None:
    checksum = shared_location.tree("nano").checksum
    assert ask(shared_server, "/refs/heads/nano") == (200, f"{checksum}\n".encode())
    assert ask(shared_server, "/refs/heads/nano", "HEAD") == (200, b"")
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        assert ask(shared_server, "/refs/heads/nano", method)[0] == 501


def test_the_public_key_is_served(shared_server: Server, shared_location: Location) -> None:
    key = (shared_location.path / "key.asc").read_bytes()
    assert ask(shared_server, "/key.asc") == (200, key)


def test_idle_connections_keep_nobody_from_stopping_it(shared_location: Location) -> None:
    with serving(shared_location) as server:
        address = ("127.0.0.1", server.port)
        idle = [socket.create_connection(address, timeout=10) for _ in range(40)]
    for each in idle:
        each.close()


def test_a_port_that_is_taken_is_told(shared_server: Server) -> None:
    port = shared_server.port
    with pytest.raises(dnf.exceptions.Error, match=f"127.0.0.1, port {port}: "):
        Server("127.0.0.1", port, shared_server.offer)
