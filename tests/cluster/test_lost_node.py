"""A node that has lost its disk comes back as a new one: it does not vote under the old name, and takes
the place of the lost one's replica."""

import shutil
import unittest

import cluster as c

REPLACE_AFTER_S = 5
REPLACED_TIMEOUT_S = 60


class LostNodeTest(unittest.TestCase):
    def setUp(self):
        self.cluster = self.enterContext(c.Cluster(nodes=3))
        for node in self.cluster.nodes:
            node.start(f"--replace-after={REPLACE_AFTER_S}")
        c.wait_until(self.cluster.init, c.START_TIMEOUT_S, "steno init")
        for node in self.cluster.nodes:
            self.cluster.wait_serving(node)
        self.cluster.sql("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
        self.cluster.sql("INSERT INTO t VALUES (1, 10)")
        c.wait_until(lambda: len(self.cluster.replicas()) == 3, 20, "three replicas")

    def test_an_emptied_store_is_a_new_node_and_replaces_the_lost_one(self):
        lost = self.cluster.nodes[2]
        old = lost.number()
        lost.kill()
        shutil.rmtree(lost.store)
        lost.start(f"--replace-after={REPLACE_AFTER_S}")
        self.cluster.wait_serving(lost)
        new = lost.number()
        self.assertNotIn(str(new), self.cluster.replicas())
        self.assertGreater(new, max(node.number() for node in self.cluster.nodes[:2]))
        self.assertNotEqual(old, new)
        others = [str(node.number()) for node in self.cluster.nodes[:2]]
        c.wait_until(lambda: self.cluster.replicas() == sorted([*others, str(new)]),
                     REPLACED_TIMEOUT_S, f"node {new} in the place of node {old}")
        self.cluster.sql("INSERT INTO t VALUES (2, 20)")
        # Its copy counts: with it and one more there is a quorum.
        self.cluster.nodes[0].kill()
        c.wait_until(lost.serves, 30, "service by the new node and one old one")
        self.assertEqual("30", lost.sql("SELECT sum(v) FROM t"))
        lost.sql("INSERT INTO t VALUES (3, 30)")

    def test_a_store_that_lost_a_part_does_not_start(self):
        for part in ("raft", "state"):
            with self.subTest(part):
                node = self.cluster.nodes[1 if part == "raft" else 2]
                node.kill()
                shutil.rmtree(node.store / part)
                node.start()
                self.assertNotEqual(0, node.wait())
                self.assertIn(f"{node.store}/{part} is missing or empty", node.log_text())

    def test_a_store_that_lost_its_identity_does_not_join(self):
        node = self.cluster.nodes[1]
        node.kill()
        (node.store / "IDENTITY").unlink()
        node.start()
        self.assertNotEqual(0, node.wait())
        self.assertIn("has no IDENTITY", node.log_text())
        shutil.rmtree(node.store)
        node.start()
        self.cluster.wait_serving(node)


if __name__ == "__main__":
    unittest.main()
