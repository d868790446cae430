"""Opening a new year from the old one, and what of it a person has to look at again."""
