"""`ip ospf …` of an interface."""

from __future__ import annotations

from tidegate.dialects.ios.convert.blank import is_blank
from tidegate.dialects.ios.table import TABLE
from tidegate.model.interface import Interface, OspfInterface
from tidegate.model.ospf import OspfProcess
from tidegate.syntax.reader import Reader


def _settings(r: Reader, interface: Interface) -> OspfInterface:
    if interface.ospf is None:
        interface.ospf = OspfInterface(line=r.line)
    return interface.ospf


@TABLE.command(
    "interface",
    "ip ospf <1-65535>:process area AREA:area [secondaries (none):secondaries]",
    about="OSPF interface commands",
)
def ospf_area(r: Reader, interface: Interface, process: int, area: int, secondaries: str = "") -> None:
    settings = _settings(r, interface)
    settings.process, settings.area = str(process), area
    settings.secondaries = secondaries != "none"
    settings.at["process"] = settings.at["area"] = r.line


@TABLE.command("interface", "no ip ospf <1-65535>:process area AREA:area [secondaries none]")
def no_ospf_area(_: Reader, interface: Interface, process: int, area: int) -> None:
    settings = interface.ospf
    if settings is not None and (settings.process, settings.area) == (str(process), area):
        settings.process = settings.area = None


@TABLE.command("interface", "ip ospf cost <1-65535>:cost")
def cost(r: Reader, interface: Interface, cost: int) -> None:
    _settings(r, interface).cost = cost
    _settings(r, interface).at["cost"] = r.line


@TABLE.command("interface", "ip ospf priority <0-255>:priority")
def priority(r: Reader, interface: Interface, priority: int) -> None:
    _settings(r, interface).priority = priority
    _settings(r, interface).at["priority"] = r.line


@TABLE.command("interface", "ip ospf hello-interval <1-65535>:seconds")
def hello(r: Reader, interface: Interface, seconds: int) -> None:
    _settings(r, interface).hello = seconds
    _settings(r, interface).at["hello"] = r.line


@TABLE.command(
    "interface",
    "ip ospf dead-interval <1-65535>:seconds",
    "ip ospf dead-interval minimal hello-multiplier <3-20>:per_second",
)
def dead(r: Reader, interface: Interface, seconds: int = 1, per_second: int = 0) -> None:
    # Fast hellos: the dead interval is one second, and the hello interval in the packets is 0.
    settings = _settings(r, interface)
    settings.dead = seconds
    if settings.hello == 0:
        settings.hello = None
    settings.at["dead"] = r.line
    if per_second:
        settings.hello = 0
        settings.at["hello"] = r.line


@TABLE.command(
    "interface",
    "ip ospf network (broadcast|non-broadcast|point-to-point):kind",
    "ip ospf network point-to-multipoint [non-broadcast]",
)
def network_type(
    r: Reader, interface: Interface, kind: str = "point-to-multipoint", non_broadcast: bool = False
) -> None:
    settings = _settings(r, interface)
    settings.network_type = kind
    settings.at["network_type"] = r.line
    if non_broadcast:
        r.not_modelled("'non-broadcast' of a point-to-multipoint network is not modelled.")


@TABLE.command("interface", "[no] ip ospf (mtu-ignore|shutdown):what")
def switch(r: Reader, interface: Interface, what: str, no: bool = False) -> None:
    settings = _settings(r, interface)
    name = what.replace("-", "_")
    setattr(settings, name, not no)
    settings.at[name] = r.line


@TABLE.command("interface", "[no] ip ospf authentication [LINE:kind]")
def authentication(r: Reader, interface: Interface, kind: str = "", no: bool = False) -> None:
    settings = _settings(r, interface)
    settings.authentication = not no and kind != "null"
    settings.at["authentication"] = r.line


@TABLE.command("interface", "no ip ospf (cost|priority|hello-interval|dead-interval|network):what [LINE:rest]")
def no_setting(_: Reader, interface: Interface, what: str, rest: str = "") -> None:
    del rest
    names = {"hello-interval": "hello", "dead-interval": "dead", "network": "network_type"}
    name = names.get(what, what)
    if interface.ospf is not None and not (name == "hello" and interface.ospf.hello == 0):
        setattr(interface.ospf, name, None)
        if name == "dead" and interface.ospf.hello == 0:
            interface.ospf.hello = None
        interface.ospf.at.pop(name, None)


@TABLE.finisher
def make_processes(r: Reader) -> None:
    """IOS: `ip ospf 1 area 0` makes the process where there is none (expert knowledge; of VRFs that is not known)."""
    known = {process.process for process in r.device.ospf}
    for interface in r.device.interfaces.values():
        settings = interface.ospf
        if settings is None or settings.process is None or interface.vrf != "default" or settings.process in known:
            continue
        known.add(settings.process)
        r.device.ospf.append(OspfProcess(process=settings.process, line=settings.line_of("process")))


@TABLE.finisher
def drop_blank_settings(r: Reader) -> None:
    """An interface of which `no` took away all that OSPF was told about it."""
    for interface in r.device.interfaces.values():
        if interface.ospf is not None and is_blank(interface.ospf):
            interface.ospf = None


TABLE.no_effect(
    "interface",
    "ip ospf authentication-key LINE",
    "ip ospf message-digest-key LINE",
    "ip ospf bfd [LINE]",
    "ip ospf demand-circuit [LINE]",
    "ip ospf flood-reduction",
    "ip ospf lls [LINE]",
    "ip ospf retransmit-interval LINE",
    "ip ospf transmit-delay LINE",
    "ip ospf resync-timeout LINE",
    "ip ospf ttl-security [LINE]",
    "ip ospf fast-reroute LINE",
    "ip ospf lsa LINE",
)
TABLE.not_modelled("interface", "ip ospf LINE")
TABLE.no_effect("global", "ip ospf name-lookup")
