"""Runs pgbench against a system and reads what it measured."""

import dataclasses
import math
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile

import procstat

PROGRAM = shutil.which("pgbench") or "/usr/lib/postgresql/15/bin/pgbench"
SCRIPTS = pathlib.Path(__file__).resolve().parent / "scripts"

# Name -> arguments of pgbench.
SCENARIOS = {
    "tpcb": ["-b", "tpcb-like"],
    "select": ["-b", "select-only"],
    "update": ["-f", str(SCRIPTS / "update.sql")],
    "insert": ["-f", str(SCRIPTS / "insert.sql")],
}


@dataclasses.dataclass(frozen=True)
class Result:
    """One run. Latencies in milliseconds; CPU of the servers, not of pgbench."""
    tps: float
    latency_ms: float
    p50_ms: float
    p99_ms: float
    cpu_ms_per_txn: float
    failed: int


def median(results) -> Result:
    """Field by field."""
    return Result(*(statistics.median(getattr(r, f.name) for r in results)
                    for f in dataclasses.fields(Result)))


def load(system, scale: int):
    subprocess.run([PROGRAM, "-i", "-q", "-s", str(scale), system.urls[0]], check=True,
                   capture_output=True)


def run(system, scenario: str, *, clients: int, seconds: int, mode: str, isolation: str,
        scale: int) -> Result:
    """Splits the clients among the system's gateways and adds up."""
    shares = [clients // len(system.urls) + (i < clients % len(system.urls))
              for i in range(len(system.urls))]
    environment = {**os.environ}
    if isolation:
        environment["PGOPTIONS"] = f"-c default_transaction_isolation={isolation}"
    with tempfile.TemporaryDirectory(prefix="steno-pgbench.") as directory:
        cpu_before = procstat.cpu_ms(system.roots)
        processes = []
        for i, (url, share) in enumerate(zip(system.urls, shares)):
            command = [PROGRAM, "-n", "-M", mode, "-c", str(share), "-j", "1", "-T", str(seconds),
                       "-D", f"scale={scale}", "--max-tries=100", "-l",
                       f"--log-prefix={directory}/{i}", *SCENARIOS[scenario], url]
            processes.append(subprocess.Popen(command, env=environment, text=True,
                                              stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        outputs = [(*p.communicate(), p.returncode) for p in processes]
        cpu = procstat.cpu_ms(system.roots) - cpu_before
        for _, errors, code in outputs:
            if code != 0:
                raise RuntimeError(f"pgbench against {system.name}: {errors[-1000:]}")
        latencies_us = _read_logs(pathlib.Path(directory))
    parsed = [parse(output) for output, _, _ in outputs]
    processed = sum(p["processed"] for p in parsed)
    return Result(tps=sum(p["tps"] for p in parsed),
                  latency_ms=statistics.fmean(latencies_us) / 1000,
                  p50_ms=percentile(latencies_us, 0.50) / 1000,
                  p99_ms=percentile(latencies_us, 0.99) / 1000,
                  cpu_ms_per_txn=cpu / processed,
                  failed=sum(p["failed"] for p in parsed))


def parse(output: str):
    """The figures in pgbench's report."""
    def number(pattern):
        match = re.search(pattern, output)
        if match is None:
            raise ValueError(f"pgbench printed no {pattern}:\n{output}")
        return float(match.group(1))
    return {"tps": number(r"tps = ([\d.]+) \(without initial"),
            "processed": int(number(r"transactions actually processed: (\d+)")),
            "failed": int(number(r"failed transactions: (\d+)"))}


def percentile(sorted_values, fraction: float):
    """The smallest value that at least this fraction of the values does not exceed."""
    return sorted_values[max(0, math.ceil(fraction * len(sorted_values)) - 1)]


def _read_logs(directory: pathlib.Path):
    """Latencies of committed transactions, in microseconds, sorted."""
    values = []
    for path in directory.iterdir():
        with open(path) as file:
            values += [int(v) for line in file if (v := line.split(" ", 3)[2]).isdigit()]
    return sorted(values)
