"""Sign-off (签字): what there is to confirm, who confirmed it, whether it still reads as it did.

In: a `Source` and the records of a year. Out: signatures, and what they forbid. Responsible for: who may sign for whom.
"""
