"""What processes cost: CPU time and resident memory, from /proc."""

import os
import pathlib

_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def _stat(pid: int):
    """The fields after the command's name, which may hold anything; None for a process that ended."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return text[text.rindex(")") + 2:].split()


def family(root: int):
    """A process and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := _stat(int(entry))):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def cpu_ms(roots) -> float:
    """CPU time that these processes and their descendants used so far, those that ended included."""
    total = 0
    for root in roots:
        for pid in family(root):
            if fields := _stat(pid):
                total += sum(int(f) for f in fields[11:15])  # utime stime cutime cstime
    return total * _TICK_MS


def resident_bytes(root: int) -> int:
    """Memory of a process and its descendants: shared pages are counted for each (an upper bound)."""
    return sum(int(fields[21]) for pid in family(root) if (fields := _stat(pid))) * _PAGE_BYTES


def busy_ratio(interval_s: float, sleep) -> float:
    """How busy the machine's CPUs were over an interval, 0 to 1."""
    def read():
        fields = [int(f) for f in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        return sum(fields), fields[3] + fields[4]
    total, idle = read()
    sleep(interval_s)
    total_after, idle_after = read()
    return 1 - (idle_after - idle) / max(1, total_after - total)
