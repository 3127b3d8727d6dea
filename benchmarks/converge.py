"""How long from files to tables that can be asked, and how long an answer takes then.

    converge.py [--tier small|large|internet] [--seed N] [--snapshot FOLDER] [--rounds N] [--count] [--reference PES]

Each measurement is a process of its own, after its imports; the best of the rounds counts, which take turns so that a
busy moment hits all alike. Nobody counts entries meanwhile: a table is expanded when somebody asks for it. `--count`
asks for every table afterwards, in one more process.

The ratio at the end compares with the reference engine, which gives each prefix a class of its own and defers nothing,
on a provider that is small enough for it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from random import Random
from typing import Any

from calibration import print_calibration  # these are beside this file
from measuring import ChildrenWatch, Stopwatch, in_new_process, peak_of
from networks import add_network_options, chosen_network, generated, in_proportion

from tidegate.analysis.count import count_routes
from tidegate.analysis.routes import RouteQuery, routes
from tidegate.control.engine import compute
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.model.device import Device, Network
from tidegate.model.policy import SetExtendedCommunity
from tidegate.net.community import ExtendedCommunity
from tidegate.session import announcements_kept  # noqa: F401  # its import is not measured
from tidegate.session.cache import ReadingCache
from tidegate.session.cachefolder import prepare
from tidegate.session.collector import paused
from tidegate.session.fingerprint import fingerprint
from tidegate.session.load import load_network
from tidegate.session.recognise import modelled_dialects

WAYS = {
    "cold": "no cache",
    "filling": "as cold, and every reading is kept in the cache",
    "warm": "every reading comes from the cache",
}
_SAMPLED = 50
_WIDEST = 4


# In the process that is measured ---------------------------------------------------------------------------------


def measure(way: str, folder: Path, cache_folder: Path, records: bool, entries: bool) -> dict[str, Any]:
    """Loads and converges once, then asks."""

    modelled_dialects()
    watch = ChildrenWatch()
    watch.start()
    with paused():  # as the command line does
        clock = Stopwatch()
        cache = None
        if way != "cold":
            prepare(cache_folder)
            cache = ReadingCache(cache_folder, 64 << 30, fingerprint() or "")
        network = load_network(folder, cache=cache)
        load, load_cpu = clock.read()
        loaded = peak_of("self")
        plane = compute(network)
        total, cpu = clock.read()
        found = {
            "load": load,
            "converge": total - load,
            "cpu": cpu,
            "converge cpu": cpu - load_cpu,
            "loaded": loaded,
            "peak": peak_of("self"),
            "readers": watch.peaks,
            "routers": len(network.devices),
            "vrfs": sum(len(device.vrfs) - 1 for device in network.devices.values()),
            "lines": sum(len(device.statuses.codes) - 1 for device in network.devices.values()),
        }
        found["asked"] = ask(plane)
        found["peak asked"] = peak_of("self")
        if records:
            found["asked"] |= ask_records(plane)
        if entries:
            found["entries"] = count_entries(plane)
        found["peak in the end"] = peak_of("self")
    return found


def ask(plane: ControlPlane) -> dict[str, Any]:
    """Milliseconds for the first answer to each of some questions."""
    tables, bgp, wide = sampled(plane)
    found: dict[str, Any] = {
        "table": _milliseconds(plane.tables.__getitem__, tables),
        "bgp": _milliseconds(plane.bgp.__getitem__, bgp),
        "widest": _milliseconds(plane.tables.__getitem__, wide),
    }
    for name, asked in (("table", tables), ("widest", wide)):
        found[f"{name} prefixes"] = [sum(len(cls.members) for cls in plane.tables[table].routes) for table in asked]
    return found


def ask_records(plane: ControlPlane) -> dict[str, Any]:
    """The same tables as records, one a route, with labels and lines."""

    def records(table: TableId) -> int:
        return sum(1 for _ in routes(plane, RouteQuery(device=table.device, vrf=table.vrf)))

    tables, _, wide = sampled(plane)
    return {"labels": _milliseconds(records, tables[:1]), "records": _milliseconds(records, tables)} | {
        "widest records": _milliseconds(records, wide)
    }


def sampled(plane: ControlPlane) -> tuple[list[TableId], list[TableId], list[TableId]]:
    """VRFs to ask for their tables, others to ask for their BGP tables, and those that import the most."""
    vrfs = [table for table in plane.tables if table.vrf != "default"]
    found = Random(1).sample(vrfs, min(2 * _SAMPLED, len(vrfs)))
    return found[: len(found) // 2], found[len(found) // 2 :], widest(plane.network, vrfs)


def widest(network: Network, vrfs: Iterable[TableId]) -> list[TableId]:
    """The VRFs that import from the most others, as far as their configurations tell without looking into tables."""
    exporting: Counter[ExtendedCommunity] = Counter()
    importing: dict[TableId, Collection[ExtendedCommunity]] = {}
    for table in vrfs:
        device = network.devices[table.device]
        family = device.vrfs[table.vrf].families.get(table.family)
        if family is not None:
            exporting.update({*family.export_targets, *_targets_set(device, family.export_map)})
            importing[table] = family.import_targets
    reach = {table: sum(exporting[target] for target in targets) for table, targets in importing.items()}
    return sorted(reach, key=lambda table: reach[table], reverse=True)[:_WIDEST]


def _targets_set(device: Device, name: str | None) -> set[ExtendedCommunity]:
    found = device.policies.route_maps.get(name or "")
    actions = (action for entry in found.entries for action in entry.sets) if found is not None else ()
    return {value for action in actions if isinstance(action, SetExtendedCommunity) for value in action.communities}


def _milliseconds(question: Callable[[Any], object], tables: Iterable[TableId]) -> list[float]:
    found = []
    for table in tables:
        start = time.perf_counter()
        question(table)
        found.append((time.perf_counter() - start) * 1e3)
    return found


def count_entries(plane: ControlPlane) -> dict[str, float]:
    """How many prefixes and paths the VRFs' tables hold: fills all of them, class by class."""

    start = time.perf_counter()
    prefixes = paths = 0
    for record in count_routes(plane):
        if record.vrf != "default":
            prefixes += record.prefixes
            paths += record.paths
    return {"prefixes": prefixes, "paths": paths, "seconds": time.perf_counter() - start}


def refer(folder: Path, way: str) -> dict[str, float]:
    """Converges with one engine and fills every table: processor seconds until both, and memory."""

    with paused():
        network = load_network(folder, processes=0)
        loaded = peak_of("self")
        start = time.process_time()
        plane = compute(network, per_prefix=True, defer=False) if way == "per prefix" else compute(network)
        converged = time.process_time()
        for table in plane.tables:
            _ = plane.tables[table].routes
        filled = time.process_time()
    return {"converge": converged - start, "filled": filled - start, "peak": peak_of("self"), "loaded": loaded}


# In the one that starts them ---------------------------------------------------------------------------------------


def rounds(folder: Path, number: int, records: bool, entries: bool) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as scratch:
        cache = Path(scratch) / "cache"
        for _ in range(number):
            shutil.rmtree(cache, ignore_errors=True)
            for way in WAYS:
                child = ("--child", way, "--snapshot", folder, "--cache", cache)
                found[way].append(in_new_process(__file__, *child, *(() if records else ("--no-records",))))
        if entries:
            counted = in_new_process(__file__, "--child", "warm", "--snapshot", folder, "--cache", cache, "--count")
            found["warm"][-1]["entries"] = counted["entries"] | {"peak": counted["peak in the end"]}
    return found


def report(found: dict[str, list[dict[str, Any]]]) -> None:
    first = found["cold"][0]
    lines = first["lines"]
    print(f"routers {first['routers']:,}  VRFs {first['vrfs']:,}  lines {lines:,}  rounds {len(found['cold'])}\n")
    print(
        "| | load s | converge s | total s | lines/s | cpu s | of it converge | peak MiB | loaded | asked | readers |"
    )
    print("|" + "---|" * 11)
    for way, runs in found.items():
        best = min(runs, key=lambda run: run["load"] + run["converge"])
        total = best["load"] + best["converge"]
        readers = " + ".join(f"{peak:.0f}" for peak in best["readers"])
        print(
            f"| {way} | {best['load']:.3f} | {best['converge']:.3f} | {total:.3f} | {lines / total:,.0f} | "
            f"{best['cpu']:.2f} | {best['converge cpu']:.2f} | {best['peak']:,.0f} | {best['loaded']:,.0f} | "
            f"{best['peak asked']:,.0f} | {readers} |"
        )
    for way, meaning in WAYS.items():
        print(f"{way}: {meaning}")
    print("load, and total over all of it; memory: MiB at most, until it can be asked; loaded: once it was")
    print("read; asked: after the tables below, without records; readers: of each further process, ended by then")
    report_asked([run["asked"] for runs in found.values() for run in runs])
    entries = found["warm"][-1].get("entries")
    if entries is not None:
        print(
            f"\nall VRFs' tables: {entries['prefixes']:,} prefixes, {entries['paths']:,} paths, filled and counted in "
            f"{entries['seconds']:.1f} s; {entries['peak']:,.0f} MiB then"
        )


def report_asked(asked: list[dict[str, Any]]) -> None:
    """Of all runs together."""

    def all_of(name: str) -> list[float]:
        return [value for one in asked for value in one[name]]

    print("\n| asked for the first time | median ms | 95 % ms | max ms | prefixes, median | max |")
    print("|---|---|---|---|---|---|")
    for name, meaning, sizes in (
        ("table", f"a VRF's table ({len(asked[0]['table'])} sampled)", "table prefixes"),
        ("bgp", "a VRF's BGP table (others)", None),
        ("widest", f"the table of the {len(asked[0]['widest'])} VRFs that import most", "widest prefixes"),
        ("labels", "one VRF's routes as records, and with it all transport labels", None),
        ("records", "a VRF's routes as records, one a route", "table prefixes"),
        ("widest records", "the routes of those that import most, as records", "widest prefixes"),
    ):
        if name not in asked[0]:
            continue
        times = sorted(all_of(name))
        many = all_of(sizes) if sizes else []
        counts = f"{statistics.median(many):,.0f} | {max(many):,}" if many else "|"
        high = times[min(len(times) - 1, len(times) * 95 // 100)]
        print(f"| {meaning} | {statistics.median(times):.1f} | {high:.1f} | {times[-1]:.1f} | {counts} |")


def report_ratio(pes: int, seed: int) -> None:
    size = in_proportion(round(pes / 0.9))
    print()
    with generated(size, seed, "ratio") as folder:
        reference, classes = (
            in_new_process(__file__, "--child", way, "--snapshot", folder) for way in ("per prefix", "classes")
        )
    print("\n| | until it can be asked, cpu s | every table filled, cpu s | MiB |")
    print("|---|---|---|---|")
    for name, run in (("a class for each prefix, nothing deferred", reference), ("this engine", classes)):
        print(f"| {name} | {run['converge']:.2f} | {run['filled']:.2f} | {run['peak']:,.0f} |")
    memory = (reference["peak"] - reference["loaded"]) / max(1.0, classes["peak"] - classes["loaded"])
    print(
        f"| ratio | {reference['converge'] / classes['converge']:.0f} | "
        f"{reference['filled'] / classes['filled']:.1f} | "
        f"{memory:.1f} beside what reading took |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_network_options(parser, "small")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-records", dest="records", action="store_false", help="tables only: records need labels")
    parser.add_argument("--count", action="store_true", help="fill and count every table, too (slow, large)")
    parser.add_argument("--reference", type=int, default=20, metavar="PES", help="PEs of the comparison; 0: none")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child in WAYS:
        print(json.dumps(measure(options.child, options.snapshot, options.cache, options.records, options.count)))
        sys.stdout.flush()
        os._exit(0)  # taking gigabytes of objects apart one by one takes as long as making them
    if options.child:
        print(json.dumps(refer(options.snapshot, options.child)))
        return
    print_calibration()
    with chosen_network(options) as folder:
        report(rounds(folder, options.rounds, options.records, options.count))
    if options.reference:
        report_ratio(options.reference, options.seed)


if __name__ == "__main__":
    main()
