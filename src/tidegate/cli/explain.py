"""`tidegate explain`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from tidegate.analysis.records import CauseRecord, ExplainRecord, RefusalRecord, RouteRecord
from tidegate.cli.layout import some_of
from tidegate.cli.opening import opened
from tidegate.cli.options import Format, Output, OutputFormat, Snapshot, example
from tidegate.cli.output import emit
from tidegate.cli.terminal import console_for

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree

app = typer.Typer(rich_markup_mode=None)


@app.command(
    epilog=example(
        "tidegate explain examples/nms/base PE4/BLUE 10.1.2.4/30",
        "tidegate explain examples/nms/base PE1 10.0.2.0/30 --format json",
    )
)
def explain(
    snapshot: Snapshot,
    table: Annotated[
        str, typer.Argument(metavar="DEVICE[/VRF]", help="The routing table; without VRF the global one.")
    ],
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="The prefix, as 10.0.2.0/30.")],
    form: Format = OutputFormat.TABLE,
    output: Output = None,
) -> None:
    """Why a route is in a table, down to configuration lines; or why it is not, and what is near."""
    with opened(snapshot) as net:
        emit([net.explain(table, prefix)], form, output, draw_explanation, ExplainRecord._fields)


def draw_explanation(records: Iterable[ExplainRecord], stream: TextIO) -> None:
    """The summary, then a tree for each route and each refused candidate."""
    from rich.text import Text

    from tidegate.cli.drawing import BAD, DOUBT, GOOD, labelled

    console = console_for(stream)
    for record in records:
        console.print(Text(record.summary, GOOD if record.present else BAD))
        for explained in record.routes:
            console.print()
            console.print(_route_tree(explained.route, explained.cause))
        _draw_refusals(console, record)
        more = []
        if record.elsewhere:
            more.append(("elsewhere", some_of(record.elsewhere)))
        more += [("near" if n == 0 else "", f"{near.prefix}: {near.why}") for n, near in enumerate(record.near)]
        more += [("doubt" if n == 0 else "", text) for n, text in enumerate(record.caveats)]
        if more:
            console.print()
            console.print(labelled([(label, Text(text, DOUBT if label == "doubt" else "")) for label, text in more], 0))


def _draw_refusals(console: Console, record: ExplainRecord) -> None:
    if not record.refusals:
        return
    console.print(
        "\nCandidates that did not make it:" if record.present else "\nCandidates, and why they are not there:"
    )
    for refusal in record.refusals:
        console.print(_refusal_tree(refusal))


def _route_tree(route: RouteRecord, cause: CauseRecord) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    from tidegate.cli.drawing import STRONG

    via = " ".join(part for part in (route.next_hop_ip, route.next_hop_interface) if part)
    table = f" in {route.next_hop_vrf}" if route.next_hop_vrf else ""
    leaked = f", leaked from {route.leaked_from} ({route.leak})" if route.leaked_from else ""
    numbers = f"[{route.admin_distance}/{route.metric}]"
    title = f"{route.prefix} {route.protocol} {numbers}{f' via {via}' if via else ''}{table}{leaked}"
    tree = Tree(Text(title, STRONG), guide_style="dim")
    _grow(tree, cause)
    return tree


def _grow(tree: Tree, cause: CauseRecord) -> None:
    from rich.text import Text

    from tidegate.cli.drawing import source_line

    note = f" ({cause.note})" if cause.note else ""
    branch = tree.add(Text(f"{cause.device}: {cause.rule}{note}"))
    for ref in cause.source:
        branch.add(source_line(ref))
    for parent in cause.because:
        _grow(branch, parent)


def _refusal_tree(refusal: RefusalRecord) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    from tidegate.cli.drawing import BAD, source_line

    tree = Tree(Text(f"{refusal.where}: {refusal.candidate}"), guide_style="dim")
    because = tree.add(Text(refusal.reason, BAD))
    for ref in refusal.source:
        because.add(source_line(ref))
    if refusal.cause is not None:
        _grow(tree, refusal.cause)
    return tree
