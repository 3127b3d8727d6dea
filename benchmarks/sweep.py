"""How long a sweep of failures takes: everything from files to outcomes, and a scenario at a time.

    sweep.py [--tier small|large|internet] [--seed N] [--snapshot FOLDER] [--links N] [--nodes N] [--jobs N]
             [--check N]

Links and nodes are drawn by a seed. First some scenarios are judged one by one in this process, to tell what one costs;
then the sweep of all runs in a new process, as `tidegate whatif` does it. `--check N` judges N of them afresh as well
and compares outcomes, which takes long on large networks.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from pathlib import Path
from random import Random

from calibration import print_calibration  # these are beside this file
from measuring import ChildrenWatch, Stopwatch, in_new_process, peak_of
from networks import add_network_options, chosen_network

from tidegate.analysis.whatif.asked import Asked, scenarios
from tidegate.analysis.whatif.assessor import FreshAssessor
from tidegate.analysis.whatif.incremental import IncrementalAssessor
from tidegate.analysis.whatif.outcome import Scope
from tidegate.analysis.whatif.scenario import Kind, Scenario
from tidegate.control.engine import Engine
from tidegate.control.links import build_topology
from tidegate.model.device import Network
from tidegate.session.load import load_network
from tidegate.session.sweep import Means, sweep

_ONE_BY_ONE = 60  # scenarios of each kind


def drawn(network: Network, links: int, nodes: int) -> list[Scenario]:
    """As many links and nodes, drawn by a seed."""
    every = scenarios(network, build_topology(network), Asked())
    found: list[Scenario] = []
    for kind, number in ((Kind.LINK, links), (Kind.NODE, nodes)):
        of_kind = [scenario for scenario in every if scenario.kind is kind]
        found += Random(7).sample(of_kind, min(number, len(of_kind)))
    return found


def one_by_one(folder: Path, links: int, nodes: int, check: int) -> None:
    start = time.process_time()
    network = load_network(folder)
    loaded = time.process_time()
    engine = Engine(network)
    computed = time.process_time()
    assessor = IncrementalAssessor(network, None, engine)
    base = time.process_time()
    gc.freeze()
    facts = assessor.base
    print(f"{facts.pairs:,} VPN pairs in {len(facts.vpns):,} VPNs, {facts.sessions:,} session ends up")
    print(f"cpu s: reading {loaded - start:.1f}, computing {computed - loaded:.1f}, facts {base - computed:.1f}")
    judged = []
    for kind, number in (("links", links), ("nodes", nodes)):
        spent = []
        for scenario in drawn(network, number if kind == "links" else 0, number if kind == "nodes" else 0)[
            :_ONE_BY_ONE
        ]:
            begun = time.process_time()
            judged.append((scenario, assessor.assess(scenario)))
            spent.append((time.process_time() - begun) * 1e3)
        if spent:
            mean, median = statistics.mean(spent), statistics.median(spent)
            print(f"{len(spent)} {kind}, cpu ms each: mean {mean:.0f}, median {median:.0f}, most {max(spent):.0f}")
    print(f"taken over in place but for {engine.begun_anew}; peak {peak_of('self'):.0f} MiB")
    if check:
        reference = FreshAssessor(network)
        differing = [s.name for s, found in judged[:check] if reference.assess(s) != found]
        print(f"compared with fresh computations: {len(judged[:check])}, differing: {', '.join(differing) or 'none'}")


def whole(folder: Path, links: int, nodes: int, jobs: int) -> dict[str, object]:
    """In this process: from files to outcomes."""
    watch = ChildrenWatch()
    watch.start()
    stopwatch = Stopwatch()
    network = load_network(folder)
    asked = drawn(network, links, nodes)
    swept = sweep(network, asked, Scope(), Means(jobs=jobs))
    seconds, cpu = stopwatch.read()
    return {
        "seconds": seconds,
        "cpu": cpu,
        "outcomes": len(swept.outcomes),
        "peak": peak_of("self"),
        "children": watch.peaks,
        "losing": sum(o.pairs_lost.total > 0 for o in swept.outcomes),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_network_options(parser, "small")
    parser.add_argument("--links", type=int, default=1000)
    parser.add_argument("--nodes", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--check", type=int, default=0)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    gc.disable()  # as the command line does
    if options.child:
        print(json.dumps(whole(options.snapshot, options.links, options.nodes, options.jobs)))
        return
    print_calibration()
    with chosen_network(options) as folder:
        one_by_one(folder, options.links, options.nodes, options.check)
        sys.stdout.flush()
        numbers = ("--links", options.links, "--nodes", options.nodes, "--jobs", options.jobs)
        found = in_new_process(__file__, "--child", "--snapshot", folder, *numbers)
    children = " + ".join(f"{peak:.0f}" for peak in found["children"]) or "none"
    print(
        f"whole sweep, {options.jobs} processes: {found['outcomes']:,} scenarios in {found['seconds']:.1f} s "
        f"({found['cpu']:.0f} s cpu), "
        f"{found['losing']} of them lose VPN pairs; peak {found['peak']:.0f} MiB, further processes {children} MiB"
    )


if __name__ == "__main__":
    main()
