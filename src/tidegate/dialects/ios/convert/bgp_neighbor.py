"""Neighbors, peer groups and templates of `router bgp`: what makes them, and the commands every one of them takes.

An option is written once and declared four times: for a neighbor, for its removal, and in the two kinds of template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from sys import intern
from typing import Any

from tidegate.dialects.ios.convert.bgp_draft import (
    NO_ADDRESS,
    BgpDraft,
    BgpSection,
    Inherited,
    Peer,
    Setting,
    Settings,
    Template,
)
from tidegate.dialects.ios.convert.bgp_options import FAMILY_OPTIONS, SESSION_OPTIONS, Option
from tidegate.dialects.ios.table import TABLE
from tidegate.model.source import Severity
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Address, Prefix
from tidegate.syntax.reader import Reader

_IN_BGP = "router-bgp bgp-af"


def _store(r: Reader, option: Option, settings: Settings, arguments: Mapping[str, Any]) -> None:
    for name, value in option.read(arguments).items():
        settings[intern(name)] = Setting(value, r.line)  # some are put together, and all become keys in the model
    for argument, message in option.partial.items():
        if argument in arguments:
            r.not_modelled(message)


def _declare_for_neighbors(option: Option, session: bool) -> None:
    def settings_of(section: BgpSection, peer: Peer) -> Settings:
        return peer.settings if session else peer.family(section.family.name).settings

    def take(r: Reader, section: BgpSection, peer: Address | str, **arguments: Any) -> None:
        found = section.peer(r, peer)
        if found is not None:
            _store(r, option, settings_of(section, found), arguments)

    def remove(r: Reader, section: BgpSection, peer: Address | str, **arguments: Any) -> None:
        found = section.peer(r, peer)
        if found is None:
            return
        settings = settings_of(section, found)
        for name in option.fields(arguments):
            settings.pop(name, None)
        if option.remembered:  # what is on without a line stays negated
            settings[option.remembered] = Setting(False, r.line)

    TABLE.command(_IN_BGP, f"neighbor PEER:peer {option.pattern}", about="Specify a neighbor router")(take)
    TABLE.command(_IN_BGP, f"no neighbor PEER:peer {option.removal}")(remove)


def _declare_for_templates(mode: str, option: Option) -> None:
    def take(r: Reader, template: Template, **arguments: Any) -> None:
        _store(r, option, template.settings, arguments)

    def remove(_: Reader, template: Template, **arguments: Any) -> None:
        for name in option.fields(arguments):
            template.settings.pop(name, None)

    TABLE.command(mode, option.pattern)(take)
    TABLE.command(mode, f"no {option.removal}")(remove)


def _declare(options: Iterable[Option], template_mode: str, session: bool) -> None:
    for option in options:
        _declare_for_neighbors(option, session)
        if option.in_templates:
            _declare_for_templates(template_mode, option)


_declare(SESSION_OPTIONS, "bgp-template-session", session=True)
_declare(FAMILY_OPTIONS, "bgp-template-policy", session=False)


# Neighbors and groups.


@TABLE.command(_IN_BGP, "neighbor PEER:peer remote-as ASN:asn", about="Specify a BGP neighbor")
def remote_as(r: Reader, section: BgpSection, peer: Address | str, asn: Asn) -> None:
    if isinstance(peer, str):
        found = section.find(peer)
        if found is None:
            section.refuse_unknown(r, peer, "% Create the peer-group first")
            return
    else:
        found = section.create(r, peer)
    found.settings["remote_as"] = Setting(asn, r.line)


@TABLE.command(_IN_BGP, "neighbor PEER:peer remote-as ASN:asn alternate-as ASN:alternates+")
def remote_as_alternate(
    r: Reader, section: BgpSection, peer: Address | str, asn: Asn, alternates: tuple[Asn, ...]
) -> None:
    remote_as(r, section, peer, asn)
    r.not_modelled(f"Of the AS numbers only {asn} is modelled, not the alternates {' '.join(map(str, alternates))}.")


@TABLE.command(_IN_BGP, "no neighbor PEER:peer [remote-as [LINE]]")
def no_neighbor(_: Reader, section: BgpSection, peer: Address | str, **_rest: str) -> None:
    if isinstance(peer, str):
        found = section.find(peer)
        if found is not None:
            found.settings.pop("remote_as", None)
            section.draft.drop_orphans()
    else:
        section.draft.peers.pop((section.vrf, peer), None)


@TABLE.command(_IN_BGP, "neighbor PEER:peer peer-group", about="Create a peer group")
def peer_group(r: Reader, section: BgpSection, peer: Address | str) -> None:
    if not isinstance(peer, str):
        r.not_understood("The name of the peer group is missing.")
        return
    group = Peer(section.vrf, r.line, NO_ADDRESS, peer, section.activated())
    section.draft.groups.setdefault((section.vrf, peer), group)


@TABLE.command(_IN_BGP, "no neighbor PEER:peer peer-group")
def no_peer_group(_: Reader, section: BgpSection, peer: Address | str) -> None:
    if isinstance(peer, str):
        draft = section.draft
        gone = draft.groups.pop((section.vrf, peer), None)
        if gone is not None and section.vrf == "default":
            # What VRFs configure of the global group goes with it.
            for copy in [key for key, g in draft.groups.items() if key[1] == peer and g.line == gone.line]:
                del draft.groups[copy]
        # IOS: the members go with their group.
        for member in [k for k, p in draft.peers.items() if p.group == peer and draft.group(p.vrf, peer) is None]:
            del draft.peers[member]
        for listening, (group, _line) in list(draft.ranges.items()):
            if group == peer and draft.group(listening[0], peer) is None:
                del draft.ranges[listening]


@TABLE.command(_IN_BGP, "neighbor PEER:peer peer-group WORD:group")
def join_group(r: Reader, section: BgpSection, peer: Address | str, group: str) -> None:
    if isinstance(peer, str):
        section.refuse_unknown(r, peer, "% Specify the address of a neighbor: a peer group cannot join another one.")
        return
    shared = section.draft.group(section.vrf, group)
    if shared is None:
        r.refuse("% Create the peer-group first")
        return
    known = section.find(peer)
    member = Peer(section.vrf, r.line, peer, group=group)
    if known is None and section.draft.remote_as_of(member) is None:
        r.refuse("% Specify remote-as or peer-group remote AS first")
        return
    found = section.create(r, peer)
    found.group = group


@TABLE.command(_IN_BGP, "no neighbor PEER:peer peer-group WORD:group")
def leave_group(_: Reader, section: BgpSection, peer: Address | str, group: str) -> None:
    found = section.find(peer)
    if found is not None and found.group == group:
        found.group = None
        section.draft.drop_orphans()


@TABLE.command(_IN_BGP, "bgp listen range (PREFIX4:prefix | PREFIX6:prefix) peer-group WORD:group")
def listen_range(r: Reader, section: BgpSection, prefix: Prefix, group: str) -> None:
    # IOS: `show running-config` has this line above those of the group; a terminal session must make the group first.
    if r.pasted and section.draft.group(section.vrf, group) is None:
        r.refuse("% Create the peer-group first")
        return
    section.draft.ranges[section.vrf, prefix] = (group, r.line)


@TABLE.finisher
def refuse_ranges_without_group(r: Reader) -> None:
    """A listen range whose peer group never comes accepts nobody."""
    draft = r.state(BgpDraft)
    for (vrf, _), (group, line) in draft.ranges.items():
        if draft.group(vrf, group) is None:
            r.report("refused", Severity.ERROR, "% Create the peer-group first", line)


@TABLE.command(_IN_BGP, "no bgp listen range (PREFIX4:prefix | PREFIX6:prefix) [peer-group WORD:group]")
def no_listen_range(_: Reader, section: BgpSection, prefix: Prefix, **_group: str) -> None:
    section.draft.ranges.pop((section.vrf, prefix), None)


# `activate` has a default of its own, and in a terminal session a consequence that a saved configuration spells out.


@TABLE.command(_IN_BGP, "neighbor PEER:peer activate", about="Enable the address family for this neighbor")
def activate(r: Reader, section: BgpSection, peer: Address | str) -> None:
    found = section.peer(r, peer)
    if found is None:
        return
    settings = found.family(section.family.name).settings
    settings["activate"] = Setting(True, r.line)
    if r.pasted and section.family.name in ("vpnv4", "vpnv6"):
        # IOS adds `neighbor X send-community extended` when a VPN family is activated. `show running-config` prints
        # it, so that in a saved configuration its absence means that someone took it away.
        settings.setdefault("send_extended", Setting(True, r.line))


@TABLE.command(_IN_BGP, "no neighbor PEER:peer activate")
def no_activate(r: Reader, section: BgpSection, peer: Address | str) -> None:
    found = section.peer(r, peer)
    if found is None:
        return
    settings = found.family(section.family.name).settings
    if section.family.name in found.activated:
        settings["activate"] = Setting(False, r.line)
    else:
        settings.pop("activate", None)


@TABLE.command(_IN_BGP, "default neighbor PEER:peer activate")
def default_activate(r: Reader, section: BgpSection, peer: Address | str) -> None:
    found = section.find(peer)
    if found is not None:
        active = section.family.name in section.activated()
        settings = found.family(section.family.name).settings
        if active or section.family.name in found.activated:
            settings["activate"] = Setting(active, r.line)
        else:
            settings.pop("activate", None)


# Templates.


def _template(kept: Callable[[BgpSection], dict[str, Template]], mode: str) -> Callable[..., None]:
    def enter(r: Reader, section: BgpSection, name: str) -> None:
        r.enter(mode, kept(section).setdefault(name, Template(name)))

    return enter


TABLE.command("router-bgp", "template peer-session WORD:name", header=True)(
    _template(lambda section: section.draft.sessions, "bgp-template-session")
)
TABLE.command("router-bgp", "template peer-policy WORD:name", header=True)(
    _template(lambda section: section.draft.policies, "bgp-template-policy")
)


@TABLE.command("router-bgp", "no template peer-session WORD:name")
def no_session_template(_: Reader, section: BgpSection, name: str) -> None:
    section.draft.sessions.pop(name, None)
    section.draft.drop_orphans()


@TABLE.command("router-bgp", "no template peer-policy WORD:name")
def no_policy_template(_: Reader, section: BgpSection, name: str) -> None:
    section.draft.policies.pop(name, None)


@TABLE.command("bgp-template-session bgp-template-policy", "exit-peer-session", "exit-peer-policy")
def exit_template(r: Reader, _: Template) -> None:
    r.no_effect()
    r.leave()


@TABLE.command("bgp-template-session", "remote-as ASN:asn")
def template_remote_as(r: Reader, template: Template, asn: Asn) -> None:
    template.settings["remote_as"] = Setting(asn, r.line)


@TABLE.command("bgp-template-session", "no remote-as [LINE]")
def no_template_remote_as(r: Reader, template: Template, **_rest: str) -> None:
    template.settings.pop("remote_as", None)
    r.state(BgpDraft).drop_orphans()


@TABLE.command("bgp-template-session", "inherit peer-session WORD:name")
def inherit_in_session(_: Reader, template: Template, name: str) -> None:
    template.inherits.clear()  # IOS: a session template inherits from one other
    template.inherits[name] = Inherited(0, name)


@TABLE.command("bgp-template-policy", "inherit peer-policy WORD:name <1-65535>:sequence")
def inherit_in_policy(_: Reader, template: Template, name: str, sequence: int) -> None:
    template.inherits[name] = Inherited(sequence, name)


@TABLE.command("bgp-template-policy", "no inherit peer-policy WORD:name [<1-65535>:sequence]")
@TABLE.command("bgp-template-session", "no inherit peer-session WORD:name")
def no_inherit(r: Reader, template: Template, name: str, **_sequence: int) -> None:
    template.inherits.pop(name, None)
    r.state(BgpDraft).drop_orphans()


@TABLE.command(_IN_BGP, "neighbor PEER:peer inherit peer-session WORD:name")
def inherit_session(r: Reader, section: BgpSection, peer: Address | str, name: str) -> None:
    found = section.find(peer)
    if found is None and not isinstance(peer, str):
        probe = Peer(section.vrf, r.line, peer, session=name)
        if section.draft.remote_as_of(probe) is not None:  # the template makes the neighbor
            found = section.create(r, peer)
    if found is None:
        r.refuse("% Specify remote-as or peer-group commands first")
        return
    found.session = name


@TABLE.command(_IN_BGP, "no neighbor PEER:peer inherit peer-session [WORD:name]")
def no_inherit_session(_: Reader, section: BgpSection, peer: Address | str, **_name: str) -> None:
    found = section.find(peer)
    if found is not None:
        found.session = None
        section.draft.drop_orphans()


@TABLE.command(_IN_BGP, "neighbor PEER:peer inherit peer-policy WORD:name [<1-65535>:sequence]")
def inherit_policy(r: Reader, section: BgpSection, peer: Address | str, name: str, sequence: int = 0) -> None:
    found = section.peer(r, peer)
    if found is not None:
        found.family(section.family.name).inherits[name] = Inherited(sequence, name)


@TABLE.command(_IN_BGP, "no neighbor PEER:peer inherit peer-policy WORD:name [<1-65535>:sequence]")
def no_inherit_policy(_: Reader, section: BgpSection, peer: Address | str, name: str, **_sequence: int) -> None:
    found = section.find(peer)
    if found is not None:
        found.family(section.family.name).inherits.pop(name, None)
