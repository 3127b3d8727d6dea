"""`tidegate generate`."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli.options import example, one_of
from tidegate.cli.terminal import Waiting, say

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


class Tier(StrEnum):
    """Sizes that are measured."""

    SMALL = "small"
    LARGE = "large"
    INTERNET = "internet"


@app.callback()
def generate() -> None:
    """Make up networks to test and measure with: the same numbers and seed give the same files."""


@app.command(
    epilog=example(
        "tidegate generate provider --seed 7 /tmp/provider",
        "tidegate generate provider --pe 40 --vpns 80 --prefixes 100 /tmp/wider",
    )
)
def provider(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A new or empty folder, or one whose writing was interrupted.")
    ],
    tier: Annotated[
        Tier,
        typer.Option(help="30, 1,000 or 10,000 routers with 200, 20,000 or 200,000 VRFs.", **one_of("tier", Tier)),
    ] = Tier.SMALL,
    seed: Annotated[int, typer.Option(help="Another seed is another network.")] = 1,
    pe: Annotated[int | None, typer.Option(help="PE routers, instead of the tier's number.")] = None,
    p: Annotated[int | None, typer.Option("--p", help="P routers.")] = None,
    rr: Annotated[int | None, typer.Option(help="Route reflectors.")] = None,
    vpns: Annotated[int | None, typer.Option(help="VPNs.")] = None,
    sites: Annotated[int | None, typer.Option(help="Sites of each VPN, one VRF each.")] = None,
    prefixes: Annotated[int | None, typer.Option(help="Prefixes of each site.")] = None,
) -> None:
    """An MPLS L3VPN provider in IOS-XE: OSPF, LDP, VPNv4 through route reflectors, VPNs of several kinds."""
    from tidegate.generate.provider import TIERS, Provider
    from tidegate.generate.write import write_provider

    size = TIERS[tier.value]
    given = {"pe": pe, "p": p, "rr": rr, "vpns": vpns, "sites": sites, "prefixes": prefixes}
    size = replace(size, **{name: number for name, number in given.items() if number is not None})
    if vpns is not None:
        size = replace(size, extranets=min(vpns - 1, TIERS[tier.value].extranets))
    with Waiting() as waiting:
        written = write_provider(Provider(size, seed), out, waiting)
    say(
        f"{out}: {written.routers:,} routers, {written.vrfs:,} VRFs, {written.vpn_prefixes:,} VPN prefixes, "
        f"{written.lines:,} lines, {written.announcements:,} announcements from CEs outside"
    )
