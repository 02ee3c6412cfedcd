"""pgbench's bank stays whole while every node in turn is killed with kill -9 and restarted.

Each transaction adds one delta to an account, a teller, a branch and the history. However many nodes
die in between, the four sums are equal (all or nothing), every transaction that a client saw committed
is in the history (durability), and the rest of the cluster goes on while one node is away.
"""

import re
import subprocess
import threading
import unittest

import cluster as c

CLIENTS_A_NODE = 3
PIECE_S = 2
# Transactions that must commit while a node is away, and again after it is back.
PROGRESS = 100
PROGRESS_TIMEOUT_S = 60


class Load:
    """Short runs of pgbench against every node that lives, over and over.

    pgbench gives a client up when its connection breaks, so a long run would end up with none.
    """

    def __init__(self, cluster):
        self._cluster = cluster
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._acknowledged = 0
        self._threads = [threading.Thread(target=self._run, args=(node,))
                         for node in cluster.nodes]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def acknowledged(self) -> int:
        with self._lock:
            return self._acknowledged

    def _run(self, node):
        while not self._stop.is_set():
            if not node.alive() or not self._piece(node):
                self._stop.wait(0.2)

    def _piece(self, node) -> bool:
        process = subprocess.Popen(
            [c.postgres_program("pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS_A_NODE),
             "-T", str(PIECE_S), "--max-tries=0", node.url],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            output, _ = process.communicate(timeout=PROGRESS_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return False
        processed = re.search(r"transactions actually processed: (\d+)", output)
        with self._lock:
            self._acknowledged += int(processed.group(1)) if processed else 0
        return process.returncode == 0


class PgbenchKillTest(unittest.TestCase):
    def history_count(self, cluster):
        for node in cluster.alive():
            try:
                return int(node.sql("SELECT count(*) FROM pgbench_history", timeout_s=20))
            except (c.SqlError, TimeoutError):
                continue
        return 0

    def wait_for_progress(self, cluster, what):
        goal = c.wait_until(lambda: self.history_count(cluster), PROGRESS_TIMEOUT_S, what) + PROGRESS
        c.wait_until(lambda: self.history_count(cluster) >= goal, PROGRESS_TIMEOUT_S, what)

    def test_sums_stay_equal(self):
        with c.Cluster(nodes=3) as cluster:
            cluster.start()
            subprocess.run([c.postgres_program("pgbench"), "-i", "-q", "-s", "1",
                            cluster.nodes[0].url], check=True, timeout=300)
            with Load(cluster) as load:
                self.wait_for_progress(cluster, "progress with all nodes")
                for node in cluster.nodes:
                    node.kill()
                    self.wait_for_progress(cluster, f"progress without {node.name}")
                    node.start()
                    cluster.wait_serving(node)
                    self.wait_for_progress(cluster, f"progress with {node.name} back")
            self.check_sums(cluster, load.acknowledged)

    def check_sums(self, cluster, acknowledged):
        query = """SELECT (SELECT sum(abalance) FROM pgbench_accounts),
                          (SELECT sum(tbalance) FROM pgbench_tellers),
                          (SELECT sum(bbalance) FROM pgbench_branches),
                          (SELECT sum(delta) FROM pgbench_history),
                          (SELECT count(*) FROM pgbench_history)"""
        answers = set()
        for node in cluster.nodes:
            *sums, count = node.sql(query).split("|")
            self.assertEqual(1, len(set(sums)), f"{node.name}: {sums}")
            self.assertGreaterEqual(int(count), acknowledged, f"{node.name} lost commits")
            answers.add((*sums, count))
        self.assertEqual(1, len(answers), "nodes disagree")
        self.assertGreater(acknowledged, 0)


if __name__ == "__main__":
    unittest.main()
