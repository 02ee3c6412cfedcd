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
import re
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


def _describe(error) -> str:
    """SQLSTATE, where it has one, and text of an exception: psycopg2's is pgcode."""
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or ""
    return f"{state} {type(error).__name__}: {error}"


@contextlib.contextmanager
def _expects(test, reason, error):
    if OTHER_URL:
        yield
        return
    try:
        yield
    except unittest.SkipTest:
        raise
    except Exception as raised:
        if re.search(error, _describe(raised)) is None:
            raise
        raise unittest.SkipTest(f"known gap: {reason}") from None
    test.fail(f"the gap is closed, its mark can go: {reason}")


def known_gap(reason, error):
    """Marks a test of what Steno does not do yet. It is skipped for that reason where it fails as it
    has to: with an exception whose SQLSTATE, class and text match the regular expression `error`.
    Any other failure is one, and so is success.
    """
    def decorate(test):
        @functools.wraps(test)
        def run(self):
            with _expects(self, reason, error):
                test(self)

        @functools.wraps(test)
        async def run_async(self):
            with _expects(self, reason, error):
                await test(self)

        return run_async if inspect.iscoroutinefunction(test) else run
    return decorate
