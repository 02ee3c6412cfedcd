"""Sizes: files, functions, lines, and how much a header pulls in."""

from checks import cxx
from checks.tree import Finding, is_test

FILE_LINES_MAX = 700
TEST_FILE_LINES_MAX = 1000
FUNCTION_LINES_MAX = 70
TEST_FUNCTION_LINES_MAX = 120
LINE_COLUMNS_MAX = 100
HEADER_INCLUDES_MAX = 20


def _formatted(lines):
    """The numbered lines outside tables, which stand between `clang-format off` and `on`."""
    on = True
    for number, line in enumerate(lines, 1):
        if "// clang-format " in line:
            on = line.rstrip().endswith("on")
        elif on:
            yield number, line


def _check_file(tree, exceptions, path):
    text = tree.text(path)
    lines = text.splitlines()
    file_max = TEST_FILE_LINES_MAX if is_test(path) else FILE_LINES_MAX
    if len(lines) > file_max and not exceptions.allow("file-lines", path):
        yield Finding(path, file_max, "size", f"{len(lines)} lines, {file_max} at most: which type "
                      "is missing?")
    for number, line in _formatted(lines):
        if len(line) > LINE_COLUMNS_MAX and "http" not in line \
                and not exceptions.allow("line-columns", path):
            yield Finding(path, number, "size", f"{len(line)} columns, {LINE_COLUMNS_MAX} at most")
    function_max = TEST_FUNCTION_LINES_MAX if is_test(path) else FUNCTION_LINES_MAX
    for function in cxx.functions(tree.code(path)):
        if function.lines > function_max \
                and not exceptions.allow("function-lines", f"{path}:{function.name}"):
            yield Finding(path, function.line, "size",
                          f"{function.name} has {function.lines} lines, {function_max} at most")
    if path.endswith(".h"):
        count = len(cxx.includes(text))
        if count > HEADER_INCLUDES_MAX and not exceptions.allow("header-includes", path):
            yield Finding(path, 1, "size", f"{count} includes, {HEADER_INCLUDES_MAX} at most in a "
                          "header: declare types instead")


def check(tree, exceptions):
    return [finding for path in tree.cxx_paths()
            for finding in _check_file(tree, exceptions, path)]
