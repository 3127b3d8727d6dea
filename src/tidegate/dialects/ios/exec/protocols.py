"""`show ip protocols`."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.protocols import write_protocols
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.protocols import Protocols
from tidegate.syntax.exec import Exec


@TABLE.command("user-exec exec", "show ip protocols [vrf WORD:vrf]", about="IP routing protocol process parameters")
def show_protocols(x: Exec, device: Device, vrf: str = "default") -> None:
    if vrf not in device.vrfs:
        x.refuse(f"% VRF {vrf} does not exist")
        return
    x.write_all(write_protocols(x.ask(Protocols(vrf))))
