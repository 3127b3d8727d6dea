"""`show vrf …` and `show ip vrf …`."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.vrfs import (
    write_ip_vrfs,
    write_vrf_details,
    write_vrf_interfaces,
    write_vrfs,
)
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.vrfs import Vrfs, VrfShown
from tidegate.net.prefix import Family
from tidegate.syntax.exec import Exec

_MODES = "user-exec exec"


@TABLE.command(_MODES, "show vrf [(ipv4|ipv6):family] [WORD:name]", about="VPN Routing/Forwarding instance information")
def show_vrf(x: Exec, device: Device, family: Family | None = None, name: str | None = None) -> None:
    x.write_all(write_vrfs(_asked(x, name, family), device.version))


@TABLE.command(_MODES, "show ip vrf [WORD:name]", about="VPN Routing/Forwarding instance information")
def show_ip_vrf(x: Exec, device: Device, name: str | None = None) -> None:
    x.write_all(write_ip_vrfs(_asked(x, name, "ipv4"), device.version))


@TABLE.command(_MODES, "show vrf [(ipv4|ipv6):family] detail [WORD:name]", about="Display detailed information")
def show_vrf_detail(x: Exec, _: Device, family: Family | None = None, name: str | None = None) -> None:
    x.write_all(write_vrf_details(_asked(x, name, family)))


@TABLE.command(_MODES, "show ip vrf detail [WORD:name]", about="Display detailed information")
def show_ip_vrf_detail(x: Exec, _: Device, name: str | None = None) -> None:
    x.write_all(write_vrf_details(_asked(x, name, "ipv4")))


@TABLE.command(_MODES, "show ip vrf interfaces [WORD:name]", about="Show VRF interface information")
def show_ip_vrf_interfaces(x: Exec, _: Device, name: str | None = None) -> None:
    x.write_all(write_vrf_interfaces(_asked(x, name, "ipv4")))


def _asked(x: Exec, name: str | None, family: Family | None) -> tuple[VrfShown, ...]:
    found = x.ask(Vrfs(name, family))
    if name is not None and not found:
        x.refuse(f"% No VRF named {name}")
    return found
