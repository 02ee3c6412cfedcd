"""Text tables of what was measured."""


def figure(value: float) -> str:
    """Three digits that matter, never an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(header, rows) -> str:
    """Columns as wide as their content; the first to the left, the others to the right."""
    cells = [header] + [[c if isinstance(c, str) else figure(c) for c in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = ["  ".join(c.ljust(w) if i == 0 else c.rjust(w)
                       for i, (c, w) in enumerate(zip(row, widths))).rstrip() for row in cells]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def comparison(scenario: str, subject, peer):
    """One row: the subject's and the peer's medians, and their ratios (tps: higher is better)."""
    return [scenario, subject.tps, peer.tps, _ratio(subject.tps, peer.tps),
            _pair(subject.p50_ms, peer.p50_ms), _ratio(subject.p50_ms, peer.p50_ms),
            _pair(subject.p99_ms, peer.p99_ms), _ratio(subject.p99_ms, peer.p99_ms),
            _pair(subject.cpu_ms_per_txn, peer.cpu_ms_per_txn),
            _ratio(subject.cpu_ms_per_txn, peer.cpu_ms_per_txn),
            f"{subject.failed:.0f}/{peer.failed:.0f}"]


COMPARISON_HEADER = ["scenario", "tps", "peer", "ratio", "p50 ms", "ratio", "p99 ms", "ratio",
                     "CPU ms/txn", "ratio", "failed"]


def _pair(a: float, b: float) -> str:
    return f"{figure(a)} / {figure(b)}"


def _ratio(a: float, b: float) -> str:
    return f"{a / b:.2f}" if b else "-"
