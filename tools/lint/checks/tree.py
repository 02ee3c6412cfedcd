"""The files that the checks look at, and what a finding is."""

import dataclasses
import functools
import os
import pathlib
import subprocess

from checks import cxx


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    check: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.check}] {self.message}"


class Tree:
    """The text files of a work tree: tracked ones and new ones that git does not ignore."""

    def __init__(self, root: pathlib.Path, paths):
        self.root = pathlib.Path(root)
        self.paths = sorted(paths)
        self._text = functools.lru_cache(maxsize=None)(self._read)
        self._code = functools.lru_cache(maxsize=None)(lambda path: cxx.strip(self.text(path)))

    @staticmethod
    def of_repository(root):
        root = pathlib.Path(root)
        # safe.directory: a container often builds a tree that another user owns.
        listing = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"], cwd=root, capture_output=True)
        if listing.returncode != 0:
            return Tree(root, _walk(root))
        paths = listing.stdout.decode().split("\0")
        return Tree(root, {p for p in paths if p and (root / p).is_file()})

    def _read(self, path):
        data = (self.root / path).read_bytes()
        return "" if b"\0" in data else data.decode("utf-8", errors="replace")

    def text(self, path) -> str:
        """The file's text; empty for a binary file."""
        return self._text(path)

    def code(self, path) -> str:
        """C++ text with comments and the insides of literals blanked, lines kept."""
        return self._code(path)

    def relative(self, file) -> str:
        return str(pathlib.Path(file).resolve().relative_to(self.root.resolve()))

    def cxx_paths(self, *directories):
        """The C++ sources below these directories, or all of them."""
        wanted = tuple(d.rstrip("/") + "/" for d in directories)
        return [p for p in self.paths
                if p.endswith((".cc", ".h")) and (not wanted or p.startswith(wanted))]


def _walk(root):
    """All files of an exported tree, which has no git to ask."""
    for directory, subdirectories, files in os.walk(root):
        subdirectories[:] = [d for d in subdirectories
                             if d not in (".git", "__pycache__")
                             and not (directory == str(root) and d == "build")]
        for name in files:
            yield str((pathlib.Path(directory) / name).relative_to(root))


def is_test(path: str) -> bool:
    return path.endswith("_test.cc") or path.startswith(("tests/", "src/testing/"))
