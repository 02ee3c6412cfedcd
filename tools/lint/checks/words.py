"""Words that must not appear anywhere: paths of one machine, hosts that a build must not need."""

import re

from checks.tree import Finding

# Written so that this file does not contain what it looks for.
WORDS = (
    (r"/wor[k]/", "a path of one machine"),
    (r"/hom[e]/[a-z]", "a path of one machine"),
    (r"\b(?:pyp[i]\.org|npmj[s]\.(?:org|com)|crate[s]\.io|proxy\.golan[g]\.org|rubygem[s]\.org|"
     r"mave[n]\.org|index\.docke[r]\.io|ghc[r]\.io|qua[y]\.io|gc[r]\.io)\b",
     "a package registry: Steno builds from Debian packages alone"),
    (r"\b(?:artifactor[y]|AKI[A][0-9A-Z]{16}|BEGIN (?:RSA |EC )?PRIVAT[E] KEY)\b",
     "a private host or a secret"),
)


def check(tree, exceptions):
    findings = []
    for path in tree.paths:
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            for pattern, what in WORDS:
                match = re.search(pattern, line)
                if match and not exceptions.allow("words", path):
                    findings.append(Finding(path, number, "words",
                                            f"'{match.group()}' must not appear: {what}"))
    return findings
