"""A disk that fills up: writes are refused with 53100, reads go on, and so do writes with space again."""

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


if __name__ == "__main__":
    unittest.main()
