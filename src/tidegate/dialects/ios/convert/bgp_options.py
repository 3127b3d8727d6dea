"""The options that neighbors, peer groups and templates of BGP take: their words, and what they set in the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.table import TABLE

Arguments = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """`pattern` follows `neighbor X`, `removal` follows `no neighbor X`.

    `read` gives the fields of the model with their values; `fields` the fields that a removal clears. An argument in
    `partial` is accepted but not modelled. A `remembered` field keeps False when it is removed.
    """

    pattern: str
    removal: str
    read: Callable[[Arguments], dict[str, Any]]
    fields: Callable[[Arguments], tuple[str, ...]]
    partial: dict[str, str] = field(default_factory=dict)
    remembered: str = ""
    in_templates: bool = True


def _flag(words: str, name: str, more: str = "", partial: dict[str, str] | None = None) -> Option:
    pattern = f"{words} {more}".strip()
    return Option(pattern, f"{words} [LINE]", lambda _: {name: True}, lambda _: (name,), partial or {})


def _value(words: str, argument: str, name: str, partial: dict[str, str] | None = None) -> Option:
    """An option with one argument, which is passed as ``value``."""
    pattern = f"{words} {argument}"
    return Option(pattern, f"{words} [LINE]", lambda a: {name: a["value"]}, lambda _: (name,), partial or {})


def _sided(words: str, name: str) -> Option:
    """A policy by name for one direction: fields `name`_in and `name`_out."""

    def read(a: Arguments) -> dict[str, Any]:
        return {f"{name}_{a['side']}": a["value"]}

    def fields(a: Arguments) -> tuple[str, ...]:
        return (f"{name}_{a['side']}",)

    pattern = f"{words} WORD:value (in|out):side"
    return Option(pattern, pattern, read, fields)


def _local_as(a: Arguments) -> dict[str, Any]:
    return {
        "local_as": a["asn"],
        "local_as_no_prepend": "no_prepend" in a,
        "local_as_replace": "replace_as" in a,
        "local_as_dual": "dual_as" in a,
    }


def _update_source(a: Arguments) -> dict[str, Any]:
    return {"update_source": a["name"] if "name" in a else canonical_interface(a["kind"] + a["number"])}


def _send_community(a: Arguments) -> dict[str, Any]:
    return dict.fromkeys(_sent_communities(a), True)


def _sent_communities(a: Arguments) -> tuple[str, ...]:
    kind = a.get("kind", "standard")
    names = (("standard", "send_community"), ("extended", "send_extended"))
    return tuple(name for word, name in names if kind in (word, "both"))


def _default_originate(a: Arguments) -> dict[str, Any]:
    return {"default_originate": True, "default_originate_map": a.get("route_map")}


def _remove_private_as(a: Arguments) -> dict[str, Any]:
    return {"remove_private_as": "all replace-as" if "replace_as" in a else "all" if "all" in a else ""}


def _maximum_prefix(a: Arguments) -> dict[str, Any]:
    # With `warning-only` the session stays up, whatever comes.
    return {"maximum_prefix": None if a.get("reaction") == "warning-only" else a["value"]}


def _additional_paths(a: Arguments) -> dict[str, Any]:
    return {"additional_paths_send": "send" in a, "additional_paths_receive": "receive" in a}


def _named(*names: str) -> Callable[[Arguments], tuple[str, ...]]:
    return lambda _: names


_MULTIHOP_ALL = 255  # IOS: `ebgp-multihop` without a number
_ALLOWAS_IN = 3  # IOS: `allowas-in` without a number

SESSION_OPTIONS = (
    Option(
        "local-as ASN:asn {no-prepend | replace-as | dual-as}*",
        "local-as [LINE]",
        _local_as,
        _named("local_as", "local_as_no_prepend", "local_as_replace", "local_as_dual"),
    ),
    _value("description", "LINE:value", "description"),
    Option(
        "update-source (INTERFACE:name | IFTYPE:kind IFNUMBER:number)",
        "update-source [LINE]",
        _update_source,
        _named("update_source"),
    ),
    Option(
        "ebgp-multihop [<1-255>:hops]",
        "ebgp-multihop [LINE]",
        lambda a: {"ebgp_multihop": a.get("hops", _MULTIHOP_ALL)},
        _named("ebgp_multihop"),
    ),
    _value("ttl-security hops", "<1-254>:value", "ttl_security"),
    _flag("disable-connected-check", "disable_connected_check"),
    _flag("shutdown", "shutdown", "[graceful LINE:graceful]", {"graceful": "The graceful part is not modelled."}),
    Option(
        "transport connection-mode (active|passive):mode",
        "transport connection-mode [LINE]",
        lambda a: {"passive": a["mode"] == "passive"},
        _named("passive"),
    ),
    Option("password LINE", "password [LINE]", lambda _: {"password": True}, _named("password")),
)

FAMILY_OPTIONS = (
    _sided("route-map", "route_map"),
    _sided("prefix-list", "prefix_list"),
    _sided("distribute-list", "distribute_list"),
    _sided("filter-list", "filter_list"),
    Option(
        "next-hop-self [all]",
        "next-hop-self [all]",
        lambda a: {"next_hop_self": True, "next_hop_self_all": "all" in a},
        _named("next_hop_self", "next_hop_self_all"),
    ),
    _flag("next-hop-unchanged", "next_hop_unchanged", "[allpaths]"),
    _flag("route-reflector-client", "route_reflector_client"),
    _flag(
        "route-server-client",
        "route_server_client",
        "[context WORD:context]",
        {"context": "The route server context is not modelled."},
    ),
    Option(
        "send-community [(standard|extended|both):kind]",
        "send-community [(standard|extended|both):kind]",
        _send_community,
        _sent_communities,
    ),
    Option(
        "default-originate [route-map WORD:route_map]",
        "default-originate [LINE]",
        _default_originate,
        _named("default_originate", "default_originate_map"),
    ),
    _flag("as-override", "as_override", "[split-horizon]", {"split_horizon": "'split-horizon' is not modelled."}),
    Option(
        "allowas-in [<1-10>:count]",
        "allowas-in [LINE]",
        lambda a: {"allowas_in": a.get("count", _ALLOWAS_IN)},
        _named("allowas_in"),
    ),
    _value("weight", "<0-65535>:value", "weight"),
    Option(
        "remove-private-as {all | replace-as}*",
        "remove-private-as [LINE]",
        _remove_private_as,
        _named("remove_private_as"),
    ),
    Option(
        "maximum-prefix <1-2147483647>:value [<1-100>] [(warning-only|restart|discard-extra):reaction] [<1-65535>]",
        "maximum-prefix [LINE]",
        _maximum_prefix,
        _named("maximum_prefix"),
    ),
    _value("soo", "SOO:value", "soo"),
    _value("unsuppress-map", "WORD:value", "unsuppress_map"),
    Option(
        "additional-paths {send | receive | disable}*",
        "additional-paths [LINE]",
        _additional_paths,
        _named("additional_paths_send", "additional_paths_receive"),
    ),
    Option(
        "advertise additional-paths all",
        "advertise additional-paths [LINE]",
        lambda _: {"advertise_additional_paths": True},
        _named("advertise_additional_paths"),
    ),
    _flag("soft-reconfiguration inbound", "soft_reconfiguration"),
)

_NO_EFFECT = (
    # Timers, detection of failures, and how updates are packed: the routes are the same.
    "advertisement-interval",
    "bmp-activate",
    "capability",  # ORF moves a filter to the sender; the result is the same
    "fall-over",
    "ha-mode",
    "log-neighbor-changes",
    "slow-peer",
    "timers",
    "translate-update",
    "transport multi-session",
    "transport path-mtu-discovery",
    "version",
)
_NOT_MODELLED = (
    "accept-route-legacy-rt",
    "advertise best-external",
    "advertise diverse-path",
    "advertise additional-paths",  # `best N`, `group-best`
    "advertise-map",
    "aigp",
    "allow-policy",
    "announce",
    "cluster-id",
    "dmzlink-bw",
    "dont-capability-negotiate",
    "ebgp-requires-policy",
    "enforce-first-as",
    "inter-as-hybrid",
    "internal-vpn-client",
    "local-as",  # forms that are not read above
    "path-attribute",
    "prefix-length-size",
    "rib-update",
    "send-label",
    "suppress-signaling-protocol",
    "route-map",
    "validation",
)
for _declare, _words in ((TABLE.no_effect, _NO_EFFECT), (TABLE.not_modelled, _NOT_MODELLED)):
    _declare("router-bgp bgp-af", *(f"neighbor WORD {words} [LINE]" for words in _words))
    _declare("bgp-template-session bgp-template-policy", *(f"{words} [LINE]" for words in _words))
