"""`steno init` at a node that has data, whatever the node is doing: the data stays."""

import subprocess
import threading
import unittest

import cluster as c

RESTARTS = 8


class InitTest(unittest.TestCase):
    def test_init_while_a_node_with_data_restarts(self):
        cluster = self.enterContext(c.Cluster(nodes=1))
        node = cluster.nodes[0]
        cluster.start()
        cluster.sql("CREATE TABLE t (id INT PRIMARY KEY)")
        stop = threading.Event()
        answers = []

        def ask():
            while not stop.is_set():
                answers.append(subprocess.run([c.binary(), "init", "--insecure", f"--host={node.rpc}"],
                                              capture_output=True, text=True, timeout=60))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        try:
            for restart in range(RESTARTS):
                cluster.sql(f"INSERT INTO t VALUES ({restart})")
                node.kill()
                node.start()
                cluster.wait_serving(node)
                self.assertEqual(str(restart + 1), cluster.sql("SELECT count(*) FROM t"))
        finally:
            stop.set()
            for asker in askers:
                asker.join()
        self.assertEqual([], [a.stdout for a in answers if a.returncode == 0])
        self.assertTrue(any("is initialized already" in a.stderr for a in answers))


if __name__ == "__main__":
    unittest.main()
