"""Report: `Source` → `Report`, one flat run of finished blocks in reading order. Step 2 of the pipeline.

In: the `Source`. Out: the `Report` and warnings.
Responsible for: the order and numbering of an official report, the charts and tables in it, and positions counted in 字.
"""
