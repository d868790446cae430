"""What was looked up in a PDF, and what was not.

In: a `Pdf`. Out: lines. Responsible for: that 符合 is said of nothing that no validator has confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator

from lawreport.delivery.pdf import Pdf
from lawreport.delivery.pdfread import UNCHECKED, Look


def looked_up_lines(made: Pdf, whole: bool = True) -> Iterator[str]:
    """Yield a line for each thing that was looked up and one for each that was not; not `whole`: only what is amiss."""
    if whole:
        yield "  查过："
        yield from (f"    {_mark(look)} {_said(look)}" for look in made.looks)
        yield "  没查："
        yield from (f"    · {what}" for what in UNCHECKED)
    else:
        amiss = [_said(look) for look in made.looks if not look.held]
        yield f"  查了 {len(made.looks)} 项" + (
            f"，没有做到：{'；'.join(amiss)}" if amiss else "，都做到了（单独转一份，逐项列出）"
        )


def _mark(look: Look) -> str:
    return "√" if look.held else "×"


def _said(look: Look) -> str:
    return f"{look.what}{'' if look.held else '——没有做到'}{f'（{look.found}）' if look.found else ''}"
