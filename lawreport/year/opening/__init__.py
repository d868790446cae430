"""Opening a new year from the old one, and what of it a person has to look at again.

In: last year's `Source`. Out: the files of the new year, its promises and marks; what still reads as last year's. Responsible
for: that no file of the old year changes, and that a year is opened whole or not at all.
"""
