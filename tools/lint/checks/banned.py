"""Identifiers that are banned, where they are, and what stands in for them."""

import dataclasses
import re

from checks import cxx
from checks.tree import Finding, is_test


@dataclasses.dataclass(frozen=True)
class Ban:
    pattern: str
    name: str
    use: str
    within: tuple = ("src/",)
    allowed: tuple = ()  # prefixes of paths
    tests: bool = True  # holds in tests too
    comments: bool = False  # look into comments and literals too


BANS = (
    Ban(r"\bstd::(?:cout|cerr|clog)\b", "std::cout/cerr", "base/log.h", allowed=("src/base/check.cc",),
        tests=False),
    Ban(r"(?<![\w.>:])(?:std::)?(?:printf|fprintf|puts|fputs|putchar|perror)\s*\(", "printf",
        "base/log.h or fmt::format", allowed=("src/base/check.cc",), tests=False),
    Ban(r"(?<![\w.>:])(?:std::)?s?rand\s*\(", "rand", "base/rng.h"),
    Ban(r"\bstd::(?:random_device|mt19937(?:_64)?|default_random_engine)\b", "std::random_device",
        "base/rng.h", allowed=("src/base/rng.",)),
    Ban(r"\b(?:system_clock|steady_clock|high_resolution_clock)::now\b", "std::chrono's now()",
        "the injected Clock (runtime/clock.h)", allowed=("src/runtime/",)),
    Ban(r"(?<![\w.>])(?:gettimeofday|clock_gettime|absl::Now|absl::GetCurrentTimeNanos)\s*\(",
        "reading a clock", "the injected Clock (runtime/clock.h)", allowed=("src/runtime/",)),
    Ban(r"\b(?:sleep_for|sleep_until|SleepFor)\s*\(|(?<![\w.>:])(?:usleep|nanosleep|sleep)\s*\(",
        "sleeping", "a timer of the Executor"),
    Ban(r"(?<![\w.>:])assert\s*\(", "assert", "CHECK or DCHECK (base/check.h)", within=()),
    Ban(r"\bthrow\b(?!\s*\()", "throw", "absl::Status or a typed error"),
    Ban(r"\busing\s+namespace\s+std\b", "using namespace std", "qualified names", within=()),
    Ban(r"\bstd::(?:recursive_|shared_|timed_)?mutex\b|"
        r"\bstd::(?:lock_guard|unique_lock|scoped_lock|shared_lock|condition_variable)\b",
        "std::mutex", "absl::Mutex with thread annotations"),
    Ban(r"\bstd::(?:async|future|promise)\b", "std::future", "Task and the Executor (runtime/)"),
    Ban(r"\bstd::regex\b", "std::regex", "RE2, behind sql/"),
    Ban(r"\bstd::endl\b", "std::endl", r"'\n'", within=()),
    Ban(r"(?:(?://|/\*|#|--).*)\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b", "a note to do it later",
        "a clear refusal in the code, and an issue", within=(), comments=True),
)


def check(tree, exceptions):
    findings = []
    for path in tree.cxx_paths("src", "tools", "bench", "tests"):
        for ban in BANS:
            if (ban.within and not path.startswith(ban.within)) or (ban.allowed and path.startswith(ban.allowed)):
                continue
            if not ban.tests and is_test(path):
                continue
            text = tree.text(path) if ban.comments else tree.code(path)
            for match in re.finditer(ban.pattern, text):
                if exceptions.allow("banned", f"{path}:{ban.name.replace(' ', '_')}"):
                    continue
                findings.append(Finding(path, cxx.line_of(text, match.start()), "banned",
                                        f"{ban.name} is banned: use {ban.use}"))
    return findings
