"""Step 5, render: `Report` and pictures → the bytes of a Word file, proved; and Word files read again.

Responsible for: everything that is .docx: the template, anchors, parts, the proof; any Word file read as a person reads it;
LibreOffice.
"""
