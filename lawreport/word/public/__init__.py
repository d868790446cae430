"""The public edition, written anew: a finished Word file → one that holds only what this package knows how to write.

In: the parts of a finished file, and the texts that the report itself gave to its pictures. Out: the parts of the public file,
or problems that say what may not go out and where. Responsible for: which elements, attributes, values and names may be in it.
"""
