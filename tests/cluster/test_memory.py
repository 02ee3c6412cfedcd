"""What is kept in memory for clients is bounded for the node as a whole: who comes too late gets
53200, nobody else notices, and what is given up can be used again."""

import re
import threading
import unittest
import urllib.request

import cluster as c

POOL_MB = 192
# Rows of a cursor WITH HOLD that takes about 60 MB: three of them fit.
HELD = "DECLARE held CURSOR WITH HOLD FOR SELECT repeat('x', 1000) FROM generate_series(1, 60000)"
# More than one cursor leaves when three are open.
SORTING = "SELECT count(*) FROM (SELECT x FROM generate_series(1, 300000) x ORDER BY x DESC OFFSET 1) y"
# Of the process: the pool, what statements do not count, and the engine.
RESIDENT_MB_MAX = 1024


class MemoryTest(unittest.TestCase):
    def setUp(self):
        self.cluster = self.enterContext(c.Cluster(nodes=1))
        self.node = self.cluster.nodes[0]
        self.node.start(f"--sql-memory={POOL_MB}")
        c.wait_until(self.cluster.init, c.START_TIMEOUT_S, "steno init")
        self.cluster.wait_serving(self.node)

    def client(self) -> c.Client:
        return self.enterContext(c.Client(self.node))

    def used_mb(self) -> float:
        url = f"http://127.0.0.1:{self.node.http_port}/metrics"
        with urllib.request.urlopen(url, timeout=10) as response:
            text = response.read().decode()
        return float(re.search(r"^steno_sql_memory_bytes (\S+)", text, re.M).group(1)) / (1 << 20)

    def resident_mb(self) -> int:
        with open(f"/proc/{self.node.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read()).group(1)) // 1024

    def test_cursors_and_sorts_share_it(self):
        holders = [self.client() for _ in range(3)]
        for holder in holders:
            self.assertEqual("", holder.run(HELD))
        self.assertGreater(self.used_mb(), 150)
        late = self.client()
        for statement in (HELD, SORTING):
            self.assertRegex(late.run(statement),
                             r"(?s)ERROR:  53200: out of memory.*DETAIL: .* 192 MiB together.*"
                             r"HINT: .*--sql-memory")
        # Who has little goes on, and who has much, too.
        self.assertEqual("3", late.run("SELECT count(*) FROM generate_series(1, 3)"))
        self.assertEqual("x", holders[0].run("SELECT substr('xyz', 1, 1)"))
        self.assertEqual("", holders[0].run("CLOSE held"))
        self.assertEqual("299999", late.run(SORTING))
        for holder in holders:
            holder.run("CLOSE ALL")
        self.assertEqual(0, self.used_mb())

    def test_open_transactions_share_it(self):
        setup = self.client()
        setup.run("CREATE TABLE t (id INT, v TEXT)")
        insert = "INSERT INTO t SELECT x, repeat('x', 1000) FROM generate_series(1, 58000) x"
        writers = [self.client() for _ in range(3)]
        for writer in writers:
            self.assertEqual("", writer.run("BEGIN"))
            self.assertEqual("", writer.run(insert))
        late = self.client()
        late.run("BEGIN")
        self.assertIn("53200", late.run(insert))
        self.assertIn("25P02", late.run("SELECT 1"))
        self.assertEqual("", late.run("ROLLBACK"))
        self.assertEqual("", writers[0].run("ROLLBACK"))
        late.run("BEGIN")
        self.assertEqual("", late.run(insert))
        for client in (late, *writers):
            client.run("ROLLBACK")
        self.assertEqual("0", late.run("SELECT count(*) FROM t"))
        self.assertEqual(0, self.used_mb())

    def test_parsing_draws_on_it(self):
        client = self.client()
        words = "SELECT 1 WHERE 1 IN (1" + ",1" * 100_000 + ")"
        self.assertEqual("1", client.run(words))
        self.assertEqual(0, self.used_mb())
        # The quote in the comment is none.
        more = f"/*'*/ {words} AND 1 IN (1" + ",1" * 200_000 + ")"
        self.assertIn("53200", client.run(more))
        self.assertEqual("", client.run("PREPARE large AS " + words))
        self.assertGreater(self.used_mb(), 70)
        self.assertIn("53200", client.run("PREPARE second AS " + words))
        self.assertEqual("1", client.run("EXECUTE large"))
        self.assertEqual("", client.run("DEALLOCATE large"))
        self.assertEqual(0, self.used_mb())

    def test_many_large_statements_at_once(self):
        answers = []

        def run(client):
            for _ in range(3):
                answers.append(client.run(SORTING))

        threads = [threading.Thread(target=run, args=(self.client(),)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for answer in answers:
            self.assertRegex(answer, r"^299999$|ERROR:  53200: out of memory")
        # All may have met the limit in the same moment. One alone has room again.
        self.assertEqual("299999", self.client().run(SORTING))
        self.assertTrue(self.node.alive())
        self.assertLess(self.resident_mb(), RESIDENT_MB_MAX)
        self.assertEqual(0, self.used_mb())


if __name__ == "__main__":
    unittest.main()
