"""SIGTERM: probes see it at once, clients may finish, and who does not is told why it is disconnected."""

import pathlib
import sys
import threading
import unittest

import cluster as c

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sql"))

import wire  # noqa: E402 (found by the path above)


class DrainTest(unittest.TestCase):
    def test_probes_and_clients(self):
        cluster = self.enterContext(c.Cluster(nodes=1))
        node = cluster.nodes[0]
        cluster.start()
        cluster.sql("CREATE TABLE t (id INT PRIMARY KEY)")
        node.stop()
        node.start("--drain-timeout=4000")
        cluster.wait_serving(node)
        finishing, late, sleeping = (
            wire.Connection(node.sql_port, user="root", database="defaultdb") for _ in range(3))
        for connection in (finishing, late, sleeping):
            self.addCleanup(connection.close)
        for connection, row in ((finishing, 1), (late, 2)):
            connection.simple("BEGIN")
            self.assertIsNone(connection.simple(f"INSERT INTO t VALUES ({row})").error)
        errors = []
        sleeper = threading.Thread(
            target=lambda: errors.append(sleeping.simple("SELECT pg_sleep(60)").error))
        sleeper.start()
        self.assertEqual(200, node.health())
        node.process.terminate()
        c.wait_until(lambda: node.health() == 503, 3, "the probe is told")
        self.assertEqual([["1"]], finishing.simple("SELECT count(*) FROM t").rows)
        self.assertEqual("COMMIT", finishing.simple("COMMIT").tag)
        sleeper.join()
        errors.append(late.unasked().error)
        for error in errors:
            self.assertEqual(("FATAL", "57P01"), (error["S"], error["C"]))
        self.assertEqual(0, node.wait())
        node.start()
        cluster.wait_serving(node)
        self.assertEqual("1", cluster.sql("SELECT string_agg(id::text, ',') FROM t"))


if __name__ == "__main__":
    unittest.main()
