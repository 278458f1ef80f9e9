"""What the pages of the books share: a line is added, put right, removed; load within reach, validate, act, redirect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.core import calendar, store
from feedback.core.refusal import Refused
from feedback.core.store import db
from feedback.register import book
from feedback.register.book import Line
from feedback.web import unit
from feedback.web.form import ChoiceField, Form, Length, NoteField, Required, VersionedForm
from feedback.web.guard import viewer

Answer = str | Response | tuple[str, int]


class UnitFields(Form):
    """Whose line it is."""

    agency = ChoiceField("Đơn vị", [Required()], coerce=int)


class RemoveForm(VersionedForm):
    """Why a line goes."""

    reason = NoteField("Lý do xóa", [Required(), Length(most=2000)])


@dataclass(frozen=True)
class Desk:
    """One book as its pages know it."""

    model: type[Line]
    new_form: type[Form]
    edit_form: type[VersionedForm]
    values: Callable[[Any], Mapping[str, Any]]  # of a form: the line's own columns
    names: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The name of its pages and templates."""
        return self.model.subject

    def new(self) -> Answer:
        """A line is written; another may follow at once."""
        units = unit.in_reach(viewer(), places=False)
        form: Any = self.new_form(data={"agency": viewer().agency.id, "day": None})
        form.agency.set_choices(unit.choices(units))
        if form.validate_on_submit():
            with form.refusals():
                with store.one_transaction():
                    self._save(None, form, units)
                flash("Đã ghi vào sổ.", "success")
                return redirect(url_for(f"{self.subject}.index"))
        return render_template(f"{self.subject}/new.html", form=form), form.status

    def edit(self, line_id: int) -> Answer:
        """A line is put right."""
        line, units = book.get(self.model, line_id, viewer()), unit.in_reach(viewer(), places=False)
        form: Any = self.edit_form(data=self._stored(line))
        form.agency.set_choices(unit.choices(units))
        if form.validate_on_submit():
            with form.refusals():
                with store.one_transaction():
                    self._save(line, form, units)
                flash("Đã lưu.", "success")
                return redirect(url_for(f"{self.subject}.index"))
        if form.stale:
            db.session.refresh(line)
            form.show_current(self._stored(line), version=line.version)
        return render_template(f"{self.subject}/edit.html", form=form, line=line), form.status

    def remove(self, line_id: int) -> Answer:
        """A line goes; the journal keeps what it said and why."""
        line = book.get(self.model, line_id, viewer())
        form = RemoveForm(data={"version": line.version})
        if form.validate_on_submit():
            with form.refusals():
                with store.one_transaction():
                    book.remove(line, reason=form.reason.data or "", version=form.version.data)
                flash("Đã xóa khỏi sổ.", "success")
                return redirect(url_for(f"{self.subject}.index"))
        return render_template(f"{self.subject}/remove.html", form=form, line=line), form.status

    def _save(self, line: Line | None, form: Any, units: list[unit.Unit]) -> None:
        if form.day.data is None:
            raise Refused("Ghi ngày.", field="day")
        book.save(
            self.model,
            line,
            agency=unit.chosen(units, form.agency.data),
            on=form.day.data,
            today=calendar.today(),
            values=self.values(form),
            version=form.version.data if line is not None else None,
        )

    def _stored(self, line: Line) -> dict[str, Any]:
        """The line as the form holds it."""
        named = {name: getattr(line, name) for name in self.names}
        return {**named, "agency": line.agency_id, "day": line.day, "version": line.version}
