"""`show ip ospf …`."""

from __future__ import annotations

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.show_write.ospf import write_ospf_interfaces, write_ospf_neighbors
from tidegate.dialects.ios.show_write.ospfdatabase import write_databases
from tidegate.dialects.ios.show_write.ospfinterface import write_interface_details
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.ospf import OspfInterfaceDetails, OspfInterfaces, OspfNeighbors
from tidegate.model.shown.ospfdatabase import LinkStateDatabases
from tidegate.syntax.exec import Exec


@TABLE.command(
    "user-exec exec",
    "show ip ospf [<1-65535>:process] neighbor [(INTERFACE:interface | IFTYPE:letters IFNUMBER:number)]",
    about="Neighbor list",
)
def show_neighbors(
    x: Exec, _: Device, process: int | None = None, interface: str | None = None, letters: str = "", number: str = ""
) -> None:
    chosen = interface or canonical_interface(letters + number)
    found = x.ask(OspfNeighbors(None if process is None else str(process), chosen))
    x.write_all(write_ospf_neighbors(found))


@TABLE.command("user-exec exec", "show ip ospf [<1-65535>:process] interface brief", about="Interface information")
def show_interfaces(x: Exec, _: Device, process: int | None = None) -> None:
    x.write_all(write_ospf_interfaces(x.ask(OspfInterfaces(None if process is None else str(process)))))


@TABLE.command(
    "user-exec exec",
    "show ip ospf [<1-65535>:process] interface [(INTERFACE:interface | IFTYPE:letters IFNUMBER:number)]",
    about="Interface information",
)
def show_interface_details(
    x: Exec, _: Device, process: int | None = None, interface: str | None = None, letters: str = "", number: str = ""
) -> None:
    chosen = interface or canonical_interface(letters + number)
    found = x.ask(OspfInterfaceDetails(None if process is None else str(process), chosen))
    if chosen is not None and not found:
        x.write(f"%OSPF: OSPF not enabled on {chosen}")
    x.write_all(write_interface_details(found))


@TABLE.command("user-exec exec", "show ip ospf [<1-65535>:process] database", about="Database summary")
def show_database(x: Exec, _: Device, process: int | None = None) -> None:
    x.write_all(write_databases(x.ask(LinkStateDatabases(None if process is None else str(process)))))
