"""Forms (填报表): out to each 科室, and back with every value's workbook, cell, owner and date."""
