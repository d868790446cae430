"""Papers: files that leave the page and files that come to it.

In: the desk, what a browser asks or drops. Out: reports made, drafts taken back, a unit begun from what it has.
Responsible for: nothing of a file but who is asked what before it is written.
"""
