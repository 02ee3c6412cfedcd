"""The databases that are compared: how each is started, reached, and which processes it is.

A system has start(), stop(), urls (one per gateway), database_url (to load through) and roots (the
process ids whose CPU and memory count). All of them listen on loopback, on free ports, and keep their
data in a temporary directory.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/cluster"))

from cluster import Cluster, free_ports, wait_until  # noqa: E402

PG_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
# Durable, like Steno: an acknowledged commit is on disk here and, with ANY 1, on one standby's disk.
PG_CONFIGURATION = """
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = '{directory}'
max_connections = 200
shared_buffers = 512MB
max_wal_size = 4GB
fsync = on
synchronous_commit = on
full_page_writes = on
wal_level = replica
hot_standby = on
logging_collector = off
"""


class PostgreSql:
    """PostgreSQL 15: one server, or a primary whose commits wait for one of `standbys` servers."""

    def __init__(self, standbys: int = 0):
        self.name = f"PostgreSQL ANY 1 of {standbys}" if standbys else "PostgreSQL"
        self._ports = free_ports(standbys + 1)
        self._directory = None

    def start(self):
        self._directory = pathlib.Path(tempfile.mkdtemp(prefix="steno-peer-pg."))
        if os.getuid() == 0:
            shutil.chown(self._directory, "postgres", "postgres")
        self._run("initdb", "-D", self._data(0), "-A", "trust", "-U", "bench", "--no-sync")
        self._configure(0)
        self._control(0, "start")
        self._run("createdb", "-h", "127.0.0.1", "-p", self._ports[0], "-U", "bench", "bench")
        for i in range(1, len(self._ports)):
            self._run("pg_basebackup", "-h", "127.0.0.1", "-p", self._ports[0], "-U", "bench",
                      "-D", self._data(i), "-R", "-C", "-S", f"standby{i}", "-c", "fast",
                      "-d", f"application_name=standby{i}")
            self._configure(i)
            self._control(i, "start")
        if len(self._ports) > 1:
            self._require_standby()

    def _require_standby(self):
        names = ", ".join(f"standby{i}" for i in range(1, len(self._ports)))
        self.sql(f"ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 ({names})'")
        self.sql("SELECT pg_reload_conf()")
        count = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'"
        wait_until(lambda: self.sql(count) == str(len(self._ports) - 1), 30, "standbys connected")

    def stop(self):
        if self._directory is None:
            return
        for i in reversed(range(len(self._ports))):
            if (self._data(i) / "postmaster.pid").exists():
                self._control(i, "stop", "-m", "immediate")
        shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def urls(self):
        return [f"postgresql://bench@127.0.0.1:{self._ports[0]}/bench"]

    @property
    def roots(self):
        return [int((self._data(i) / "postmaster.pid").read_text().split()[0])
                for i in range(len(self._ports))]

    def sql(self, text: str) -> str:
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
                               "-d", self.urls[0], "-c", text],
                              check=True, capture_output=True, text=True).stdout.strip()

    def _data(self, i: int) -> pathlib.Path:
        return self._directory / f"node{i + 1}"

    def _configure(self, i: int):
        with open(self._data(i) / "postgresql.conf", "a") as file:
            file.write(PG_CONFIGURATION.format(port=self._ports[i], directory=self._directory))

    def _control(self, i: int, *command):
        self._run("pg_ctl", "-D", self._data(i), "-l", self._directory / f"node{i + 1}.log", "-w",
                  *command)

    def _run(self, program, *arguments):
        command = [str(PG_BIN / program), *map(str, arguments)]
        if os.getuid() == 0:  # the server refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        # Without pipes: the server would inherit them and keep them open.
        result = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if result.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed with {result.returncode}")


class Steno:
    """Three Steno nodes, or one."""

    def __init__(self, nodes: int = 3, gateways: int = 1):
        self.name = f"Steno, {nodes} nodes" if nodes > 1 else "Steno, 1 node"
        self._nodes = nodes
        self._gateways = gateways
        self._cluster = None

    def start(self):
        self._cluster = Cluster(self._nodes)
        self._cluster.start()

    def stop(self):
        if self._cluster is not None:
            self._cluster.__exit__(None, None, None)

    @property
    def urls(self):
        return [node.url for node in self._cluster.nodes[:self._gateways]]

    @property
    def roots(self):
        return [node.pid for node in self._cluster.nodes]

    def sql(self, text: str) -> str:
        return self._cluster.sql(text)


def make(name: str, gateways: int = 1):
    """The system of a name on the command line."""
    return {"pg": lambda: PostgreSql(), "pg-any1": lambda: PostgreSql(standbys=2),
            "steno": lambda: Steno(3, gateways), "steno-single": lambda: Steno(1)}[name]()


NAMES = ("pg", "pg-any1", "steno", "steno-single")
