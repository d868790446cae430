"""The code of a field, taken apart as Word does it, and which addresses a report may lead to.

In: the code, ` HYPERLINK \\o "tip" "https://…" `; an address. Out: a `Field`; whether the address is a public one.
Responsible for: quotes, backslashes and switches in a field's code; what a public address is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_QUOTED = r"[\"“”](?P<quoted>(?:\\.|[^\"“”\\])*)(?:[\"“”]|$)"
_TOKEN = re.compile(rf"{_QUOTED}|(?P<switch>\\[^\s\"“”]?)|(?P<word>(?:\\.|[^\s\"“”\\])+)", re.S)
_VALUED = {"HYPERLINK": "lot", "TOC": "abcdlnopst", "PAGEREF": "", "REF": "d", "NOTEREF": "", "SEQ": "rs", "STYLEREF": ""}
_ANY = "*#@"  # switches with which every field may say how its result looks
_PRIVATE = {
    *("local", "lan", "corp", "internal", "intranet", "home", "localdomain", "localhost", "private", "arpa", "invalid"),
    *("test", "example", "onion", "workgroup", "domain", "host"),
}
_MAILBOX = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[\w.-]+", re.ASCII)
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Field:
    """The code of a field: its name in capitals, its values in order, and (letter, value) of its switches."""

    name: str
    values: tuple[str, ...]
    switches: tuple[tuple[str, str], ...]

    def addresses(self) -> tuple[str, ...]:
        """Return every value that a program may take for an address: what is not a plain word, wherever it stands."""
        said = (*self.values, *(value for _, value in self.switches))
        first = self.values[:1] if self.name == "HYPERLINK" else ()
        return tuple(dict.fromkeys([*first, *(v for v in said if _LEADS.search(v))]))


_LEADS = re.compile(r"\\|^\s*//|^\s*[A-Za-z][A-Za-z0-9+.-]*:")


def parsed(code: str) -> Field:
    """Return the code of a field taken apart."""
    tokens = [_unescaped(m) for m in _TOKEN.finditer(code)]
    head = re.match(r"\s*(=|[^\s\\\"“”=]+)", code)
    name = head[1].upper() if head else ""
    values, switches = [], []
    waiting = list(reversed(tokens[1:] if name and name != "=" else tokens))
    while waiting:
        kind, text = waiting.pop()
        if kind != "switch":
            values.append(text)
            continue
        takes = text.lower() in _VALUED.get(name, "") + _ANY and bool(text)
        switches.append((text, waiting.pop()[1] if takes and waiting and waiting[-1][0] != "switch" else ""))
    return Field(name, tuple(values), tuple(switches))


def _unescaped(token: re.Match[str]) -> tuple[str, str]:
    if token["switch"] is not None:
        return "switch", token["switch"][1:]
    text = token["quoted"] if token["quoted"] is not None else token["word"]
    return "value", re.sub(r"\\(.)", r"\1", text)


def is_public(address: str) -> bool:
    """Return whether an address is a page or a mailbox that everybody may reach, or a place in the file itself (`#…`)."""
    address = address.strip()
    if address.startswith("#"):
        return True
    if re.search(r"[\s\\\x00-\x1f]", address):
        return False
    if address.lower().startswith("mailto:"):
        local, at, host = address[7:].partition("?")[0].rpartition("@")
        return bool(local and at) and _is_public_host(host)
    try:
        parts = urlsplit(address)
        host, user = parts.hostname or "", parts.username
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and user is None and _is_public_host(host)


def address_for_all(address: str) -> str:
    """Return an address as a public file may lead to it: a page, or a mailbox without the letter to it; '' where it may not."""
    address = address.strip()
    if address.lower().startswith("mailto:"):
        mailbox = address.partition("?")[0]
        return mailbox if is_public(mailbox) and _MAILBOX.fullmatch(mailbox[7:]) else ""
    return address if address.lower().startswith("http") and is_public(address) else ""


def _is_public_host(host: str) -> bool:
    labels = host.rstrip(".").lower().split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    try:
        ip_address(host)
        return False
    except ValueError:  # a name, as it should be
        return not re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]) and labels[-1] not in _PRIVATE
