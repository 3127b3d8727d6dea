"""`redistribute …`: what it has in common in every protocol that takes routes from another."""

from __future__ import annotations


def ospf_route_types(words: tuple[str, ...]) -> tuple[str, ...]:
    """The route types of `match internal external 1 nssa-external`, as `Redistribution.match` names them, sorted.

    `external` without a number means both types, as on the device.
    """
    found: set[str] = set()
    kind = ""
    for index, word in enumerate(words):
        if word in ("1", "2"):
            found.add(f"{kind}-{word}")
            continue
        kind = {"external": "external", "nssa-external": "nssa"}.get(word, "")
        following = words[index + 1] if index + 1 < len(words) else ""
        if word == "internal":
            found.add("internal")
        elif following not in ("1", "2"):
            found.update((f"{kind}-1", f"{kind}-2"))
    return tuple(sorted(found))
