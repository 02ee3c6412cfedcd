"""Probes and scrapers: /health and /metrics of a node that also serves SQL."""

import re
import unittest
import urllib.error
import urllib.request

from clients import OTHER_URL, c

SAMPLE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? (-?[0-9.e+-]+|NaN|[+-]Inf)')


@unittest.skipIf(OTHER_URL, "of Steno alone")
class HttpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster = cls.enterClassContext(c.Cluster(nodes=1))
        cls.cluster.start()
        cls.node = cls.cluster.nodes[0]

    def get(self, path):
        url = f"http://127.0.0.1:{self.node.http_port}{path}"
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.read().decode()

    def test_health(self):
        # Statements that need no data are served before the node knows who leads.
        c.wait_until(lambda: self.node.health() == 200, 10, "the node is healthy")
        self.assertEqual('{"status":"ok"}', self.get("/health").strip())
        self.assertEqual('{"status":"ok"}', self.get("/livez").strip())

    def test_metrics(self):
        for _ in range(3):  # between statements: reading must not get into their way
            self.node.sql("SELECT 1")
            text = self.get("/metrics")
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        self.assertIn("steno_serving 1", lines)
        for line in lines:
            self.assertRegex(line, f"^{SAMPLE.pattern}$")
        self.assertTrue(self.node.alive())

    def test_counters(self):
        def read():
            text = self.get("/metrics")
            self.assertIn("# TYPE steno_raft_log_syncs_total counter", text)
            return [int(re.search(f"^{name} ([0-9]+)$", text, re.MULTILINE).group(1))
                    for name in ("steno_sql_statements_total", "steno_sql_errors_total",
                                 "steno_sql_latency_seconds_count")]

        statements, errors, answered = read()
        self.node.sql("SELECT 1; SELECT 2")
        with self.assertRaises(c.SqlError):
            self.node.sql("SELECT nonsense")
        # The two statements of one message are answered together. A session's last answer is
        # counted when it waits again.
        c.wait_until(lambda: read() == [statements + 2, errors + 1, answered + 2], 10,
                     "all is counted")

    def test_other_paths(self):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self.get("/nosuch")
        self.assertEqual(404, raised.exception.code)
        raised.exception.close()


if __name__ == "__main__":
    unittest.main()
