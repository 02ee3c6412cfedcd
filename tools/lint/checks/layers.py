"""Includes point down, as docs/layers.txt says."""

import re

from checks import cxx
from checks.tree import Finding

LAYERS = "docs/layers.txt"
# What a pure module does without, by header.
_IMPURE = re.compile(
    r"^(?:runtime/.*|net/.*|absl/synchronization/.*|boost/asio.*|chrono|condition_variable|"
    r"filesystem|fstream|future|mutex|shared_mutex|thread|time\.h|unistd\.h|sys/.*)$")


class Layers:
    """The parsed file. `findings` tells what is wrong with the file itself."""

    def __init__(self, text: str):
        self.direct = {}
        self.pure = set()
        self.tests = {}
        self.doors = {}
        self.findings = []
        for number, line in enumerate(text.splitlines(), 1):
            line = line.split("#", 1)[0].strip()
            if line:
                self._parse(number, line)
        for module, lower in [*self.direct.items(), *self.tests.items()]:
            for name in [module, *lower]:
                if name != "*" and name not in self.direct:
                    self._report(1, f"{name} has no row")
        self._closures = {module: self._closure(module) for module in self.direct}

    def _report(self, line, message):
        self.findings.append(Finding(LAYERS, line, "layers", message))

    def _parse(self, number, line):
        head, _, rest = line.partition(":")
        words = head.split()
        if words[0] == "pure":
            self.pure.update(words[1:])
        elif words[0] == "tests" and len(words) == 2:
            self.tests.setdefault(words[1], set()).update(rest.split())
        elif words[0] == "door" and len(words) == 2:
            self.doors[words[1]] = rest.split()
        elif len(words) == 1 and ":" in line:
            if words[0] in self.direct:
                self._report(number, f"{words[0]} has two rows")
            self.direct[words[0]] = set(rest.split())
        else:
            self._report(number, "not a rule: " + line)

    def _closure(self, module):
        seen, waiting = set(), [module]
        while waiting:
            for lower in self.direct.get(waiting.pop(), ()):
                if lower == module:
                    self._report(1, f"{module} depends on itself")
                elif lower not in seen:
                    seen.add(lower)
                    waiting.append(lower)
        return seen

    def module_of(self, path: str):
        """The module that holds a path below src/, or None."""
        parts = path.split("/")[:-1]
        while parts:
            if "/".join(parts) in self.direct:
                return "/".join(parts)
            parts.pop()
        return None

    def allowed(self, module, test: bool):
        result = self._closures[module] | {module}
        if test:
            for extra in self.tests.get("*", set()) | self.tests.get(module, set()):
                result |= {extra} | self._closures.get(extra, set())
        return result

    def door_of(self, include: str):
        """The places where an include is allowed, or None where it is no door's."""
        for prefix, places in self.doors.items():
            if include.startswith(prefix):
                return places
        return None


def _check_file(tree, layers, path):
    in_src = path.startswith("src/")
    module = layers.module_of(path[len("src/"):]) if in_src else None
    test = path.endswith("_test.cc")
    if in_src and module is None:
        yield Finding(path, 1, "layers", f"its directory has no row in {LAYERS}")
        return
    for include in cxx.includes(tree.text(path)):
        places = layers.door_of(include.path)
        if places is not None:
            if not any(path.startswith((f"src/{place}/", f"{place}/")) or path == place
                       for place in places):
                yield Finding(path, include.line, "layers",
                              f"{include.path} is included only in {', '.join(places)}")
            continue
        if module is None:
            continue
        if module in layers.pure and not test and _IMPURE.match(include.path):
            yield Finding(path, include.line, "layers",
                          f"{module} is pure: it does without {include.path}")
        target = layers.module_of(include.path)
        if target is not None and target not in layers.allowed(module, test):
            yield Finding(path, include.line, "layers", f"{module} may not include {target}")


def check(tree, exceptions):
    layers = Layers(tree.text(LAYERS))
    findings = list(layers.findings)
    for path in tree.cxx_paths():
        findings += [f for f in _check_file(tree, layers, path)
                     if not exceptions.allow("layers", f.path)]
    return findings
