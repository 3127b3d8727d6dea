"""A packet as far as forwarding and filters look at it."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.net.prefix import Address, Family, address_family


class Packet(NamedTuple):
    """An IP packet; without options an ICMP echo request. `protocol` is icmp, tcp, udp or a number as text.

    Ports are None where not known. `established` is a TCP segment with ACK or RST set.
    """

    source: Address
    destination: Address
    protocol: str = "icmp"
    source_port: int | None = None
    destination_port: int | None = None
    icmp_type: str | None = "echo"
    established: bool = False

    @property
    def family(self) -> Family:
        return address_family(self.destination)

    def answer(self) -> Packet:
        """The packet that comes back: addresses and ports swapped, an echo reply for an echo request."""
        return Packet(
            source=self.destination,
            destination=self.source,
            protocol=self.protocol,
            source_port=self.destination_port,
            destination_port=self.source_port,
            icmp_type="echo-reply" if self.icmp_type == "echo" else self.icmp_type,
            established=self.protocol == "tcp",
        )
