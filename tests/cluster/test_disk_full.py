"""A disk that fills up: leadership goes to a node with space; where there is none writes are refused
with 53100, reads go on, and so do writes with space again."""

import os
import shutil
import unittest

import cluster as c

NOTICE_TIMEOUT_S = 20
# The node is told to keep all but this much free; the test then takes more than that away.
ROOM_MB = 256
FILL_MB = 512


class DiskFullTest(unittest.TestCase):
    def write_error(self) -> str:
        try:
            self.cluster.sql("UPDATE t SET v = v + 1 WHERE id = 1", timeout_s=10)
            return ""
        except c.SqlError as error:
            return error.state or str(error)

    def test_fills_and_is_freed(self):
        self.cluster = self.enterContext(c.Cluster(nodes=1))
        node = self.cluster.nodes[0]
        self.cluster.start()
        self.cluster.sql("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
        self.cluster.sql("INSERT INTO t VALUES (1, 10)")
        self.assertEqual(0, node.stop())
        free_mb = shutil.disk_usage(self.cluster.directory).free >> 20
        node.start(f"--disk-reserve={free_mb - ROOM_MB}")
        self.cluster.wait_serving(node)
        c.wait_until(lambda: self.write_error() == "", NOTICE_TIMEOUT_S, "writes with space left")

        filler = self.cluster.directory / "filler"
        with open(filler, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, FILL_MB << 20)
        c.wait_until(lambda: self.write_error() == "53100", NOTICE_TIMEOUT_S, "a refusal")
        self.assertEqual("1", self.cluster.sql("SELECT count(*) FROM t WHERE v > 10"))
        with self.assertRaises(c.SqlError) as raised:
            self.cluster.sql("CREATE TABLE u (id INT PRIMARY KEY)")
        self.assertEqual("53100", raised.exception.state)

        filler.unlink()
        c.wait_until(lambda: self.write_error() == "", NOTICE_TIMEOUT_S, "writes with space again")


    def test_the_leader_hands_over_to_who_has_space(self):
        self.cluster = self.enterContext(c.Cluster(nodes=3))
        self.cluster.start()
        self.cluster.sql("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
        self.cluster.sql("INSERT INTO t VALUES (1, 10)")
        c.wait_until(lambda: len(self.cluster.replicas()) == 3, NOTICE_TIMEOUT_S, "three replicas")
        number = c.wait_until(self.cluster.leader, NOTICE_TIMEOUT_S, "one node leads")
        full = self.cluster.node(number)
        # It leads again once the others have led and gone; its disk is full from its start on.
        self.assertEqual(0, full.stop())
        free_mb = shutil.disk_usage(self.cluster.directory).free >> 20
        full.start(f"--disk-reserve={free_mb + FILL_MB}")
        self.cluster.wait_serving(full)
        for node in self.cluster.nodes:
            if node is not full:
                self.assertEqual(0, node.stop())
                node.start()
                self.cluster.wait_serving(node)
        c.wait_until(lambda: self.cluster.leader() not in (None, number), NOTICE_TIMEOUT_S,
                     "another leads")
        c.wait_until(lambda: self.write_error() == "", NOTICE_TIMEOUT_S, "writes")
        full.sql("UPDATE t SET v = v + 1 WHERE id = 1")

if __name__ == "__main__":
    unittest.main()
