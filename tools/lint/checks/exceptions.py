"""tools/lint/exceptions.txt: what a check lets pass, and why.

One line each: CHECK PATH[:NAME] REASON. Whatever no check asks for any more is itself a finding.
"""

from checks.tree import Finding


class Exceptions:
    def __init__(self, entries=(), path="", findings=()):
        self._entries = {(check, what): line for check, what, line in entries}
        self._path = path
        self._findings = list(findings)
        self._used = set()

    @staticmethod
    def load(tree, path):
        entries, findings = [], []
        text = tree.text(path) if path in tree.paths else ""
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split(None, 2)
            if len(parts) < 3:
                findings.append(Finding(path, number, "exceptions",
                                        "write: CHECK PATH[:NAME] REASON"))
                continue
            entries.append((parts[0], parts[1], number))
        return Exceptions(entries, path, findings)

    def allow(self, check, what) -> bool:
        if (check, what) not in self._entries:
            return False
        self._used.add((check, what))
        return True

    def unused(self):
        return self._findings + [
            Finding(self._path, line, "exceptions", f"{check} {what} is not needed: remove the line")
            for (check, what), line in self._entries.items() if (check, what) not in self._used]
