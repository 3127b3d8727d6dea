"""How long a line typed at the console takes, with the question after it that has the network computed.

    console.py [SNAPSHOT] [--device NAME] [--paste N]

For each line of a session: the line, then `show ip route summary` of another router, as processor and wall time. The
whole session is typed twice in one console: the first question of all computes the tables (cold), the second time they
only follow. `--paste` types so many lines in one go: the configuration of a PE with as many VRFs as that takes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from calibration import print_calibration  # this is beside this file

from tidegate.console.networks import new_network
from tidegate.console.script import Script
from tidegate.console.shell import Shell
from tidegate.console.twin import Twin
from tidegate.session.session import Session

_QUESTION = "do show ip route summary"


def session_lines(shell: Shell) -> list[str]:
    """A leak both ways beside a VRF of its own, an OSPF cost, a route target, a guard and its way back."""
    interfaces = shell.twin.network.devices[shell.device].interfaces.values()
    core = next(i.name for i in interfaces if i.addresses and i.vrf == "default" and not i.name.startswith("Loop"))
    return [
        "ip vrf LEAKTEST",
        "rd 64999:1",
        "route-target both 64999:1",
        "interface Loopback999",
        "ip vrf forwarding LEAKTEST",
        "ip address 10.255.77.1 255.255.255.255",
        "ip route 10.255.77.0 255.255.255.0 Loopback999",
        f"ip route vrf LEAKTEST 10.1.2.4 255.255.255.252 {core}",
        f"interface {core}",
        "ip ospf cost 77",
        "no ip ospf cost",
        "no ip route static inter-vrf",
        "ip route static inter-vrf",
        f"no ip route vrf LEAKTEST 10.1.2.4 255.255.255.252 {core}",
        "no ip route 10.255.77.0 255.255.255.0 Loopback999",
        "no interface Loopback999",
        "no ip vrf LEAKTEST",
    ]


def paste(lines: int) -> Iterator[str]:
    """`lines` lines of a PE: VRFs with an interface, a family and statics each."""
    yield from ("configure terminal", "hostname PE1", "router bgp 65000")
    written = 3
    vrf = 0
    while written < lines:
        vrf += 1
        block = [
            f"ip vrf V{vrf}",
            f"rd 65000:{vrf}",
            f"route-target both 65000:{vrf}",
            f"interface GigabitEthernet0/0.{vrf}",
            f"encapsulation dot1Q {vrf % 4094 + 1}",
            f"ip vrf forwarding V{vrf}",
            f"ip address 10.{vrf >> 8 & 255}.{vrf & 255}.1 255.255.255.252",
            *(f"ip route vrf V{vrf} 172.16.{n}.0 255.255.255.0 10.{vrf >> 8 & 255}.{vrf & 255}.2" for n in range(4)),
            "router bgp 65000",
            f"address-family ipv4 vrf V{vrf}",
            "redistribute connected",
            "redistribute static",
        ][: lines - written]
        yield from block
        written += len(block)


def type_session(shell: Shell, asker: str) -> None:
    """Type each line and ask; prints one row a line, and the worst."""
    shell.feed("enable")
    shell.feed("configure terminal")
    worst = 0.0
    print(f"{'line':<58} {'line, ms':>9} {'question, ms':>13} {'cpu, ms':>8}")
    for line in session_lines(shell):
        began, cpu = time.perf_counter(), time.process_time()
        reply = shell.feed(line)
        typed = time.perf_counter()
        _ask(shell, asker)
        ended = time.perf_counter()
        worst = max(worst, ended - began)
        refused = " (refused)" if reply.refused else ""
        spent = (time.process_time() - cpu) * 1000
        print(f"{line + refused:<58} {(typed - began) * 1000:9.1f} {(ended - typed) * 1000:13.1f} {spent:8.1f}")
    print(f"worst: {worst * 1000:.0f} ms")
    shell.feed("end")


def _ask(shell: Shell, asker: str) -> None:
    """Ask another router, so that the network has to follow, and come back."""
    from tidegate.console.level import Level

    here, level = shell.device, shell.level
    shell.console.device = asker
    shell.level = Level.PRIVILEGED
    shell.feed(_QUESTION.removeprefix("do "))
    shell.console.device = here
    shell.level = level


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("snapshot", nargs="?", type=Path, default=Path("examples/nms/base"))
    parser.add_argument("--device", help="the router at whose prompt to type; the one with most VRFs")
    parser.add_argument("--paste", type=int, default=10_000)
    options = parser.parse_args()
    print_calibration()
    began = time.perf_counter()
    twin = Twin(Session.open(options.snapshot))
    print(f"opened in {time.perf_counter() - began:.2f} s: {len(twin.devices)} routers")
    devices = twin.session.network.devices
    device = options.device or max(devices, key=lambda name: len(devices[name].vrfs))
    shell = Shell(twin, device)
    asker = next(name for name in twin.devices if name != device)
    began = time.perf_counter()
    _ask(shell, asker)
    print(f"first question: {time.perf_counter() - began:.2f} s; at {device}, asking {asker}")
    for title in ("first time", "second time"):
        print(f"\n{title}")
        type_session(shell, asker)
    if options.paste:
        shell = Shell(Twin(Session(new_network("R1"))), "R1")
        shell.feed("enable")
        text = "".join(f"{line}\n" for line in paste(options.paste))
        began, cpu = time.perf_counter(), time.process_time()
        script = Script(shell)
        script.run(text)
        typed = time.perf_counter() - began
        routes = len(shell.feed("do show ip route vrf V1").lines)
        print(
            f"\n{options.paste:,} pasted lines: {typed:.2f} s, and {time.perf_counter() - began - typed:.2f} s for the "
            f"first question ({routes} lines); {time.process_time() - cpu:.2f} s of processor time; "
            f"{script.refused} refused"
        )


if __name__ == "__main__":
    main()
