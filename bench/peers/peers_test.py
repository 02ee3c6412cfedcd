"""The parts of the comparison that compute: parsing, percentiles, medians, tables."""

import os
import subprocess
import unittest

import pgbench
import procstat
import report

OUTPUT = """pgbench (15.7)
transaction type: <builtin: TPC-B (sort of)>
number of transactions actually processed: 1234
number of failed transactions: 2 (0.162%)
latency average = 12.962 ms
initial connection time = 30.001 ms
tps = 1234.375412 (without initial connection time)
"""


class PeersTest(unittest.TestCase):
    def test_parse(self):
        self.assertEqual({"tps": 1234.375412, "processed": 1234, "failed": 2},
                         pgbench.parse(OUTPUT))
        with self.assertRaises(ValueError):
            pgbench.parse("pgbench: error")

    def test_percentile(self):
        values = list(range(1, 101))
        self.assertEqual(50, pgbench.percentile(values, 0.5))
        self.assertEqual(99, pgbench.percentile(values, 0.99))
        self.assertEqual(7, pgbench.percentile([7], 0.99))

    def test_median_of_rounds(self):
        rounds = [pgbench.Result(tps, 1, 1, 1, 9 - tps, 0) for tps in (3, 1, 2)]
        self.assertEqual((2, 7), (pgbench.median(rounds).tps, pgbench.median(rounds).cpu_ms_per_txn))

    def test_table_aligns(self):
        self.assertEqual("a     bb\n--------\nlong   1\nx     23",
                         report.table(["a", "bb"], [["long", 1], ["x", "23"]]))

    def test_figures_have_no_exponent(self):
        self.assertEqual(["12700", "99.5", "0.0755", "0"],
                         [report.figure(v) for v in (12700.4, 99.5, 0.07551, 0)])

    def test_ratio_of_nothing(self):
        self.assertEqual("-", report.comparison("s", pgbench.Result(1, 1, 1, 1, 1, 0),
                                                pgbench.Result(0, 0, 0, 0, 0, 0))[3])

    def test_cpu_counts_ended_children(self):
        before = procstat.cpu_ms([os.getpid()])
        subprocess.run(["python3", "-c", "sum(range(10**7))"], check=True)
        self.assertGreater(procstat.cpu_ms([os.getpid()]), before)
        self.assertGreater(procstat.resident_bytes(os.getpid()), 1 << 20)


if __name__ == "__main__":
    unittest.main()
