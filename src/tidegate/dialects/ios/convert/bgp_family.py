"""What is configured in an address family of BGP: origination, distances, multipath and the way into the RIB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from tidegate.dialects.ios.convert.bgp_draft import BgpSection
from tidegate.dialects.ios.table import TABLE
from tidegate.model.bgp import BgpAggregate, BgpFamily, BgpNetwork
from tidegate.net.prefix import Address, Prefix, family_of, make_prefix, network
from tidegate.syntax.reader import Reader

_IN_BGP = "router-bgp bgp-af"
_DEFAULTS = {field.name: field.default for field in fields(BgpFamily)}


def classful_length(address: Address) -> int:
    """The length of the class A, B or C network of an IPv4 address; 0 for 0.0.0.0, 32 outside the three classes."""
    if address == 0:
        return 0
    first = address >> 24
    return 8 if first < 128 else 16 if first < 192 else 24 if first < 224 else 32


_NETWORK_OPTIONS = "{route-map WORD:route_map | backdoor | weight NUMBER:weight}*"


@TABLE.command(_IN_BGP, f"network IPV4:address [mask MASK:length] {_NETWORK_OPTIONS}", about="Specify a network")
def network_ipv4(r: Reader, section: BgpSection, address: Address, length: int = -1, **options: Any) -> None:
    length = classful_length(address) if length < 0 else length
    prefix = make_prefix(address, length)
    if network(prefix) != address:
        r.refuse("% BGP: Incorrect network or mask/prefix-length configured")
        return
    _add_network(r, section, prefix, **options)


@TABLE.command("bgp-af", f"network PREFIX6:prefix {_NETWORK_OPTIONS}", about="Specify a network")
def network_ipv6(r: Reader, section: BgpSection, prefix: Prefix, **options: Any) -> None:
    _add_network(r, section, prefix, **options)


def _add_network(
    r: Reader,
    section: BgpSection,
    prefix: Prefix,
    route_map: str | None = None,
    backdoor: bool = False,
    weight: int | None = None,
) -> None:
    if not _fits(r, section, prefix):
        return
    if weight is not None:
        r.not_modelled("The weight of a network statement is not modelled.")
    networks = section.family.networks
    statement = BgpNetwork(prefix=prefix, route_map=route_map, backdoor=backdoor, line=r.line)
    for index, known in enumerate(networks):
        if known.prefix == prefix:
            networks[index] = statement
            return
    networks.append(statement)


def _fits(r: Reader, section: BgpSection, prefix: Prefix) -> bool:
    family = section.family.name
    if family != family_of(prefix):
        r.refuse(f"This prefix does not belong in address-family {family}.")
        return False
    return True


@TABLE.command(_IN_BGP, f"no network IPV4:address [mask MASK:length] {_NETWORK_OPTIONS}")
def no_network_ipv4(_: Reader, section: BgpSection, address: Address, length: int = -1, **_options: Any) -> None:
    _drop(section.family.networks, make_prefix(address, classful_length(address) if length < 0 else length))


@TABLE.command("bgp-af", f"no network PREFIX6:prefix {_NETWORK_OPTIONS}")
def no_network_ipv6(_: Reader, section: BgpSection, prefix: Prefix, **_options: Any) -> None:
    _drop(section.family.networks, prefix)


def _drop(statements: list[Any], prefix: Prefix) -> None:
    statements[:] = [known for known in statements if known.prefix != prefix]


_AGGREGATE_OPTIONS = (
    "{as-set | summary-only | attribute-map WORD:attribute_map | route-map WORD:attribute_map"
    " | advertise-map WORD:advertise_map | suppress-map WORD:suppress_map}*"
)


@TABLE.command(_IN_BGP, f"aggregate-address IPV4:address MASK:length {_AGGREGATE_OPTIONS}", about="Aggregate entry")
def aggregate_ipv4(r: Reader, section: BgpSection, address: Address, length: int, **options: Any) -> None:
    prefix = make_prefix(address, length)
    if network(prefix) != address:
        r.refuse("% Aggregate address and mask do not agree: the address has bits outside of the mask.")
        return
    _add_aggregate(r, section, prefix, options)


@TABLE.command("bgp-af", f"aggregate-address PREFIX6:prefix {_AGGREGATE_OPTIONS}", about="Aggregate entry")
def aggregate_ipv6(r: Reader, section: BgpSection, prefix: Prefix, **options: Any) -> None:
    _add_aggregate(r, section, prefix, options)


def _add_aggregate(r: Reader, section: BgpSection, prefix: Prefix, options: dict[str, Any]) -> None:
    if _fits(r, section, prefix):
        _drop(section.family.aggregates, prefix)
        section.family.aggregates.append(BgpAggregate(prefix=prefix, line=r.line, **options))


@TABLE.command(_IN_BGP, f"no aggregate-address IPV4:address MASK:length {_AGGREGATE_OPTIONS}")
def no_aggregate_ipv4(_: Reader, section: BgpSection, address: Address, length: int, **_options: Any) -> None:
    _drop(section.family.aggregates, make_prefix(address, length))


@TABLE.command("bgp-af", f"no aggregate-address PREFIX6:prefix {_AGGREGATE_OPTIONS}")
def no_aggregate_ipv6(_: Reader, section: BgpSection, prefix: Prefix, **_options: Any) -> None:
    _drop(section.family.aggregates, prefix)


def _set(r: Reader, section: BgpSection, **values: Any) -> None:
    for name, value in values.items():
        setattr(section.family, name, value)
        section.family.at[name] = r.line


def _restore(*names: str) -> Callable[..., None]:
    def take(_: Reader, section: BgpSection, **_rest: Any) -> None:
        for name in names:
            setattr(section.family, name, _DEFAULTS[name])
            section.family.at.pop(name, None)

    return take


@TABLE.command(_IN_BGP, "maximum-paths <1-32>:number [import <1-32>:imported]", about="Forward over multiple paths")
def maximum_paths(r: Reader, section: BgpSection, number: int, imported: int | None = None) -> None:
    _set(r, section, maximum_paths=number)
    if imported is not None:
        r.not_modelled("The number of imported paths is not modelled.")


@TABLE.command(_IN_BGP, "maximum-paths (ibgp|eibgp):kind [unequal-cost] <1-32>:number [import <1-32>:imported]")
def maximum_paths_of(
    r: Reader, section: BgpSection, kind: str, number: int, imported: int | None = None, unequal_cost: bool = False
) -> None:
    _set(r, section, **{f"maximum_paths_{kind}": number})
    if imported is not None or unequal_cost:
        r.not_modelled("Of this line only the number of paths is modelled.")


TABLE.command(_IN_BGP, "no maximum-paths [<1-32>:number]")(_restore("maximum_paths"))
TABLE.command(_IN_BGP, "no maximum-paths ibgp [LINE]")(_restore("maximum_paths_ibgp"))
TABLE.command(_IN_BGP, "no maximum-paths eibgp [LINE]")(_restore("maximum_paths_eibgp"))


@TABLE.command(_IN_BGP, "distance bgp <1-255>:external <1-255>:internal <1-255>:local", about="BGP distance")
def distance_bgp(r: Reader, section: BgpSection, external: int, internal: int, local: int) -> None:
    _set(r, section, distance_external=external, distance_internal=internal, distance_local=local)


TABLE.command(_IN_BGP, "no distance bgp [LINE]")(_restore("distance_external", "distance_internal", "distance_local"))


@TABLE.command(_IN_BGP, "default-information originate", about="Distribute a default route")
def default_information(r: Reader, section: BgpSection) -> None:
    _set(r, section, default_information=True)


@TABLE.command(_IN_BGP, "default-metric <1-4294967295>:metric", about="Set metric of redistributed routes")
def default_metric(r: Reader, section: BgpSection, metric: int) -> None:
    _set(r, section, default_metric=metric)


@TABLE.command(_IN_BGP, "bgp redistribute-internal")
def redistribute_internal(r: Reader, section: BgpSection) -> None:
    _set(r, section, redistribute_internal=True)


@TABLE.command(_IN_BGP, "table-map WORD:name [filter]", about="Map external entry attributes into routing table")
def table_map(r: Reader, section: BgpSection, name: str, filter: bool = False) -> None:  # noqa: A002  # IOS's word
    _set(r, section, table_map=name, table_map_filter=filter)
    r.not_modelled("What a table-map changes on the way into the routing table is not modelled.")


@TABLE.command(_IN_BGP, "bgp additional-paths {send | receive}*")
def additional_paths(r: Reader, section: BgpSection, send: bool = False, receive: bool = False) -> None:
    _set(r, section, additional_paths_send=send, additional_paths_receive=receive)


@TABLE.command(_IN_BGP, "bgp additional-paths select LINE:which")
def additional_paths_select(r: Reader, section: BgpSection, which: str) -> None:
    _set(r, section, additional_paths_select=which)
    if which != "all":
        r.not_modelled("Of the additional paths only the selection of all of them is modelled.")


for _words, _fields in (
    ("default-information originate", ("default_information",)),
    ("default-metric [LINE]", ("default_metric",)),
    ("bgp redistribute-internal", ("redistribute_internal",)),
    ("table-map [LINE]", ("table_map", "table_map_filter")),
    ("bgp additional-paths [send] [receive]", ("additional_paths_send", "additional_paths_receive")),
    ("bgp additional-paths select [LINE]", ("additional_paths_select",)),
):
    TABLE.command(_IN_BGP, f"no {_words}")(_restore(*_fields))


@TABLE.command(_IN_BGP, "no auto-summary", "no synchronization")
def nothing_to_change(_: Reader, section: BgpSection) -> None:
    """The defaults since IOS 12.2(8)T, and what the model does."""


TABLE.not_modelled(_IN_BGP, "auto-summary", "synchronization", "snmp LINE", "advertise LINE")
