"""What the tests of a new year share."""

import pytest

from lawreport.project import Project
from lawreport.source.reader import read
from lawreport.year.opening.newyear import open_year


@pytest.fixture
def opened(written):
    """Return a function that opens 2025 from a small project of 2024."""

    def run(files=None):
        project = Project.at(written(files))
        new = open_year(read(project, 2024), 2025)
        return project, new

    return run
