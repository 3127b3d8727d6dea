"""How time grows with the network: five sizes of one shape, against their lines and their prefix classes.

    growth.py [--routers N ...] [--seed N] [--rounds N] [--plot FILE]

Each measurement is a process of its own that reads in one process, without the cache, and converges; processor time,
the best of the rounds. The plot is `docs/growth.svg` in the documentation (`--plot docs/growth.svg`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from calibration import print_calibration  # these are beside this file
from lineplot import Panel, Point, drawing
from measuring import Stopwatch, in_new_process, peak_of
from networks import generated, in_proportion

from tidegate.control.classindex import ClassIndex
from tidegate.control.engine import compute
from tidegate.session import announcements_kept  # noqa: F401  # its import is not measured
from tidegate.session.collector import paused
from tidegate.session.load import load_network
from tidegate.session.recognise import modelled_dialects


def measure(folder: Path) -> dict[str, Any]:
    """In this process: load and converge once."""
    modelled_dialects()
    with paused():
        clock = Stopwatch()
        network = load_network(folder, processes=0)
        _, load = clock.read()
        plane = compute(network)
        seconds, cpu = clock.read()
        peak = peak_of("self")
    return {
        "load": load,
        "converge": cpu - load,
        "seconds": seconds,
        "peak": peak,
        "routers": len(network.devices),
        "vrfs": sum(len(device.vrfs) - 1 for device in network.devices.values()),
        "lines": sum(len(device.statuses.codes) - 1 for device in network.devices.values()),
        "classes": count_classes(plane.classes),
    }


def count_classes(classes: ClassIndex) -> int:
    """The classes of all groups of tables, each once."""
    groups = {id(group): group for group in map(classes.partition_of, classes.tables())}
    return sum(len(set(group.values())) for group in groups.values())


def best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    return runs[0] | {name: min(run[name] for run in runs) for name in ("load", "converge", "seconds", "peak")}


def report(found: list[dict[str, Any]]) -> None:
    print("\n| routers | VRFs | lines | classes | load, cpu s | converge, cpu s | peak MiB | µs a line | ", end="")
    print("converge: µs a class |")
    print("|---|---|---|---|---|---|---|---|---|")
    for run in found:
        total = run["load"] + run["converge"]
        print(
            f"| {run['routers']:,} | {run['vrfs']:,} | {run['lines']:,} | {run['classes']:,} | {run['load']:.2f} | "
            f"{run['converge']:.2f} | {run['peak']:,.0f} | {total / run['lines'] * 1e6:.1f} | "
            f"{run['converge'] / run['classes'] * 1e6:.0f} |"
        )


def plot(found: list[dict[str, Any]]) -> str:
    def series(by: str) -> dict[str, list[Point]]:
        return {
            "reading": [Point(run[by], run["load"]) for run in found],
            "converging": [Point(run[by], run["converge"]) for run in found],
        }

    panels = [Panel("lines of configuration", series("lines")), Panel("prefix classes", series("classes"))]
    routers = ", ".join(f"{run['routers']:,}" for run in found)
    return drawing(
        f"Processor seconds of generated providers with {routers} routers",
        "Points: measured. Lines: in proportion to the largest.",
        panels,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--routers", type=int, nargs="+", default=[60, 120, 250, 500, 1000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--plot", type=Path, help="write the plot to this file (SVG)")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.child)))
        return
    print_calibration()
    found = []
    for routers in options.routers:
        with generated(in_proportion(routers), options.seed, f"{routers} routers") as folder:
            found.append(best([in_new_process(__file__, "--child", folder) for _ in range(options.rounds)]))
    report(found)
    if options.plot:
        options.plot.write_text(plot(found))


if __name__ == "__main__":
    main()
