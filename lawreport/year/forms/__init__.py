"""Forms (填报表): out to each 科室, and back with every value's workbook, cell, owner and date.

In: the catalogue of metrics; later, the workbooks that came back. Out: workbooks; the changes of a year's table. Responsible
for: that a form is known again, and that no answer is taken for another metric, unit or year.
"""
