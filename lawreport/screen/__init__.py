"""Screen: the report's blocks as HTML and as text.

In: a `Report` and its pictures. Out: one HTML file, a fragment for a site's back office, plain text.
Responsible for: semantic HTML in the official look, nothing in it from outside.
"""
