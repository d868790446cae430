"""Source: files → `Source`, with every name resolved. Step 1 of the pipeline.

In: a project and a year. Out: the `Source`: unit, data, parts, charts, identities.
Responsible for: which file says what, which fields a file may have, and how a snippet becomes words and figures with places.
"""
