"""Step 2, compose: `Source` → `Report`, one flat run of finished blocks in reading order.

Responsible for: the order and the numbering of an official report, charts and tables as the report shows them, and where
words stand on a page that counts in 字.
"""
