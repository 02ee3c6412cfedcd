"""Broken statements with a fixed seed; and that what they do to a node is seen."""

import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import unittest

import wire

HERE = pathlib.Path(__file__).resolve().parent


def load():
    loader = importlib.machinery.SourceFileLoader("mutations", str(HERE / "mutations"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("mutations", loader))
    loader.exec_module(module)
    return module


mutations = load()


class FakeSession:
    def __init__(self, answer):
        self.answer = answer

    def simple(self, sql, copy_data=b""):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def close(self):
        pass


class MutationsTest(unittest.TestCase):
    def test_fixed_seed(self):
        result = subprocess.run([sys.executable, "-B", str(HERE / "mutations")],
                                capture_output=True, text=True, timeout=300)
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)

    def test_a_seed_is_the_same_statements(self):
        def some(seed):
            source = mutations.Mutations(seed, ["SELECT a FROM t", "INSERT INTO t VALUES (1, 'x y')"])
            return [source.next() for _ in range(50)]

        self.assertEqual(some(3), some(3))
        self.assertNotEqual(some(3), some(4))
        self.assertGreater(len(set(some(3))), 20)

    def test_sees_failures(self):
        class Server:
            port = 0

            def restart_if_dead(self):
                return ""

        for answer, failures in ((wire.Result(), 0), (wire.Result(error={"C": "42601"}), 0),
                                 (wire.Result(error={"C": "XX000", "M": "a test"}), 1),
                                 (wire.ConnectionLost("a test"), 1)):
            node = mutations.Node(Server())
            node._sessions = [FakeSession(answer)] * 2
            node.run(1, "SELECT 1")
            self.assertEqual(failures, node.found)


if __name__ == "__main__":
    unittest.main()
