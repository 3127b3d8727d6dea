"""The token trie: commands as paths of keywords and arguments, shared where they begin alike.

Matching takes a full keyword first, then a keyword's abbreviation where it is unambiguous, then arguments, those of a
definite type before any-word ones: as the devices do. Optional parts make several paths; ``{…}*`` makes a loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tidegate.syntax.argument import ArgumentType, number_in
from tidegate.syntax.pattern import Argument, Choice, Element, Keyword, PatternError, Sequence, read_pattern


class KeywordEdge:
    """A keyword that leads to `target`; it passes `value` as parameter `name` where it has one."""

    __slots__ = ("name", "target", "value")

    def __init__(self, target: Node, name: str | None, value: str | bool) -> None:
        self.target = target
        self.name = name
        self.value = value


class ArgumentEdge:
    """An argument that leads to `target`."""

    __slots__ = ("multiple", "name", "parse", "rest", "target", "type")

    def __init__(self, target: Node, kind: ArgumentType, name: str, multiple: bool) -> None:
        self.target = target
        self.type = kind
        self.parse: Callable[[str], Any] = kind.parse
        self.rest = kind.rest
        self.name = name
        self.multiple = multiple


class Node:
    """A place in the middle or at the end of commands; `command` is what a line that ends here is.

    `steps` remembers where words lead from here, as `step` found it.
    """

    __slots__ = ("_abbreviations", "arguments", "beginnings", "command", "keywords", "parameters", "steps")

    def __init__(self) -> None:
        self.keywords: dict[str, KeywordEdge] = {}
        self.arguments: list[ArgumentEdge] = []
        self.command: Any = None
        self.parameters: frozenset[str] = frozenset()  # what `command` takes; others on the path are not passed
        self._abbreviations: dict[str, str | None] | None = None
        self.beginnings: frozenset[str] | None = None  # what `prefixes` gives, once it was asked for
        self.steps: dict[str, Step] = {}

    def keyword(self, word: str) -> KeywordEdge | None:
        """The edge of `word`, in any case of letters, in full or abbreviated; None where it is none or ambiguous."""
        edge = self.keywords.get(word)
        if edge is None and self.keywords:
            word = word.lower()
            edge = self.keywords.get(word)
            if edge is None:
                full = self.abbreviations().get(word)
                edge = self.keywords[full] if full is not None else None
        return edge

    def step(self, word: str) -> Step | None:
        """The straight way on, of a full keyword or of the first argument type that takes `word`, remembered.

        None where `word` alone does not decide: it may be an abbreviation, or part of an argument of several words.
        """
        edge = self.keywords.get(word)
        if edge is not None:
            step: Step = (edge.target, edge.name, edge.value)
        else:
            if self.may_abbreviate(word):
                return None
            for argument in self.arguments:
                if argument.rest or argument.multiple:
                    return None
                value = argument.parse(word)
                if value is not None:
                    step = (argument.target, argument.name, value)
                    break
            else:
                return None
        if len(self.steps) >= _STEPS_LIMIT:
            self.steps.clear()
        self.steps[word] = step
        return step

    def may_abbreviate(self, word: str) -> bool:
        """Whether `word` is a keyword in other letters, or the beginning of one."""
        # No keyword that could be abbreviated begins with a digit: most arguments need no look at the keywords.
        return word[0] not in _DIGITS and bool(self.keywords) and word.lower() in (self.beginnings or self.prefixes())

    def abbreviations(self) -> dict[str, str | None]:
        """Every proper prefix of a keyword to the keyword, or to None where several begin so."""
        if self._abbreviations is None:
            table: dict[str, str | None] = {}
            for word in self.keywords:
                for end in range(1, len(word)):
                    prefix = word[:end]
                    table[prefix] = None if prefix in table else word
            self._abbreviations = table
        return self._abbreviations

    def prefixes(self) -> frozenset[str]:
        """Every keyword and every abbreviation, ambiguous ones too."""
        if self.beginnings is None:
            self.beginnings = frozenset(self.keywords) | frozenset(self.abbreviations())
        return self.beginnings

    def is_ambiguous(self, word: str) -> bool:
        return self.abbreviations().get(word.lower(), "") is None


Step = tuple[Node, str | None, Any]  # to where, and the parameter that gets the value

_DIGITS = frozenset("0123456789")
_STEPS_LIMIT = 8192  # words a node remembers: networks have fewer names, masks and neighbors than lines


class Match:
    """`command` is None where nothing matched: then `reached` words were understood and `problem` says what is wrong.

    `problem` is "ambiguous", "incomplete" or "invalid". `exact` is False where a keyword was abbreviated.
    """

    __slots__ = ("arguments", "command", "exact", "problem", "reached")

    def __init__(
        self, command: Any, arguments: dict[str, Any], reached: int, problem: str = "", exact: bool = True
    ) -> None:
        self.command = command
        self.arguments = arguments
        self.reached = reached
        self.problem = problem
        self.exact = exact


class Trie:
    """Commands by their words. `types` are the argument types that patterns may name."""

    def __init__(self, types: Mapping[str, ArgumentType]) -> None:
        self.root = Node()
        self._types = dict(types)

    def add(self, pattern: str, command: Any) -> None:
        """Declare `command` under `pattern`; raises PatternError where it contradicts another one."""
        sequence = read_pattern(pattern)
        parameters = frozenset(_parameters(sequence))
        for node in self._extend(sequence, [self.root], None, pattern):
            if node.command is not None and node.command is not command:
                raise PatternError(f"{pattern!r} is declared twice: {node.command}")
            node.command = command
            node.parameters |= parameters

    def match(self, words: list[str]) -> Match:
        """The command that `words` are, with its arguments."""
        return self.match_straight(words) or self.match_all_ways(words)

    def match_straight(self, words: list[str]) -> Match | None:
        """The fast way: full keywords, and the first argument type that takes a word. None where that fails."""
        node = self.root
        arguments: dict[str, Any] = {}
        for word in words:
            step = node.steps.get(word) or node.step(word)
            if step is None:
                return self._match_by_edges(words)
            node, name, value = step
            if name is not None:
                arguments[name] = value
        return _complete(node, arguments, len(words), True) if node.command is not None else None

    def _match_by_edges(self, words: list[str]) -> Match | None:
        """The same with arguments of several words, where more than the word decides."""
        node = self.root
        arguments: dict[str, Any] = {}
        for at, word in enumerate(words):
            step = node.steps.get(word) or node.step(word)
            if step is not None:
                node, name, value = step
                if name is not None:
                    arguments[name] = value
                continue
            taken = None if node.may_abbreviate(word) else _take_first(node, words, at, arguments)
            if taken is None:
                return None
            node = taken.target
            if taken.rest:
                break
        return _complete(node, arguments, len(words), True) if node.command is not None else None

    def match_all_ways(self, words: list[str]) -> Match:
        """The thorough way: abbreviations too, and going back where a word can be read as several things."""
        node = self.root
        arguments: dict[str, Any] = {}
        count = len(words)
        at = reached = 0
        problem = "invalid"
        exact = True
        retry: list[tuple[Node, int, int, dict[str, Any]]] = []
        first = 0  # the argument edge to begin with at this node; -1 after a keyword was tried there
        while True:
            if at == count:
                if node.command is not None:
                    return _complete(node, arguments, at, exact)
                if at >= reached:
                    reached, problem = at, "incomplete"
            else:
                word = words[at]
                edge = None if first else node.keyword(word)
                if edge is not None:
                    exact = exact and word.lower() in node.keywords
                    if node.arguments:
                        retry.append((node, at, -1, dict(arguments)))
                    if edge.name is not None:
                        arguments[edge.name] = edge.value
                    node = edge.target
                    at += 1
                    continue
                taken = _take_argument(node, words, at, max(first, 0), arguments, retry)
                if taken is not None:
                    node, at = taken
                    first = 0
                    continue
                if at >= reached:
                    reached = at
                    problem = "ambiguous" if node.is_ambiguous(word) else "invalid"
            if not retry:
                return Match(None, {}, reached, problem)
            node, at, first, arguments = retry.pop()

    def walk(self, words: list[str]) -> Node | None:
        """The node that complete `words` lead to, for completion and help; None where there is none."""
        node = self.root
        for at, word in enumerate(words):
            edge = node.keyword(word)
            if edge is not None:
                node = edge.target
                continue
            taken = _take_argument(node, words, at, 0, {}, [])
            if taken is None:
                return None
            node = taken[0]
        return node

    def below(self, keyword: str) -> Trie:
        """The trie of what may follow `keyword`; an empty one where nothing begins so."""
        found = Trie(self._types)
        edge = self.root.keywords.get(keyword)
        if edge is not None:
            found.root = edge.target
        return found

    def _extend(self, sequence: Sequence, nodes: list[Node], last: Node | None, pattern: str) -> list[Node]:
        """The nodes that `sequence` leads to from `nodes`; its last element ends in `last` where that is given."""
        for index, element in enumerate(sequence):
            goal = last if index == len(sequence) - 1 else None
            found: list[Node] = []
            for node in nodes:
                for reached in self._element(element, node, goal, pattern):
                    if reached not in found:
                        found.append(reached)
            nodes = found
        return nodes

    def _element(self, element: Element, node: Node, goal: Node | None, pattern: str) -> list[Node]:
        if isinstance(element, Keyword):
            return [_add_keyword(node, element, goal, pattern)]
        if isinstance(element, Argument):
            return [self._add_argument(node, element, goal, pattern)]
        if element.repeat:
            for option in element.options:
                self._extend(option, [node], node, pattern)
            return [node]
        ends = [node] if element.optional else []
        for option in element.options:
            ends += [end for end in self._extend(option, [node], goal, pattern) if end not in ends]
        return ends

    def _add_argument(self, node: Node, argument: Argument, goal: Node | None, pattern: str) -> Node:
        kind = self._type(argument.type, pattern)
        node.steps.clear()
        for edge in node.arguments:
            if edge.type.name == kind.name:
                if edge.name != argument.name or (goal is not None and edge.target is not goal):
                    raise PatternError(f"{argument.type}:{argument.name} in {pattern!r} meets another: {edge.name}")
                return edge.target
        edge = ArgumentEdge(goal or Node(), kind, argument.name, argument.multiple)
        node.arguments.append(edge)
        node.arguments.sort(key=lambda e: (e.type.rest, e.type.generic))
        if argument.multiple and edge.target is not node:
            edge.target.steps.clear()
            edge.target.arguments.append(edge)
        return edge.target

    def _type(self, name: str, pattern: str) -> ArgumentType:
        kind = self._types.get(name)
        if kind is None:
            if not name.startswith("<"):
                raise PatternError(f"unknown argument type {name} in {pattern!r}")
            low, _, high = name[1:-1].partition("-")
            kind = self._types[name] = number_in(int(low), int(high))
        return kind


def _complete(node: Node, arguments: dict[str, Any], at: int, exact: bool) -> Match:
    """The match of a line that ends at `node`; only parameters of its own command are passed."""
    if not arguments.keys() <= node.parameters:
        arguments = {name: value for name, value in arguments.items() if name in node.parameters}
    return Match(node.command, arguments, at, "", exact)


def _parameters(sequence: Sequence) -> Iterator[str]:
    """The parameters that a pattern passes."""
    for element in sequence:
        if isinstance(element, Choice):
            for option in element.options:
                yield from _parameters(option)
        elif element.name is not None:
            yield element.name


def _add_keyword(node: Node, keyword: Keyword, goal: Node | None, pattern: str) -> Node:
    node.steps.clear()
    edge = node.keywords.get(keyword.word)
    if edge is None:
        edge = node.keywords[keyword.word] = KeywordEdge(goal or Node(), keyword.name, keyword.value)
    elif goal is not None and edge.target is not goal:
        raise PatternError(f"{keyword.word!r} in {pattern!r} leads elsewhere in another pattern")
    elif edge.name is None:
        edge.name, edge.value = keyword.name, keyword.value
    elif keyword.name not in (None, edge.name):
        raise PatternError(f"{keyword.word!r} in {pattern!r} is passed as {edge.name!r} by another pattern")
    return edge.target


def _take_first(node: Node, words: list[str], at: int, arguments: dict[str, Any]) -> ArgumentEdge | None:
    """The first argument edge that takes words[at], with what it adds to `arguments`; None where none does."""
    for edge in node.arguments:
        value = edge.parse(" ".join(words[at:]) if edge.rest else words[at])
        if value is not None:
            arguments[edge.name] = (*arguments.get(edge.name, ()), value) if edge.multiple else value
            return edge
    return None


def _take_argument(
    node: Node,
    words: list[str],
    at: int,
    first: int,
    arguments: dict[str, Any],
    retry: list[tuple[Node, int, int, dict[str, Any]]],
) -> tuple[Node, int] | None:
    """Match words[at] with the argument edges of `node` from `first` on; the alternatives left go to `retry`."""
    edges = node.arguments
    for index in range(first, len(edges)):
        edge = edges[index]
        word = words[at] if not edge.type.rest else " ".join(words[at:])
        value = edge.parse(word)
        if value is None:
            continue
        if index + 1 < len(edges):
            retry.append((node, at, index + 1, dict(arguments)))
        if edge.multiple:
            arguments[edge.name] = (*arguments.get(edge.name, ()), value)
        else:
            arguments[edge.name] = value
        return edge.target, len(words) if edge.type.rest else at + 1
    return None


def commands_below(node: Node) -> Iterator[Any]:
    """Every command at or below `node`, each once."""
    seen = {id(node)}
    pending = [node]
    while pending:
        here = pending.pop()
        if here.command is not None:
            yield here.command
        targets = [e.target for e in here.keywords.values()] + [e.target for e in here.arguments]
        for target in reversed(targets):
            if id(target) not in seen:
                seen.add(id(target))
                pending.append(target)
