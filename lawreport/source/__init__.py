"""Step 1, read: files → `Source`, with every name tied to its thing.

In: a project and a year. Out: the `Source`: unit, data, parts, charts, identities. Responsible for: which file says what,
which fields a file may hold, and how a snippet becomes words and figures with places.
"""
