"""The value axis: from zero, in steps a reader can count in.

What comes in: the amounts it must show and the stretch of paper it has. What goes out: where a value lies, and the
ticks with their words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

STEPS = tuple(map(Decimal, ("1", "2", "2.5", "5", "10")))
LEAST = 1.5  # points, half a millimetre
SHORT = (("亿", Decimal(10) ** 8, Decimal(10) ** 8), ("万", Decimal(10) ** 4, Decimal(10) ** 5))  # from the third on


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from `low` (at `start` on the paper) to `high` (at `end`), zero always within."""

    low: Decimal
    high: Decimal
    step: Decimal
    start: float
    end: float
    suffix: str = ""

    def at(self, amount: Decimal) -> float:
        """Return where the amount lies on the paper."""
        return self.start + float((amount - self.low) / (self.high - self.low)) * (self.end - self.start)

    @property
    def zero(self) -> float:
        return self.at(Decimal(0))

    def tip(self, amount: Decimal) -> float:
        """Return where the bar of the amount ends: a bar that is not zero is never seen as zero."""
        zero, tip = self.zero, self.at(amount)
        if not amount or abs(tip - zero) >= LEAST:
            return tip
        return zero + LEAST * (1 if (amount > 0) == (self.end > self.start) else -1)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the places and words of the ticks."""
        count = int((self.high - self.low) / self.step)
        amounts = [self.low + i * self.step for i in range(count + 1)]
        return [(self.at(a), self._say(a)) for a in amounts]

    def _say(self, amount: Decimal) -> str:
        top = max(abs(self.low), self.high)
        word, scale = next(((w, s) for w, s, least in SHORT if top >= least), ("", Decimal(1)))
        digits = f"{(amount / scale).normalize():f}".replace("-", "−")
        return digits + (word if amount else "") + self.suffix


def axis(amounts: Sequence[Decimal], start: float, end: float, parts: int = 4) -> Axis:
    """Return the axis of these amounts in about `parts` steps, whole steps for whole amounts."""
    low, high = min([*amounts, Decimal(0)]), max([*amounts, Decimal(0)])
    high = high if high > low else Decimal(1)
    whole = all(a == a.to_integral_value() for a in amounts)
    step = _step((high - low) / parts, whole)
    return Axis(_out(low, step), _out(high, step), step, start, end)


def percent_axis(start: float, end: float) -> Axis:
    """Return the axis of shares, 0% to 100%."""
    return Axis(Decimal(0), Decimal(100), Decimal(20), start, end, "%")


def _step(least: Decimal, whole: bool) -> Decimal:
    power = Decimal(1).scaleb(least.adjusted())
    steps = [s * power for s in STEPS if s * power >= least]
    return next((s for s in steps if not whole or s == s.to_integral_value()), Decimal(1))


def _out(amount: Decimal, step: Decimal) -> Decimal:
    """Return the first whole number of steps at or beyond the amount, away from zero."""
    steps = (abs(amount) / step).to_integral_value(rounding="ROUND_CEILING") * step
    return -steps if amount < 0 else steps
