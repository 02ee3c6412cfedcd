"""clang-format leaves every C++ file as it is."""

import concurrent.futures
import os
import re
import shutil
import subprocess

from checks.tree import Finding

PROGRAM = "clang-format-19"
_FILES_A_RUN = 25
_WARNING = re.compile(r"^(?P<path>[^:\n]+):(?P<line>\d+):\d+: error: code should be clang-formatted",
                      re.MULTILINE)


def _run(tree, arguments):
    paths = tree.cxx_paths()
    batches = [paths[i:i + _FILES_A_RUN] for i in range(0, len(paths), _FILES_A_RUN)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(
            lambda batch: subprocess.run([PROGRAM, *arguments, *batch], cwd=tree.root,
                                         capture_output=True, text=True), batches))


def check(tree, exceptions):
    if shutil.which(PROGRAM) is None:
        return [Finding("tools/setup", 1, "format", f"{PROGRAM} is missing: run tools/setup")]
    first_lines = {}
    for result in _run(tree, ["--dry-run", "-Werror"]):
        for match in _WARNING.finditer(result.stderr):
            first_lines.setdefault(match["path"], int(match["line"]))
    return [Finding(path, line, "format", f"run {PROGRAM} -i (or tools/lint/lint --fix)")
            for path, line in first_lines.items()]


def fix_formatting(tree):
    _run(tree, ["-i"])
