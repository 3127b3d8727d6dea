"""`show ip cef …`."""

from __future__ import annotations

from tidegate.dialects.ios.show_write.cef import write_details, write_entries, write_table
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.shown.cef import ForwardingEntry, ForwardingTable
from tidegate.model.shown.routes import NoTable
from tidegate.net.prefix import Address, Prefix, length, network
from tidegate.syntax.exec import Exec

_MODES = "user-exec exec"


@TABLE.command(_MODES, "show ip cef [vrf WORD:vrf] [detail]", about="Cisco Express Forwarding")
def show_cef(x: Exec, _: Device, vrf: str = "default", detail: bool = False) -> None:
    entries = _asked(x, ForwardingTable(vrf))
    if entries is not None:
        x.write_all(write_details(entries) if detail else write_table(entries))


@TABLE.command(
    _MODES,
    "show ip cef [vrf WORD:vrf] IPV4:address [detail]",
    "show ip cef [vrf WORD:vrf] IPV4:address MASK:mask [detail]",
    "show ip cef [vrf WORD:vrf] PREFIX4:prefix [detail]",
    about="IP prefix",
)
def show_cef_entry(
    x: Exec,
    _: Device,
    address: Address = Address(0),  # noqa: B008  # a plain integer
    mask: int | None = None,
    prefix: Prefix | None = None,
    vrf: str = "default",
    detail: bool = False,
) -> None:
    question = ForwardingTable(vrf, address, mask)
    if prefix is not None:
        question = ForwardingTable(vrf, network(prefix), length(prefix))
    entries = _asked(x, question)
    if entries == ():
        x.write("%Prefix not found")
    elif entries is not None:
        x.write_all(write_details(entries) if detail else write_entries(entries))


def _asked(x: Exec, question: ForwardingTable) -> tuple[ForwardingEntry, ...] | None:
    found = x.ask(question)
    if isinstance(found, NoTable):
        x.refuse(f"% VRF {found.vrf} does not exist")
        return None
    return found
