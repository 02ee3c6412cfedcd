"""A Steno cluster of real processes on loopback, for tests and measurements.

    with Cluster(nodes=3) as cluster:
        cluster.start()                       # starts, initialises, waits until SQL is served
        cluster.sql("SELECT 1")               # through node 1, by psql
        cluster.nodes[1].kill()               # kill -9
        cluster.nodes[1].start()

Everything lives in one temporary directory, which is removed at the end unless the body raised: then
its path is printed and it stays, with the nodes' logs in it. Nodes die with the process that started
them. Start nodes from the main thread only: the kernel ties them to the thread that did.
"""

import ctypes
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import typing
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def binary() -> str:
    return os.environ.get("STENO_BINARY", str(ROOT / "build/release/steno"))


def postgres_program(name: str) -> str:
    """psql, pgbench: from the path, or where Debian keeps them."""
    return shutil.which(name) or f"/usr/lib/postgresql/15/bin/{name}"


def free_ports(count: int):
    """Ports that nobody listens on, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for s in sockets:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in sockets]
    finally:
        for s in sockets:
            s.close()


def wait_until(condition, timeout_s: float, what: str, interval_s: float = 0.1):
    """Polls until `condition` is true and returns its value; TimeoutError names `what`."""
    deadline = time.monotonic() + timeout_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout_s} s")
        time.sleep(interval_s)


def _prepare(files):
    """What a child does before it becomes a node. `files`: its soft and hard limit; None: as here."""
    def prepare():
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if files is not None:
            resource.setrlimit(resource.RLIMIT_NOFILE, files)
    return prepare


class SqlError(Exception):
    """What psql reported; `state` is the SQLSTATE, empty where there was no connection."""

    def __init__(self, text: str):
        super().__init__(text.strip())
        match = re.search(r"(?:ERROR|FATAL):\s+([0-9A-Z]{5}):", text)
        self.state = match.group(1) if match else ""


class Node:
    """One process. Its ports and its store stay the same through restarts."""

    def __init__(self, directory: pathlib.Path, name: str, ports):
        self.name = name
        self.store = directory / name
        self.log = directory / f"{name}.log"
        self.rpc_port, self.sql_port, self.http_port = ports
        self.join = ""
        self.environment = {}
        self.files = None  # that it may have open: (soft, hard)
        self.process = None

    @property
    def rpc(self) -> str:
        return f"127.0.0.1:{self.rpc_port}"

    @property
    def url(self) -> str:
        return f"postgresql://root@127.0.0.1:{self.sql_port}/defaultdb?sslmode=disable"

    @property
    def pid(self) -> int:
        return self.process.pid

    def command(self, *extra: str):
        return [binary(), "start", "--insecure", f"--store={self.store}", f"--listen={self.rpc}",
                f"--sql=127.0.0.1:{self.sql_port}", f"--http=127.0.0.1:{self.http_port}",
                f"--join={self.join or self.rpc}", *extra]

    def start(self, *extra: str):
        assert not self.alive(), f"{self.name} runs already"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(*extra), stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True,
                                            env={**os.environ, **self.environment},
                                            preexec_fn=_prepare(self.files))

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait(self, timeout_s: float = STOP_TIMEOUT_S) -> int:
        return self.process.wait(timeout_s)

    def kill(self):
        self.process.kill()
        self.wait()

    def stop(self) -> int:
        """SIGTERM, which drains; the exit code."""
        self.process.terminate()
        return self.wait()

    def pause(self):
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self):
        os.kill(self.pid, signal.SIGCONT)

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def sql(self, text: str, timeout_s: float = 60) -> str:
        """Runs SQL by psql, unaligned; raises SqlError, or TimeoutError where there was no answer."""
        environment = {**os.environ, "PGCONNECT_TIMEOUT": "10", "PGCLIENTENCODING": "UTF8"}
        try:
            result = subprocess.run(
                [postgres_program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                 "-v", "VERBOSITY=verbose", "-d", self.url, "-c", text],
                capture_output=True, text=True, timeout=timeout_s, env=environment)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.name} gave no answer within {timeout_s} s: {text}") from None
        if result.returncode != 0:
            raise SqlError(result.stderr)
        return result.stdout.strip()

    def number(self) -> int:
        """Which node of its cluster it is, by its own word; 0 where it is none yet."""
        numbers = re.findall(r"node ready node=(\d+)", self.log_text())
        return int(numbers[-1]) if numbers else 0

    def health(self, path: str = "/health") -> int:
        """The status of a probe; 0 if there was no answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}{path}", timeout=10) as r:
                return r.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def serves(self) -> bool:
        try:
            return self.sql("SELECT 1", timeout_s=10) == "1"
        except (SqlError, TimeoutError):
            return False


class Client:
    """A psql that stays, for what belongs to a session."""

    def __init__(self, node):
        self.process = subprocess.Popen(
            [postgres_program("psql"), "-X", "-q", "-A", "-t", "-v", "VERBOSITY=verbose",
             "-d", node.url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, sql: str) -> str:
        """What the server says to it, its errors included."""
        self.process.stdin.write(f"{sql};\n\\echo END\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line == "END\n":
                return "".join(lines).strip()
            lines.append(line)
        raise AssertionError(f"psql ended: {lines}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


class RangeState(typing.NamedTuple):
    role: str  # leaseholder, leader, follower
    term: int


class Cluster:
    """Nodes that join each other. A context manager: leaving it ends all of them."""

    def __init__(self, nodes: int = 3):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="steno-cluster."))
        ports = free_ports(3 * nodes)
        self.nodes = [Node(self.directory, f"node{i + 1}", ports[i::nodes]) for i in range(nodes)]
        for node in self.nodes:
            node.join = ",".join(n.rpc for n in self.nodes)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for node in self.nodes:
            if node.alive():
                node.kill()
        if kind is None:
            shutil.rmtree(self.directory, ignore_errors=True)
        else:
            print(f"logs and stores stay in {self.directory}")

    def start(self):
        for node in self.nodes:
            node.start()
        wait_until(self.init, START_TIMEOUT_S, "steno init")
        for node in self.nodes:
            self.wait_serving(node)

    def init(self) -> bool:
        for node in self.nodes:
            assert node.alive(), f"{node.name} ended: {node.log_text()[-2000:]}"
        result = subprocess.run([binary(), "init", "--insecure", f"--host={self.nodes[0].rpc}"],
                                capture_output=True, timeout=30)
        return result.returncode == 0

    def wait_serving(self, node: Node, timeout_s: float = START_TIMEOUT_S):
        wait_until(lambda: not node.alive() or node.serves(), timeout_s, f"{node.name} serves SQL")
        assert node.alive(), f"{node.name} ended: {node.log_text()[-2000:]}"

    def sql(self, text: str, timeout_s: float = 60) -> str:
        return self.nodes[0].sql(text, timeout_s)

    def ranges(self):
        """What each node that answers says of the range: {node number: RangeState}."""
        host = self.alive()[0].rpc
        result = subprocess.run([binary(), "node", "status", "--insecure", f"--host={host}"],
                                capture_output=True, text=True, timeout=60)
        found = {}
        for node, rest in re.findall(r"^node (\d+)  version (.*?)(?=^node |\Z)", result.stdout,
                                     re.MULTILINE | re.DOTALL):
            match = re.search(r"range 1  (\w+)  term (\d+)", rest)
            if match:
                found[int(node)] = RangeState(match.group(1), int(match.group(2)))
        return found

    def replicas(self):
        """The numbers of the nodes that hold the range, as one that does says; empty if none does."""
        for node in self.alive():
            result = subprocess.run([binary(), "node", "status", "--insecure", f"--host={node.rpc}"],
                                    capture_output=True, text=True, timeout=60)
            match = re.search(r"^    r1 \[.*?\)(( n\d+:\d+(\(learner\))?)+) gen=", result.stdout,
                              re.MULTILINE)
            if match:
                return sorted(re.findall(r"n(\d+):\d+(?!\(|\d)", match.group(1)))
        return []

    def leader(self):
        """The number of the node that serves the range, or None."""
        serving = [node for node, state in self.ranges().items() if state.role == "leaseholder"]
        return serving[0] if len(serving) == 1 else None

    def node(self, number: int) -> Node:
        """The process that is node `number` of the cluster."""
        return next(node for node in self.nodes if node.alive() and node.number() == number)

    def alive(self):
        return [node for node in self.nodes if node.alive()]

    def any_alive(self, rng: random.Random) -> Node:
        return rng.choice(self.alive())
