"""What the tests of client libraries share: one node for a test program, started by its first test.

With STENO_CLIENTS_URL set, the tests run against the server there instead. PostgreSQL 15 passes all
of them but those marked `steno_only`: that is how they are checked themselves.
"""

import atexit
import contextlib
import functools
import inspect
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cluster"))

import cluster as c  # noqa: E402 (found by the path above)

OTHER_URL = os.environ.get("STENO_CLIENTS_URL", "")

steno_only = unittest.skipIf(OTHER_URL, "what Steno refuses, other servers may do")


@functools.cache
def server_url() -> str:
    """postgresql://... of the server under test."""
    if OTHER_URL:
        return OTHER_URL
    cluster = c.Cluster(nodes=1)
    cluster.start()
    atexit.register(cluster.__exit__, None)
    return cluster.nodes[0].url


@contextlib.contextmanager
def _skips(reason):
    try:
        yield
    except unittest.SkipTest:
        raise
    except Exception as error:
        if OTHER_URL:
            raise
        raise unittest.SkipTest(f"known gap: {reason} ({type(error).__name__})") from None


def known_gap(reason):
    """Marks a test of what Steno does not do yet: a failure is a skip that gives the reason."""
    def decorate(test):
        @functools.wraps(test)
        def run(self):
            with _skips(reason):
                test(self)

        @functools.wraps(test)
        async def run_async(self):
            with _skips(reason):
                await test(self)

        return run_async if inspect.iscoroutinefunction(test) else run
    return decorate
