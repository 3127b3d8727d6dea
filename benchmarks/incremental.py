"""How long it takes to take over a change: a failed link, a failed node, an edited line; against a fresh computation.

    incremental.py [--tier small|large|internet] [--seed N] [--snapshot FOLDER] [--samples N]

Each change is applied to the computed network and taken back. Reading an edited configuration is told apart, since a
session does it for the one file (`benchmarks/loading.py`). For one change of each kind, the records of some tables are
compared with those of a fresh computation of the changed network, while it is there and after it is taken back.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from calibration import print_calibration  # these are beside this file
from networks import add_network_options, chosen_network

from tidegate.analysis.routes import RouteQuery, bgp_routes, routes
from tidegate.control.engine import Engine, compute
from tidegate.control.result import ControlPlane
from tidegate.control.table import TableId
from tidegate.dialects.ios import read
from tidegate.model.device import Device, Endpoint, Network
from tidegate.session.load import load_network

_COLUMNS = (
    "change",
    "applied, median ms",
    "max",
    "cpu, median ms",
    "taken back, median ms",
    "max",
    "then a table, median ms",
    "max",
    "reading the file, median ms",
    "begun anew",
    "answers",
    "fresh takes as many times the cpu",
)


@dataclass
class Change:
    """Another state of the network, the devices that it concerns, and how long reading took, in seconds."""

    network: Network
    devices: tuple[str, ...]
    reading: float = 0.0


@dataclass
class Timings:
    """Seconds of one kind of change, a value a sample."""

    applied: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # of these, processor time
    back: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)  # a VRF's table, for the first time after the change
    reading: list[float] = field(default_factory=list)
    anew: int = 0


class Changes:
    """Makes changes of each kind, each at another place."""

    def __init__(self, network: Network, folder: Path) -> None:
        self.network = network
        self._folder = folder
        self._random = Random(7)
        self._links = sorted({tuple(sorted(cable)) for cable in network.cables or ()})
        self._routers = sorted(network.devices)
        self._edges = [name for name, device in network.devices.items() if len(device.vrfs) > 1]

    def kinds(self) -> dict[str, Callable[[], Change]]:
        return {
            "a link fails": self.failed_link,
            "a node fails": self.failed_node,
            "OSPF cost of an interface": self.edited_cost,
            "a route target more to import": self.edited_import,
            "a static route, a prefix that nobody has": lambda: self.edited_static("198.51.100.0"),
            "a static route, a prefix that others have": lambda: self.edited_static(None),
        }

    def _down(self, endpoints: set[Endpoint], devices: tuple[str, ...]) -> Change:
        return Change(replace(self.network, down_interfaces=self.network.down_interfaces | endpoints), devices)

    def failed_link(self) -> Change:
        ends = self._random.choice(self._links)
        return self._down(set(ends), tuple(end.device for end in ends))

    def failed_node(self) -> Change:
        device = self.network.devices[self._random.choice(self._routers)]
        return self._down({Endpoint(device.name, name) for name in device.interfaces}, (device.name,))

    def edited_cost(self) -> Change:
        end = self._random.choice(self._random.choice(self._links))
        return self._added(end.device, f"interface {end.interface}\n ip ospf cost {self._random.randint(21, 60)}")

    def edited_import(self) -> Change:
        name, vrf = self._vrf()
        other, theirs = self._vrf()
        target = next(iter(self.network.devices[other].vrfs[theirs].families["ipv4"].export_targets))
        added = f"vrf definition {vrf}\n address-family ipv4\n  route-target import {target}"
        return self._added(name, added)

    def edited_static(self, network: str | None) -> Change:
        name, vrf = self._vrf()
        if network is None:
            other = self.network.devices[self._random.choice(self._edges)]
            network = next(iter(_static_networks(self._text(other))))
        return self._added(name, f"ip route vrf {vrf} {network} 255.255.255.0 Null0")

    def _vrf(self) -> tuple[str, str]:
        name = self._random.choice(self._edges)
        return name, self._random.choice([vrf for vrf in self.network.devices[name].vrfs if vrf != "default"])

    def _text(self, device: Device) -> str:
        return (self._folder / device.text.file).read_text()

    def _added(self, name: str, lines: str) -> Change:
        """A device with these lines before the last one of its configuration."""
        old = self.network.devices[name]
        before, _, after = self._text(old).rpartition("\nend")
        text = f"{before}\n{lines}\nend{after}"
        start = time.perf_counter()
        edited = read(old.text.file, text, name)
        seconds = time.perf_counter() - start
        return Change(replace(self.network, devices={**self.network.devices, name: edited}), (name,), seconds)


def _static_networks(text: str) -> Iterator[str]:
    for line in text.splitlines():
        words = line.split()
        if words[:3] == ["ip", "route", "vrf"] and words[5] == "255.255.255.0":
            yield words[4]


def measure(engine: Engine, make: Callable[[], Change], samples: int, tables: list[TableId]) -> Timings:
    timings, before = Timings(), engine.begun_anew
    network = engine.network
    for number in range(samples):
        change = make()
        timings.reading.append(change.reading)
        used = time.process_time()
        timings.applied.append(_seconds(lambda: engine.update(change.network)))  # noqa: B023  # called here
        timings.cpu.append(time.process_time() - used)
        table = tables[number % len(tables)]
        timings.asked.append(_seconds(lambda: engine.plane.tables[table]))  # noqa: B023
        timings.back.append(_seconds(lambda: engine.update(network)))
    timings.anew = engine.begun_anew - before
    return timings


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def differences(engine: Engine, make: Callable[[], Change], tables: list[TableId], base: ControlPlane) -> list[str]:
    """Where the answers of some tables are others than those of fresh computations: of the changed network, and of the
    one before (`base`)."""
    change, before = make(), engine.network
    concerned = [table for table in engine.plane.tables if table.device in change.devices][:4]
    found = []
    for state, network in (("changed", change.network), ("taken back", before)):
        plane, fresh = engine.update(network), base if network is before else compute(network)
        for table in dict.fromkeys((*tables, *concerned)):
            if table not in fresh.tables:
                continue
            ours, theirs = answers(plane, table), answers(fresh, table)
            if ours != theirs:
                found.append(f"{state}, {table.device}/{table.vrf}, {first_difference(ours, theirs)}")
    return found


def first_difference(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> str:
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            differing = {name: (one[name], other.get(name)) for name in one if one[name] != other.get(name)}
            return f"{one['prefix']}, in place and afresh: {differing}"
    return f"{len(ours)} records in place, {len(theirs)} afresh"


def answers(plane: ControlPlane, table: TableId) -> list[dict[str, Any]]:
    query = RouteQuery(device=table.device, vrf=table.vrf)
    return [record.to_dict() for question in (routes, bgp_routes) for record in question(plane, query)]


def milliseconds(values: list[float]) -> str:
    return f"{statistics.median(values) * 1e3:.1f} | {max(values) * 1e3:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_network_options(parser, "small")
    parser.add_argument("--samples", type=int, default=20, help="changes of each kind")
    parser.add_argument("--tables", type=int, default=4, help="tables whose answers are compared, beside those changed")
    options = parser.parse_args()
    print_calibration()
    gc.disable()  # as the command line does
    with chosen_network(options) as folder:
        network = load_network(folder)
        start, used = time.perf_counter(), time.process_time()
        base = compute(network)
        seconds, fresh = time.perf_counter() - start, time.process_time() - used
        print(f"fresh computation: {seconds:.2f} s, {fresh:.2f} s cpu, without reading\n")
        engine = Engine(network)
        vrfs = [table for table in engine.plane.tables if table.vrf != "default"]
        tables = Random(3).sample(vrfs, min(options.samples, len(vrfs)))
        print(f"| {' | '.join(_COLUMNS)} |")
        print("|" + "---|" * len(_COLUMNS), flush=True)
        wrong: list[str] = []
        for kind, make in Changes(network, folder).kinds().items():
            timings = measure(engine, make, options.samples, tables)
            different = differences(engine, make, tables[: options.tables], base) if options.tables else []
            wrong += [f"{kind}: {where}" for where in different]
            verdict = ("equal" if not different else "DIFFERENT") if options.tables else "not compared"
            reading, cpu = statistics.median(timings.reading) * 1e3, statistics.median(timings.cpu)
            print(
                f"| {kind} | {milliseconds(timings.applied)} | {cpu * 1e3:.1f} | {milliseconds(timings.back)} | "
                f"{milliseconds(timings.asked)} | {f'{reading:.1f}' if reading else ''} | "
                f"{timings.anew} of {2 * options.samples} | {verdict} | "
                f"{fresh / cpu:,.0f} |",
                flush=True,
            )
    if wrong:
        sys.exit("\n".join(("answers differ from a fresh computation:", *wrong)))


if __name__ == "__main__":
    main()
