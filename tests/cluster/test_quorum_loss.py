"""Without a quorum there is an error in bounded time; with it back, service, without a hand."""

import time
import unittest

import cluster as c

# A request looks for a leaseholder for 8 s (base/limits.h); the rest is connecting and rounding up.
ERROR_TIMEOUT_S = 20
RECOVERY_TIMEOUT_S = 20


class QuorumLossTest(unittest.TestCase):
    def setUp(self):
        self.cluster = self.enterContext(c.Cluster(nodes=3))
        self.cluster.start()
        self.cluster.sql("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
        self.cluster.sql("INSERT INTO t VALUES (1, 10)")

    def assert_fails_in_time(self, statement):
        begin = time.monotonic()
        with self.assertRaises(c.SqlError) as raised:
            self.cluster.nodes[0].sql(statement, timeout_s=ERROR_TIMEOUT_S)
        self.assertLess(time.monotonic() - begin, ERROR_TIMEOUT_S)
        self.assertNotEqual("", raised.exception.state, "the node itself answers, with an SQLSTATE")
        self.assertTrue(self.cluster.nodes[0].alive())

    def assert_recovers(self):
        def writes():
            try:
                self.cluster.nodes[0].sql("UPDATE t SET v = v + 1 WHERE id = 1", timeout_s=10)
                return True
            except (c.SqlError, TimeoutError):
                return False
        c.wait_until(writes, RECOVERY_TIMEOUT_S, "writes after the quorum is back")
        # What had failed without a quorum happened once or not at all, and does not change any more.
        before = self.cluster.sql("SELECT count(*) FROM t WHERE id = 2")
        self.assertIn(before, ("0", "1"))
        self.cluster.sql("INSERT INTO t VALUES (3, 30)")
        self.assertEqual(before, self.cluster.sql("SELECT count(*) FROM t WHERE id = 2"))
        self.assertEqual("30", self.cluster.sql("SELECT v FROM t WHERE id = 3"))

    def test_two_of_three_killed(self):
        for node in self.cluster.nodes[1:]:
            node.kill()
        self.assert_fails_in_time("INSERT INTO t VALUES (2, 20)")
        self.assert_fails_in_time("INSERT INTO t VALUES (2, 20)")
        # Probes tell who is to take clients from who is to be started again.
        self.assertEqual(503, self.cluster.nodes[0].health())
        self.assertEqual(200, self.cluster.nodes[0].health("/livez"))
        self.cluster.nodes[1].start()
        self.assert_recovers()
        self.assertEqual(200, self.cluster.nodes[0].health())
        self.cluster.nodes[2].start()
        self.cluster.wait_serving(self.cluster.nodes[2])
        self.assertEqual("30", self.cluster.nodes[2].sql("SELECT v FROM t WHERE id = 3"))

    def test_two_of_three_paused(self):
        for node in self.cluster.nodes[1:]:
            node.pause()
        self.assert_fails_in_time("INSERT INTO t VALUES (2, 20)")
        for node in self.cluster.nodes[1:]:
            node.resume()
        self.assert_recovers()


if __name__ == "__main__":
    unittest.main()
