"""A disk that hangs, without an error: the node ends itself, and others serve meanwhile."""

import os
import shutil
import subprocess
import unittest

import cluster as c

# 20 s of hanging (server/disk_watch.h), and some to spare.
END_TIMEOUT_S = 60
EXIT_DISK_FAILED = 4
# fdatasync waits for as long as there is a file.
SOURCE = """
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym((void *)-1l, "fdatasync");
  while (access(getenv("HANG_WHILE"), F_OK) == 0) usleep(10000);
  return real(fd);
}
"""
COMPILER = shutil.which("cc") or shutil.which("clang-19")


@unittest.skipUnless(COMPILER, "needs a C compiler")
class DiskHangTest(unittest.TestCase):
    def test_the_node_ends_and_others_serve(self):
        cluster = self.enterContext(c.Cluster(nodes=3))
        library = cluster.directory / "hang.so"
        subprocess.run([COMPILER, "-shared", "-fPIC", "-o", library, "-xc", "-", "-ldl"],
                       input=SOURCE, text=True, check=True)
        for node in cluster.nodes:
            node.environment = {"LD_PRELOAD": str(library),
                                "HANG_WHILE": str(cluster.directory / f"hang.{node.name}")}
        cluster.start()
        cluster.sql("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
        c.wait_until(lambda: len(cluster.replicas()) == 3, 20, "three replicas")
        number = c.wait_until(cluster.leader, 20, "one node leads")
        hung = cluster.node(number)
        others = [node for node in cluster.nodes if node is not hung]
        (cluster.directory / f"hang.{hung.name}").touch()
        self.assertEqual(EXIT_DISK_FAILED, hung.wait(END_TIMEOUT_S))
        self.assertIn("the disk hangs", hung.log_text())
        c.wait_until(others[0].serves, 30, "service without it")
        others[0].sql("INSERT INTO t VALUES (1, 10)")
        os.unlink(cluster.directory / f"hang.{hung.name}")
        hung.start()
        cluster.wait_serving(hung)
        self.assertEqual("10", hung.sql("SELECT v FROM t"))


if __name__ == "__main__":
    unittest.main()
