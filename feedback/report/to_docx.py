"""A Word paper from its template: values in, file out. The only door to docxtpl and python-docx, imported late.

Every value is escaped, so that nothing a citizen wrote can become markup or a field; an installation's own template runs
in a sandbox and can reach its values only. What a value is called is the paper's business (``report.document``).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from feedback.core.refusal import Refused

#: What a browser is told that the file is.
MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOTED: ContextVar[set[str] | None] = ContextVar("noted", default=None)
_NAMED = re.compile(r"'([^']+)'")


@dataclass(frozen=True)
class Template:
    """A template that is at hand: what it is called, and its bytes."""

    name: str
    content: bytes

    def read_bytes(self) -> bytes:
        """Its bytes."""
        return self.content


def render(template: Path | Template, values: Mapping[str, Any], target: IO[bytes]) -> None:
    """The filled paper stands in ``target``; Refused says in words what is wrong with the template."""
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError
    from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

    try:
        paper = DocxTemplate(BytesIO(template.read_bytes()))
        paper.render(dict(values), _environment(), autoescape=True)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused(f"Mẫu {template.name} không phải tệp Word .docx, hoặc tệp đã hỏng.") from error
    except UndefinedError as error:
        raise Refused(f"Mẫu {template.name} có ô “{_name(error)}” mà hệ thống không biết điền gì vào.") from error
    except SecurityError as error:
        raise Refused(f"Mẫu {template.name} dùng một lệnh không được phép.") from error
    except TemplateSyntaxError as error:
        raise Refused(f"Mẫu {template.name} viết sai cú pháp của ô điền: {error.message}.") from error
    except TemplateError as error:
        raise Refused(f"Mẫu {template.name} không điền được: {error}.") from error
    paper.save(target)


def source(template: Path) -> str:
    """The template as its placeholders are read, page heads and feet included; Refused where it is no Word file."""
    from docx import Document
    from docxtpl import DocxTemplate

    try:
        document = Document(BytesIO(template.read_bytes()))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refused(f"{template.name} không phải tệp Word .docx, hoặc tệp đã hỏng.") from error
    reader = DocxTemplate(template)
    edges = [edge for section in document.sections for edge in (section.header, section.footer)]
    parts = [document.element.body, *(edge._element for edge in edges)]
    return "".join(str(reader.patch_xml(reader.xml_to_string(part))) for part in parts)


def settled(file: bytes, on: date) -> bytes:
    """The same parts in the same order, all dated that day: equal papers are equal files."""
    out, stamp = BytesIO(), (min(max(on.year, 1980), 2107), on.month, on.day, 0, 0, 0)  # what a zip can say
    with zipfile.ZipFile(BytesIO(file)) as kept, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name in kept.namelist():
            book.writestr(zipfile.ZipInfo(name, stamp), kept.read(name), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


@contextmanager
def lenient() -> Iterator[set[str]]:
    """Inside, a placeholder that nothing fills is noted in the set and left empty, so that all of them are found at once."""
    unknown: set[str] = set()
    token = _NOTED.set(unknown)
    try:
        yield unknown
    finally:
        _NOTED.reset(token)


def _environment() -> Any:
    from jinja2 import ChainableUndefined, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    found = _NOTED.get()
    if found is None:
        return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    noted: set[str] = found

    class Noting(ChainableUndefined):
        """An unknown placeholder that says so and stands for nothing."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if self._undefined_name is not None:
                noted.add(str(self._undefined_name))

    return ImmutableSandboxedEnvironment(undefined=Noting, autoescape=True)


def _name(error: Exception) -> str:
    """The placeholder that an error names."""
    found = _NAMED.findall(str(error))
    return str(found[-1] if found else error)
