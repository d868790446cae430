"""The tabs beside the text: the figures and the forms, how far the report is, what is wrong with it, what was changed.

In: the desk, and what is asked. Out: answers. Responsible for: cells, signatures, findings and changes as a clerk calls them.
"""
