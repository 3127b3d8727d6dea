"""Routers, cables and failures."""

from __future__ import annotations

from tidegate.console.command import BEYOND, TABLE, Console


@TABLE.command(BEYOND, "connect WORD:device", about="Go to the prompt of another router")
def connect(c: Console, device: str) -> None:
    c.device = c.named(device)


@TABLE.command(BEYOND, "devices", about="List the routers of the network")
def devices(c: Console) -> None:
    network = c.twin.network
    for name, device in network.devices.items():
        vrfs = [vrf for vrf in device.vrfs if vrf != "default"]
        here = "*" if name == c.device else " "
        held = f"{len(device.interfaces)} interfaces" + (f", VRFs {', '.join(vrfs[:6])}" if vrfs else "")
        more = f" and {len(vrfs) - 6} more" if len(vrfs) > 6 else ""
        c.write(f"{here} {name:<16}  {held}{more}")


@TABLE.command(BEYOND, "device WORD:name", about="Put a router without configuration into the network")
def device(c: Console, name: str) -> None:
    c.twin.add(name, c.twin.device(c.device).dialect)
    c.write(f"{name} is in the network; `connect {name}` goes to its prompt.")


@TABLE.command(
    BEYOND,
    "link WORD:device WORD:interface WORD:other WORD:far",
    about="Lay a cable: link R1 Serial1/0 R2 Serial1/0",
)
def link(c: Console, device: str, interface: str, other: str, far: str) -> None:
    ends = c.twin.endpoint(c.named(device), interface), c.twin.endpoint(c.named(other), far)
    if c.twin.link(ends):
        c.write("From now on only cables join interfaces; those that met by their subnets so far got one each.")


@TABLE.command(
    BEYOND,
    "fail [(link|node)] WORD:names+",
    about="Take links or routers down: fail P1--P2, fail P1:Serial1/0",
)
def fail(c: Console, names: tuple[str, ...]) -> None:
    if len(names) == 2 and all(name in c.twin.devices for name in names):
        names = (f"{names[0]}--{names[1]}",)
    down = c.twin.fail(names)
    c.write(f"Down: {', '.join(down)}. `restore` takes it back.")


@TABLE.command(BEYOND, "restore", about="Let everything come up again that `fail` took down")
def restore(c: Console) -> None:
    if not c.twin.failed:
        c.refuse("Nothing has failed.")
        return
    c.twin.restore()
    c.write("Everything is up again.")
