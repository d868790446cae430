"""Page: the report in a browser, on this machine alone, for people without a terminal and without YAML.

In: a project's folder, and what a browser on this machine asks. Out: answers in JSON, static files, and changes of people's
files made through `files/editing`. Responsible for: who may ask, what a browser is answered; it has no messages, rules or
formats of its own, and only `app` starts it.
"""
