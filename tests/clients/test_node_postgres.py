"""node-postgres: node/node_postgres.test.js under node's own test runner."""

import os
import pathlib
import subprocess
import unittest

from clients import server_url

HERE = pathlib.Path(__file__).resolve().parent
# Where tools/setup installs node-postgres, and where Debian's node-pg is.
MODULES = (HERE.parents[1] / "build/node/node_modules", "/usr/share/nodejs")


class NodePostgresTest(unittest.TestCase):
    def test_all(self):
        environment = {**os.environ, "STENO_URL": server_url(),
                       "NODE_PATH": os.pathsep.join(map(str, MODULES))}
        result = subprocess.run(["node", "--test", "node_postgres.test.js"], cwd=HERE / "node",
                                env=environment, capture_output=True, text=True, timeout=120)
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
