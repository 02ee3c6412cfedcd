"""Many connections: idle ones cost little, storms and full nodes harm neither the store nor others."""

import os
import pathlib
import re
import sys
import threading
import unittest

import cluster as c

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sql"))

import wire  # noqa: E402 (found by the path above)

IDLE = 900
WRITERS = 32
WRITES = 40
STORM_THREADS = 4
STORM_CONNECTIONS = 250  # of each thread, one after the other
# Of memory, for each idle connection; a build with a sanitizer, which tools/test runs with these options,
# takes more for everything.
IDLE_BYTES_MAX = (256 if "ASAN_OPTIONS" in os.environ else 64) << 10


def connect_to(node):
    return wire.Connection(node.sql_port, user="root", database="defaultdb")


def resident_bytes(node) -> int:
    status = pathlib.Path(f"/proc/{node.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) << 10


class ConnectionsTest(unittest.TestCase):
    def setUp(self):
        self.failures = []

    def connect(self, node):
        connection = connect_to(node)
        self.addCleanup(connection.close)
        return connection

    def in_threads(self, count, work):
        """Starts them; a function that waits for them all and fails if one has failed."""
        def run(i):
            try:
                work(i)
            except Exception as error:  # noqa: BLE001 (it is reported in the main thread)
                self.failures.append(f"{type(error).__name__}: {error}")

        threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
        for thread in threads:
            thread.start()

        def join():
            for thread in threads:
                thread.join()
            self.assertEqual([], self.failures)
        return join

    def test_idle_connections_and_a_storm_of_new_ones(self):
        cluster = self.enterContext(c.Cluster(nodes=3))
        for node in cluster.nodes:
            node.files = (1024, 4096)  # what systems give; the node raises it itself
        cluster.start()
        c.wait_until(lambda: len(cluster.ranges()) == 3, 20, "three replicas")
        cluster.sql("CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)")
        cluster.sql(f"INSERT INTO t SELECT g, 0 FROM generate_series(0, {WRITERS - 1}) g")
        before = cluster.ranges()
        crowded = cluster.nodes[0]
        memory = resident_bytes(crowded)
        idle = []
        for _ in range(IDLE):
            idle.append(self.connect(crowded))
            self.assertEqual([["1"]], idle[-1].simple("SELECT 1").rows)
        grown = resident_bytes(crowded) - memory
        self.assertLess(grown, IDLE * IDLE_BYTES_MAX)

        def write(i):
            connection = connect_to(cluster.nodes[i % 3])
            for _ in range(WRITES):
                result = connection.simple(f"UPDATE t SET v = v + 1 WHERE id = {i}")
                assert result.tag == "UPDATE 1", result.error
            connection.close()

        def storm(i):
            for _ in range(STORM_CONNECTIONS):
                connection = connect_to(cluster.nodes[i % 3])
                assert connection.simple("SELECT 1").rows == [["1"]]
                connection.close()

        writers = self.in_threads(WRITERS, write)
        storms = self.in_threads(STORM_THREADS, storm)
        writers()
        storms()
        self.assertEqual(str(WRITERS * WRITES), cluster.sql("SELECT sum(v) FROM t"))
        self.assertEqual(before, cluster.ranges(), "leaders and terms are as before")
        for connection in idle:
            self.assertEqual([["2"]], connection.simple("SELECT 2").rows)

    def test_clients_get_what_files_the_store_leaves(self):
        cluster = self.enterContext(c.Cluster(nodes=1))
        node = cluster.nodes[0]
        node.files = (1024, 1024)
        cluster.start()
        self.assertRegex(node.log_text(), "few files may be open.* connections=64")
        connections = []
        refused = 0
        for _ in range(200):
            try:
                connections.append(self.connect(node))
            except wire.ConnectionLost as error:
                self.assertIn("53300", str(error))
                refused += 1
        self.assertEqual(64, len(connections))
        self.assertEqual(200 - 64, refused)
        # The store has files to write to.
        connections[0].simple("CREATE TABLE t (id INT PRIMARY KEY, v TEXT)")
        for k in range(20):
            result = connections[k].simple(
                f"INSERT INTO t SELECT g, repeat('x', 2000)"
                f" FROM generate_series({k * 4000}, {k * 4000 + 3999}) g")
            self.assertEqual("INSERT 0 4000", result.tag, result.error)
        self.assertTrue(node.alive())

    def test_too_few_files(self):
        cluster = self.enterContext(c.Cluster(nodes=1))
        node = cluster.nodes[0]
        node.files = (512, 512)
        node.start()
        self.assertEqual(1, node.wait(timeout_s=20))
        self.assertIn("ulimit -n", node.log_text())


if __name__ == "__main__":
    unittest.main()
