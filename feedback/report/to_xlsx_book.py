"""How every Excel file of ours is opened: row by row, texts always texts, so that nothing in a cell can run or call out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

#: Letters that one cell of Excel holds.
LONGEST = 32_767
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@contextmanager
def opened(target: IO[bytes]) -> Iterator[Any]:
    """A new book, written into the target at the end; OSError where it cannot be."""
    book = xlsxwriter.Workbook(target, _OPTIONS)
    yield book
    try:
        book.close()
    except (FileCreateError, FileSizeError) as error:
        raise OSError(str(error)) from error
