"""The servers that logic files run on: a fresh Steno node, or PostgreSQL 15 as the oracle.

Both listen on a free port of loopback, keep their data in a temporary directory and call the user
root and the database defaultdb, so that answers compare.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cluster"))

import cluster as c  # noqa: E402

PG_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
PG_CONFIGURATION = """
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = '{directory}'
fsync = off
lc_messages = 'C'
"""


class StenoServer:
    name = "steno"

    def __init__(self):
        self._cluster = c.Cluster(nodes=1)

    def __enter__(self):
        self._cluster.start()
        return self

    def __exit__(self, *exception):
        self._cluster.__exit__(*exception)

    @property
    def port(self) -> int:
        return self._cluster.nodes[0].sql_port

    def restart_if_dead(self) -> str:
        """Starts the node again where it has ended; the end of its log, else nothing."""
        node = self._cluster.nodes[0]
        try:
            node.wait(timeout_s=5)  # a process that aborts takes its time
        except subprocess.TimeoutExpired:
            return ""
        log = node.log_text()[-2000:]
        node.start()
        self._cluster.wait_serving(node)
        return log


class RunningServer:
    """One that somebody else has started."""

    name = "running"

    def __init__(self, port: int):
        self.port = port

    def restart_if_dead(self) -> str:
        return ""


class PostgresServer:
    name = "postgres"

    def __init__(self):
        self.port, = c.free_ports(1)
        self._directory = pathlib.Path(tempfile.mkdtemp(prefix="steno-oracle."))

    def __enter__(self):
        if os.getuid() == 0:
            shutil.chown(self._directory, "postgres", "postgres")
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "root", "--no-sync",
                  "--locale=C.UTF-8", "-E", "UTF8")
        with open(self._data / "postgresql.conf", "a") as file:
            file.write(PG_CONFIGURATION.format(port=self.port, directory=self._directory))
        self._run("pg_ctl", "-D", self._data, "-l", self._directory / "log", "-w", "start")
        self._run("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "root", "defaultdb")
        return self

    def __exit__(self, *_):
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self._directory, ignore_errors=True)

    @property
    def _data(self) -> pathlib.Path:
        return self._directory / "data"

    def restart_if_dead(self) -> str:
        return ""

    def _run(self, program, *arguments):
        command = [str(PG_BIN / program), *map(str, arguments)]
        if os.getuid() == 0:  # the server refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        # Without pipes: the server would inherit them and keep them open.
        subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)
