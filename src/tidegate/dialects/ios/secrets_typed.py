"""Secrets in IOS lines that somebody types: their keywords may be abbreviated, or misspelled and refused.

A typed line is echoed, kept in the history and named by `undo`: rather too much of it is hidden than too little.
"""

from __future__ import annotations

import re

from tidegate.dialects.ios.secrets import REMOVED, redact


def _short(keyword: str, least: int) -> str:
    """An expression for a keyword and its abbreviations of at least so many letters."""
    return keyword[:least] + "".join(f"(?:{letter}" for letter in keyword[least:]) + ")?" * len(keyword[least:])


_PASSWORD = f"(?:{_short('password', 2)}|{_short('secret', 2)})"
_START = r"^\s*(?:do )?(?:(?:no|default) )?"
_TYPE = r"(?:\d )?"
_HINT = re.compile(r"pa|se|ke|md5|comm?|auth|^\s*(?:\w+ )?(?:en|snmp|stan)", re.IGNORECASE)
_RULES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"({_START}{_short('username', 4)} \S+ (?:.*? )?{_PASSWORD} {_TYPE})(\S.*)$",
        rf"({_START}{_short('enable', 2)} (?:{_short('password', 1)}|{_short('secret', 1)}) "
        rf"(?:{_short('level', 1)} \d+ )?{_TYPE})(\S.*)$",
        rf"({_START}{_short('snmp-server', 3)} {_short('community', 1)} )(\S+)",
        rf"({_START}{_short('snmp-server', 3)} {_short('host', 1)} \S+ (?:{_short('version', 1)} \S+ )?+)(?!{REMOVED})"
        r"(\S+)",
        rf"({_START}{_short('snmp-server', 3)} {_short('user', 1)} .*? {_short('md5', 1)} )(\S+)",
        rf"({_START}{_short('snmp-server', 3)} {_short('user', 1)} .*? {_short('sha', 1)} )(\S+)",
        rf"({_START}{_short('snmp-server', 3)} {_short('user', 1)} .*? {_short('priv', 1)} \S+ (?:\d+ )?)(\S+)$",
        rf"({_START}{_short('neighbor', 1)} \S+ {_short('password', 3)} {_TYPE})(\S.*)$",
        # A line's password; `passive-interface` is abbreviated so too, and an interface or `default` follows it.
        rf"({_START}{_short('password', 3)} {_TYPE})(?!{_short('default', 1)}\b|[a-z]+ ?\d+(?:[/.:]\d+)*\s*$)(\S.*)$",
        r"(\b(?!passwords)passw[a-z]* (?:\d )?)(\S.*)$",  # misspelled
        rf"({_START}(?:ip ospf|area \S+ {_short('virtual-link', 1)} \S+) (?:.*? )?"
        rf"{_short('authentication-key', 4)} {_TYPE})(?!{_short('message-digest', 1)}\b|{_short('md5', 1)}\b"
        rf"|{_short('null', 1)}\b|{_short('key-chain', 1)}\b|{REMOVED})(\S+)",
        rf"(\b{_short('key-string', 5)} {_TYPE})(\S.*)$",
        rf"(\bmd5 (?:{_short('key-string', 5)} )?(?:\d )?)(?!key|{REMOVED})(\S+)",
        rf"({_START}(?:{_short('tacacs-server', 3)}|{_short('radius-server', 3)}) (?:.*? )?"
        rf"{_short('key', 2)} {_TYPE})(\S.*)$",
        rf"({_START}{_short('crypto', 2)} {_short('isakmp', 2)} {_short('key', 1)} {_TYPE})(\S+)",
        rf"({_START}{_short('standby', 2)} (?:\d+ )?{_short('authentication', 2)} (?:{_short('text', 1)} )?)"
        rf"(?!{_short('md5', 1)}\b|{REMOVED})(\S+)",
    )
)  # fmt: skip


def redact_typed(line: str) -> str:
    """As `redact`, where keywords may be abbreviated."""
    line = redact(line)
    if not _HINT.search(line):
        return line
    for rule in _RULES:
        line = rule.sub(rf"\1{REMOVED}", line)
    return line
