"""Pull (收改): what superiors changed in Word goes back into the texts it was typed in, the figures still tied to their cells.

In: a Word file, the project, what was printed (the base: carried by the file, kept by the project, or what it prints today).
Out: a `PullPlan`: changes that can be taken one by one, and everything that is told and not written.
Responsible for: no word of the file is lost in silence, no figure is typed into a text, nothing is written that was not proved.
"""
