"""Secrets in IOS configuration lines."""

from __future__ import annotations

import re

REMOVED = "<removed>"
_LONGEST = 4_000  # characters: bounds the work of the expressions below
_SHOWN = 200

# Everything that IOS stores of a secret follows one of these words; an encryption type (0-9) may stand between.
_WORDS = (
    "passw", "secret", "key", "communit", "md5", "auth", "snmp", "wpa", "psk", "sha", "priv", "certificate", "string",
    "://", "pmk",
)  # fmt: skip
_HINT = re.compile(
    r"passw|secret|key|communit|md5|authen|snmp|wpa|psk|sha|priv|certificate|string|auth|://|\bpmk\b", re.IGNORECASE
)
_RULES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(\b(?:password|secret|passphrase|passwd)(?: level \d+)? (?:\d+ )?)(\S.*)$",
        r"(\bsnmp-server community )(\S+)",
        r"(\bsnmp-server user .*? auth (?:md5|sha(?:-2)?(?: \d+)?) )(\S+)",
        r"(\bsnmp-server user .*? priv (?:des\d*|3des|aes(?: \d+)?) )(\S+)",
        r"(\bsnmp-server host \S+ (?:vrf \S+ )?(?:(?:traps|informs) )?(?:version (?:1|2c|3 \S+) )?)(\S+)",
        r"(\bkey-string (?:\d )?)(\S.*)$",
        r"(\b(?:message-digest-key \d+ md5|authentication-key|authentication text|authentication md5 key-string)"
        r" (?:\d )?)(\S+)",
        r"(\bstandby (?:\d+ )?authentication (?!md5|text)(?:\d )?)(\S+)",
        r"(\bntp authentication-key \d+ \S+ )(\S+)",
        r"(\b(?:tacacs-server|radius-server|server-private|tacacs server|radius server).*? key (?:\d )?)(\S.*)$",
        r"(^\s*key (?:[0567] )?)(?!chain\b|\d+\s*$|config-key\b)(\S.*)$",
        r"(\b(?:server-key|pac key|map-server .*? key|hmac-sha-256) (?:\d )?)(\S.*)$",
        r"(\bsap pmk )(\S+)",
        r"(\bsnmp mib community-map )(\S+)",
        r"(://[^\s/:@]+:)([^\s/]+)(?=@)",
        r"(\bcrypto isakmp key (?:\d )?)(\S+)",
        r"(\bpre-shared-key (?:address \S+ (?:\S+ )?|local |remote )?(?:key )?(?:hex )?(?:\d )?)(\S+)",
        r"(\bkey config-key password-encrypt )(\S+)",
        r"(\b(?:wpa-psk|psk) (?:ascii|hex|set-key) (?:(?:ascii|hex) )?(?:\d )?)(\S+)",
        r"(\bip ftp password (?:\d )?)(\S+)",
        r"(\b(?:ppp (?:chap|pap) .*?password|ppp pap sent-username \S+ password) (?:\d )?)(\S+)",
        r"(\bset session-key (?:inbound|outbound) (?:ah|esp) \d+ )(\S.*)$",
        r"(\bcrypto ipsec .*?session-key .*? )([0-9a-f]{8,})",
        r"(\b(?:ospfv3|ipv6 ospf) (?:authentication|encryption) ipsec spi \d+ )(\S.*)$",
        r"(\bmpls ldp neighbor .*? password (?:\d )?)(\S+)",
        r"(\bnhrp authentication )(\S+)",
        r"(\b(?:vrrp|glbp) \d+ authentication (?!md5|text)(?:\d )?)(\S+)",
        r"(\bbfd .*?authentication \S+ )(\S+)",
    )
)


def redact(line: str) -> str:
    """The line with every secret in it replaced by ``<removed>``; a line without one is returned as it is.

    Of a line that is too long to be a command only the beginning is kept.
    """
    if len(line) > _LONGEST:
        return redact(line[:_SHOWN]) + " …"
    # The words alone are found in a fifth of the time; letters outside ASCII have cases that only the expression knows.
    lower = line.lower()
    if line.isascii() and not any([word in lower for word in _WORDS]):  # noqa: C419  # a generator costs more than it saves
        return line
    if not _HINT.search(line):
        return line
    for rule in _RULES:
        line = rule.sub(rf"\1{REMOVED}", line)
    return line
