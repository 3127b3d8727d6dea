"""`show mpls …` on an L3VPN with two P routers, reasoned by hand: labels are numbered from 16 by prefix.

Layouts: Cisco IOS Multiprotocol Label Switching Command Reference (`show mpls forwarding-table`, `show mpls ldp
neighbor`, `show mpls ldp discovery`, `show mpls interfaces`), transcripts of IOS 15.
"""

from __future__ import annotations

from computed import ROOT, folder, network
from execline import shown

from tidegate.dialects.ios.show_read.mpls import read_bindings, read_forwarding, read_interfaces, read_peers
from tidegate.dialects.ios.show_write.mpls import write_bindings, write_forwarding, write_interfaces, write_peers

L3VPN = "tests/conformance/acceptance/l3vpn"
HEADER = (
    "Local      Outgoing   Prefix           Bytes Label   Outgoing   Next Hop    \n"
    "Label      Label      or Tunnel Id     Switched      interface              \n"
)


def test_forwarding_table_of_the_egress_pe() -> None:
    """A connected network of the VRF is looked up there, the site's route goes to the CE."""
    assert shown(folder(L3VPN), "PE2", "show mpls forwarding-table") == HEADER + (
        "16         16         192.0.2.1/32     0             Gi0/0      198.51.100.5\n"
        "17         18         192.0.2.9/32     0             Gi0/0      198.51.100.5\n"
        "18         Pop Label  192.0.2.10/32    0             Gi0/0      198.51.100.5\n"
        "19         19         198.51.100.0/30  0             Gi0/0      198.51.100.5\n"
        "20         Pop Label  198.51.100.8/30  0             Gi0/0      198.51.100.5\n"
        "30         No Label   10.2.0.0/30[V]   0             aggregate/CUST \n"
        "31         No Label   10.2.2.0/24[V]   0             Gi0/1      10.2.0.2    \n"
        "32         No Label   10.12.2.2/32[V]  0             aggregate/OTHER \n"
    )


def test_forwarding_table_of_a_vrf_and_of_a_prefix() -> None:
    plane = folder(L3VPN)
    lines = shown(plane, "PE2", "show mpls forwarding-table vrf CUST").splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["30", "31"]
    assert shown(plane, "PE2", "show mpls forwarding-table vrf NONE") == "% VRF NONE does not exist\n"
    for line in ("192.0.2.2", "192.0.2.2/32", "192.0.2.2 32", "192.0.2.2 255.255.255.255"):
        assert shown(plane, "P", f"show mpls forwarding-table {line}") == HEADER + (
            "17         17         192.0.2.2/32     0             Gi0/1      198.51.100.10\n"
        )


def test_sessions() -> None:
    """P has the greater identifier than PE1 and the smaller than P2: it opens the session with PE1 only."""
    assert shown(folder(L3VPN), "P", "show mpls ldp neighbor") == (
        "    Peer LDP Ident: 192.0.2.1:0; Local LDP Ident 192.0.2.9:0\n"
        "        TCP connection: 192.0.2.1.646 - 192.0.2.9.49152\n"
        "        State: Oper; Msgs sent/rcvd: 0/0; Downstream\n"
        "        Up time: 00:00:00\n"
        "        LDP discovery sources:\n"
        "          GigabitEthernet0/0, Src IP addr: 198.51.100.1\n"
        "        Addresses bound to peer LDP Ident:\n"
        "          192.0.2.1       198.51.100.1\n"
        "    Peer LDP Ident: 192.0.2.10:0; Local LDP Ident 192.0.2.9:0\n"
        "        TCP connection: 192.0.2.10.49152 - 192.0.2.9.646\n"
        "        State: Oper; Msgs sent/rcvd: 0/0; Downstream\n"
        "        Up time: 00:00:00\n"
        "        LDP discovery sources:\n"
        "          GigabitEthernet0/1, Src IP addr: 198.51.100.10\n"
        "        Addresses bound to peer LDP Ident:\n"
        "          192.0.2.10      198.51.100.10   198.51.100.5\n"
    )


def test_bindings() -> None:
    assert shown(folder(L3VPN), "P", "show mpls ldp bindings 192.0.2.2 32") == (
        "  lib entry: 192.0.2.2/32, rev 4\n"
        "        local binding:  label: 17\n"
        "        remote binding: lsr: 192.0.2.1:0, label: 16\n"
        "        remote binding: lsr: 192.0.2.10:0, label: 17\n"
    )
    assert "label: imp-null\n" in shown(folder(L3VPN), "P", "show mpls ldp bindings 192.0.2.9/32")


def test_interfaces_and_who_is_heard(tmp_path) -> None:
    """P2 without `mpls ip` towards P is not heard, and P's path to PE2 has no label. PE1's transport address without a
    route is heard, and no session comes up [L:IOL]."""
    texts = {path.stem: path.read_text() for path in (ROOT / L3VPN / "configs").glob("*.cfg")}
    texts["P2"] = texts["P2"].replace(" mpls ip\n", "", 1)
    texts["PE1"] = texts["PE1"].replace(
        " ip address 192.0.2.1 255.255.255.255\n ip ospf 1 area 0\n", " ip address 192.0.2.1 255.255.255.255\n"
    )
    plane = network(tmp_path, **texts)
    assert shown(plane, "P", "show mpls interfaces") == (
        "Interface              IP            Tunnel   BGP Static Operational\n"
        "GigabitEthernet0/0     Yes (ldp)     No       No  No     Yes        \n"
        "GigabitEthernet0/1     Yes (ldp)     No       No  No     Yes        \n"
    )
    assert shown(plane, "P", "show mpls ldp discovery") == (
        " Local LDP Identifier:\n"
        "    192.0.2.9:0\n"
        "    Discovery Sources:\n"
        "    Interfaces:\n"
        "        GigabitEthernet0/0 (ldp): xmit/recv\n"
        "            LDP Id: 192.0.2.1:0; no route to transport addr\n"
        "        GigabitEthernet0/1 (ldp): xmit\n"
    )
    assert shown(plane, "P", "show mpls ldp neighbor") == ""
    assert shown(plane, "P", "show mpls forwarding-table 192.0.2.2").splitlines()[2].split()[1:3] == ["No", "Label"]


def test_a_router_without_labels() -> None:
    plane = folder("examples/nms/base")
    assert shown(plane, "P1", "show mpls forwarding-table") == HEADER
    assert shown(plane, "P1", "show mpls ldp bindings") == ""
    assert shown(plane, "P1", "show mpls ldp discovery") == ""


FORWARDING = HEADER + (
    "16         Pop Label  192.0.2.4/32     86612         Gi2/0      198.51.100.5\n"
    "17         31         192.0.2.8/32     0             Gi2/0      198.51.100.5\n"
    "           25         192.0.2.8/32     1334          Gi1/0      198.51.100.14\n"
    "18         No Label   192.0.2.9/32     0             Se1/0      point2point \n"
    "19         explicit-n 198.51.100.128/25   \\\n"
    "                                       17749         Gi1        203.0.113.1 \n"
    "22         No Label   10.0.11.0/24[V]  520           aggregate/L3VPN \n"
    "23         No Label   10.100.100.0/24[V]   \\\n"
    "                                       0             Gi0/1.100  10.0.0.2    \n"
)
PEERS = (
    "    Peer LDP Ident: 192.0.2.4:0; Local LDP Ident 192.0.2.12:0\n"
    "        TCP connection: 192.0.2.4.646 - 192.0.2.12.50093\n"
    "        State: Oper; Msgs sent/rcvd: 21/25; Downstream\n"
    "        Up time: 3d21h\n"
    "        LDP discovery sources:\n"
    "          Ethernet0/0, Src IP addr: 198.51.100.2\n"
    "          Serial1/0, Src IP addr: 198.51.100.6\n"
    "        Addresses bound to peer LDP Ident:\n"
    "          198.51.100.2    198.51.100.6    192.0.2.4       203.0.113.2\n"
    "          203.0.113.6\n"
    "    Peer LDP Ident: 192.0.2.5:0; Local LDP Ident 192.0.2.12:0\n"
    "        TCP connection: 192.0.2.5.31190 - 192.0.2.12.646\n"
    "        State: Oper; Msgs sent/rcvd: 2/1; Downstream\n"
    "        Up time: 00:00:44\n"
    "        LDP discovery sources:\n"
    "          GigabitEthernet0/1, Src IP addr: 198.51.100.10\n"
    "        Addresses bound to peer LDP Ident:\n"
    "          198.51.100.10   192.0.2.5\n"
)
BINDINGS = (
    "  lib entry: 192.0.2.1/32, rev 2\n"
    "        local binding:  label: imp-null\n"
    "        remote binding: lsr: 192.0.2.4:0, label: 17\n"
    "  lib entry: 192.0.2.2/32, rev 44\n"
    "        remote binding: lsr: 192.0.2.4:0, label: exp-null\n"
    "        remote binding: lsr: 192.0.2.5:0, label: 100231\n"
)


def test_texts_come_back() -> None:
    def text(lines) -> str:
        return "".join(f"{line}\n" for line in lines)

    assert text(write_forwarding(read_forwarding(FORWARDING))) == FORWARDING
    assert text(write_peers(read_peers(PEERS))) == PEERS
    assert text(write_bindings(read_bindings(BINDINGS))) == BINDINGS
    computed = shown(folder(L3VPN), "P", "show mpls interfaces")
    assert text(write_interfaces(read_interfaces(computed))) == computed
    ways = read_forwarding(FORWARDING)[1].ways
    assert [(way.outgoing, way.interface) for way in ways] == [(31, "GigabitEthernet2/0"), (25, "GigabitEthernet1/0")]
