"""Objects of the model taken apart into the values of their fields, and made of them again.

A snapshot has millions of fields, most of them at their default. Where each is named, looked up and set by `pickle`,
that is most of the work of unpacking; a function of the class that takes all of them in order does it in half the time
(measured in docs/adr/0007), and packed objects are smaller for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any

Apart = tuple[type, tuple[Any, ...]]  # as `copyreg` has it: what makes the object, and from which values


def is_fieldwise(kind: type) -> bool:
    """Whether the values of its fields are all that there is to an object of this class."""
    return is_dataclass(kind) and not kind.__dictoffset__


@cache
def taker(kind: type) -> Callable[[Any], Apart]:
    """What takes an object of `kind`, which is fieldwise, apart."""
    names = [field.name for field in fields(kind)]
    get = attrgetter(*names)
    if len(names) == 1:
        return lambda whole: (kind, (get(whole),))
    return lambda whole: (kind, get(whole))


@cache
def maker(kind: type) -> Callable[..., Any]:
    """What makes an object of `kind`, which is fieldwise, from the values of its fields in their order."""
    names = [field.name for field in fields(kind)]
    # A frozen class takes no plain assignment. No field begins with two underscores, so that no name meets another.
    frozen: bool = kind.__dataclass_params__.frozen  # type: ignore[attr-defined]  # every data class has it
    store = "__put(__made, {0!r}, {0})" if frozen else "__made.{0} = {0}"
    body = ["__made = __new(__kind)", *(store.format(name) for name in names), "return __made"]
    space: dict[str, Any] = {"__new": object.__new__, "__kind": kind, "__put": object.__setattr__}
    exec("\n ".join([f"def make({', '.join(names)}):", *body]), space)  # field names alone, as `dataclasses` does it
    return space["make"]  # type: ignore[no-any-return]  # made in the line above
