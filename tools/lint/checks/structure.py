"""What belongs to every module and file: pragma once, a CMakeLists.txt, a test, used test data."""

import collections
import posixpath
import re

from checks.tree import Finding


def _modules(tree):
    """Directory below src/ with a CMakeLists.txt -> its C++ files, each in its nearest one."""
    roots = {posixpath.dirname(p) for p in tree.paths
             if p.startswith("src/") and p.endswith("/CMakeLists.txt")} - {"src"}
    modules = collections.defaultdict(list)
    for path in tree.cxx_paths("src"):
        directory = posixpath.dirname(path)
        while directory and directory not in roots:
            directory = posixpath.dirname(directory)
        modules[directory].append(path)
    return modules


def _check_headers(tree):
    for path in tree.cxx_paths():
        if path.endswith(".h") and not re.search(r"^#pragma once$", tree.text(path), re.MULTILINE):
            yield Finding(path, 1, "structure", "has no #pragma once")


def _check_modules(tree, exceptions):
    for directory, paths in _modules(tree).items():
        if not directory:
            for path in paths:
                yield Finding(path, 1, "structure", "no directory above it has a CMakeLists.txt")
            continue
        sources = [p for p in paths if p.endswith(".cc") and not p.endswith("_test.cc")]
        tests = [p for p in paths if p.endswith("_test.cc")]
        if sources and not tests and not exceptions.allow("untested", directory):
            yield Finding(sources[0], 1, "structure", f"{directory} has no *_test.cc")


def _check_test_data(tree):
    """Every directory of data files is named by a test of the directory above testdata/."""
    directories = {posixpath.dirname(p) for p in tree.paths if p.endswith(".td")}
    for directory in sorted(directories):
        base, marker, rest = directory.partition("/testdata")
        if not marker:
            yield Finding(directory, 1, "structure", "*.td files belong in testdata/")
            continue
        named = any(f'"{"testdata" + rest}' in tree.text(p) for p in tree.paths
                    if p.endswith("_test.cc") and p.startswith(base + "/"))
        if not named:
            yield Finding(directory, 1, "structure",
                          f'no *_test.cc of {base} registers "testdata{rest}"')


def check(tree, exceptions):
    return [*_check_headers(tree), *_check_modules(tree, exceptions), *_check_test_data(tree)]
