"""`show interfaces …` and `show ip interface …`."""

from __future__ import annotations

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.show_write.interfaces import (
    as_configured,
    in_order,
    write_brief,
    write_descriptions,
    write_interfaces,
    write_ip_interfaces,
)
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.interfaces import Interfaces, InterfaceShown, Ipv4Interfaces, Ipv4Shown
from tidegate.syntax.exec import Exec

_MODES = "user-exec exec"
_ONE = "[(INTERFACE:interface | IFTYPE:letters IFNUMBER:number)]"


@TABLE.command(_MODES, f"show interfaces {_ONE}", about="Interface status and configuration")
def show_interfaces(x: Exec, _: Device, interface: str | None = None, letters: str = "", number: str = "") -> None:
    found = _asked(x, interface or canonical_interface(letters + number))
    x.write_all(write_interfaces(map(as_configured, found)))


@TABLE.command(_MODES, f"show interfaces {_ONE} description", about="Show interface description")
def show_descriptions(x: Exec, _: Device, interface: str | None = None, letters: str = "", number: str = "") -> None:
    x.write_all(write_descriptions(_asked(x, interface or canonical_interface(letters + number))))


@TABLE.command(_MODES, f"show ip interface {_ONE}", about="IP interface status and configuration")
def show_ip_interface(
    x: Exec, device: Device, interface: str | None = None, letters: str = "", number: str = ""
) -> None:
    found = _ipv4(x, interface or canonical_interface(letters + number))
    x.write_all(write_ip_interfaces(found, device.version))


@TABLE.command(_MODES, f"show ip interface {_ONE} brief", "show ip interface brief INTERFACE", about="Brief summary")
def show_brief(x: Exec, _: Device, interface: str | None = None, letters: str = "", number: str = "") -> None:
    x.write_all(write_brief(_ipv4(x, interface or canonical_interface(letters + number))))


def _asked(x: Exec, name: str | None) -> list[InterfaceShown]:
    found = in_order(x.ask(Interfaces(name)))
    if name is not None and not found:
        x.refuse(f"% Invalid interface {name}")
    return found


def _ipv4(x: Exec, name: str | None) -> list[Ipv4Shown]:
    found = {ipv4.interface: ipv4 for ipv4 in x.ask(Ipv4Interfaces(name))}
    if name is not None and not found:
        x.refuse(f"% Invalid interface {name}")
    return [found[interface] for interface in in_order(found)]
