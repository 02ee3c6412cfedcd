"""Wrong flags, wrong stores, taken ports and garbage: a clear refusal, and the node lives."""

import pathlib
import random
import socket
import struct
import subprocess
import unittest

import cluster as c

REFUSAL_TIMEOUT_S = 30


def run(*arguments):
    return subprocess.run([c.binary(), *arguments], capture_output=True, text=True,
                          timeout=REFUSAL_TIMEOUT_S)


class CommandLineTest(unittest.TestCase):
    def assert_refused(self, expected, *arguments):
        result = run(*arguments)
        self.assertGreater(result.returncode, 0, f"exit code of {arguments}")  # negative: a signal
        self.assertIn(expected, result.stdout + result.stderr)

    def test_unknown_command_and_flag(self):
        self.assert_refused("no-such-command", "no-such-command")
        self.assert_refused("--no-such-flag", "start", "--no-such-flag")
        self.assert_refused("--no-such-flag", "sql", "--no-such-flag=1")

    def test_malformed_values(self):
        store = self.enterContext(c.Cluster(nodes=1)).directory / "s"
        for flag in ("--listen=nonsense", "--sql=127.0.0.1:notaport", "--http=127.0.0.1:99999"):
            with self.subTest(flag):
                self.assert_refused(flag.split("=")[1], "start", "--insecure", f"--store={store}",
                                    "--join=127.0.0.1:1", flag)
        for flag in ("--join=,", "--join=127.0.0.1:1,", "--locality=foo", "--locality=a=1,b"):
            with self.subTest(flag):
                self.assert_refused(flag.split("=", 1)[1], "start", "--insecure", f"--store={store}",
                                    flag)
        self.assert_refused('"127.0.0.1" is no address', "start", "--insecure", f"--store={store}",
                            "--join=localhost:1,127.0.0.1")

    def test_help(self):
        for arguments in (["--help"], ["start", "--help"], ["sql", "--help"]):
            with self.subTest(arguments):
                result = run(*arguments)
                self.assertEqual(0, result.returncode)
                self.assertIn("--", result.stdout)

    def test_store_that_cannot_be_written(self):
        self.assert_refused("/proc/nowhere", "start-single-node", "--insecure",
                            "--store=/proc/nowhere", "--listen=127.0.0.1:0", "--sql=127.0.0.1:0",
                            "--http=127.0.0.1:0")


class RefusedStartTest(unittest.TestCase):
    def test_ports_in_use(self):
        cluster = self.enterContext(c.Cluster(nodes=1))
        node = cluster.nodes[0]
        for port in (node.rpc_port, node.sql_port, node.http_port):
            with self.subTest(port), socket.socket() as taken:
                taken.bind(("127.0.0.1", port))
                taken.listen()
                node.start()
                self.assertGreater(node.wait(REFUSAL_TIMEOUT_S), 0)
                self.assertIn(str(port), node.log_text())

    def test_store_in_use(self):
        cluster = self.enterContext(c.Cluster(nodes=1))
        cluster.start()
        second = c.Node(cluster.directory, "second", c.free_ports(3))
        second.store = cluster.nodes[0].store
        second.join = cluster.nodes[0].join
        second.start()
        self.addCleanup(lambda: second.alive() and second.kill())
        self.assertGreater(second.wait(REFUSAL_TIMEOUT_S), 0)
        self.assertEqual("1", cluster.sql("SELECT 1"))

    def test_store_of_another_cluster(self):
        foreign = self.enterContext(c.Cluster(nodes=1))
        foreign.start()
        foreign.nodes[0].stop()
        cluster = self.enterContext(c.Cluster(nodes=3))
        cluster.start()
        stranger = c.Node(cluster.directory, "stranger", c.free_ports(3))
        stranger.store = foreign.nodes[0].store
        stranger.join = cluster.nodes[0].join
        stranger.start()
        self.addCleanup(lambda: stranger.alive() and stranger.kill())
        self.assertGreater(stranger.wait(REFUSAL_TIMEOUT_S), 0, stranger.log_text())
        self.assertRegex(stranger.log_text(), "(?i)cluster")
        self.assertEqual("1", cluster.sql("SELECT 1"))


def startup_garbage(rng):
    """What a connection may send first: wrong lengths, wrong protocols, noise."""
    yield b""
    for length in (0, 1, 3, 4, 7, 8, -1, -2**31, 2**31 - 1, 10**9):
        yield struct.pack(">i", length)
        yield struct.pack(">ii", length, 196608)
        yield struct.pack(">ii", length, 196608) + b"user\0root\0"
    yield struct.pack(">iI", 8, 0xFFFFFFFF)
    yield struct.pack(">ii", 16, 80877102) + b"\0" * 8  # cancel with a guessed key
    yield b"GET / HTTP/1.1\r\n" * 50
    yield b"GET /../../etc/passwd HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"
    yield b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + rng.randbytes(500)
    for size in (1, 5, 100, 5000, 100_000):
        for _ in range(5):
            yield rng.randbytes(size)


def after_startup_garbage(rng):
    """What a connection may send once it is in: wrong lengths and types, a message cut short."""
    for kind in b"QPBDESCHdcfpX\0\xff":
        for length in (0, 3, 4, 5, -1, 2**31 - 1):
            yield struct.pack(">Bi", kind, length) + rng.randbytes(20)
    for _ in range(20):
        yield rng.randbytes(rng.randrange(1, 3000))


class GarbageTest(unittest.TestCase):
    def setUp(self):
        self.rng = random.Random(20240607)
        self.cluster = self.enterContext(c.Cluster(nodes=1))
        self.cluster.start()
        self.node = self.cluster.nodes[0]

    def resident_bytes(self):
        status = pathlib.Path(f"/proc/{self.node.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def send(self, port, *parts):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as s:
            s.settimeout(0.05)
            for part in parts:
                try:
                    s.sendall(part)
                    s.recv(4096)
                except OSError:
                    pass  # closed on us, or still waiting for the rest: both are fine

    def assert_lives(self):
        self.assertTrue(self.node.alive(), self.node.log_text()[-2000:])
        self.assertEqual("1", self.node.sql("SELECT 1"))

    def test_garbage_on_the_three_ports(self):
        before = self.resident_bytes()
        for port in (self.node.rpc_port, self.node.sql_port, self.node.http_port):
            for garbage in startup_garbage(self.rng):
                self.send(port, garbage)
            self.assert_lives()
        self.assertLess(self.resident_bytes() - before, 64 << 20, "memory taken by garbage")

    def test_garbage_in_a_session(self):
        parameters = b"user\0root\0database\0defaultdb\0\0"
        startup = struct.pack(">ii", 8 + len(parameters), 196608) + parameters
        for garbage in after_startup_garbage(self.rng):
            self.send(self.node.sql_port, startup, garbage)
        self.assert_lives()


if __name__ == "__main__":
    unittest.main()
