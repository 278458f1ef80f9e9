"""Forms of issued papers: which period, which appendices, whose; number, day and signer."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask import request

from feedback.core import calendar
from feedback.core.refusal import Refused
from feedback.office.agency import Agency
from feedback.office.duty import Viewer
from feedback.register import period as periods
from feedback.register.edition import Span
from feedback.report.issue import APPENDICES, Wanted
from feedback.web import appendix, unit
from feedback.web.form import (
    ChoiceField,
    ChoicesField,
    DayField,
    Length,
    OnceForm,
    Required,
    SelectChoice,
    TextField,
    VersionedForm,
    YesField,
)

FREE = "free"


class RunForm(OnceForm):
    """A run of a period."""

    undone = "Chưa lập"
    period = ChoiceField("Kỳ báo cáo", [Required()], choices=[SelectChoice(FREE, "Kỳ tự chọn")], coerce=str)
    first = DayField("Từ ngày", description="Chỉ khi chọn “Kỳ tự chọn”.")
    last = DayField("Đến ngày", description="Chỉ khi chọn “Kỳ tự chọn”.")
    as_of = DayField("Chốt số liệu ngày", description="Để trống: ngày cuối kỳ, hoặc hôm nay nếu kỳ chưa hết.")
    agency = ChoiceField("Đơn vị và cấp dưới", coerce=int)
    as_now = YesField("Tính cả các đơn vị đã nhập vào đơn vị này")
    appendices = ChoicesField("Phụ lục", [Required("Chọn ít nhất một phụ lục.")])

    @classmethod
    def of(cls, viewer: Viewer) -> Self:
        """The form with the units in the viewer's reach, filled from the address."""
        today = calendar.today()
        given: dict[str, Any] = {"appendices": list(APPENDICES), "period": request.args.get("period") or FREE}
        asked = request.args.get("agency", "")
        given["agency"] = int(asked) if asked.isdecimal() and len(asked) < 10 else None
        if not viewer.seat.sees_all and given["agency"] is None:
            given["agency"] = viewer.seat.id
        form = cls(data=given)
        form.appendices.choices = [SelectChoice(number, words) for number, words in appendix.names().items()]
        form.period.set_choices([SelectChoice(FREE, "Kỳ tự chọn"), *_periods(today, given["period"])])
        form.agency.set_choices(unit.filter_choices(unit.in_reach(viewer, places=True)))
        form.agency.description = "Để trống: toàn hệ thống." if viewer.seat.sees_all else "Để trống: đơn vị của bạn."
        return form

    def wanted(self, viewer: Viewer) -> Wanted:
        """What was asked for; Refused where the period has no days or has not begun."""
        today = calendar.today()
        span, first, last = self._window(today)
        return Wanted(
            first=first,
            last=last,
            as_of=self.as_of.data or min(last, max(today, first)),
            agency=self._agency(viewer),
            as_now=bool(self.as_now.data),
            span=span,
            appendices=self.appendices.data or [],
        )

    def _window(self, today: date) -> tuple[Span, date, date]:
        if self.period.data and self.period.data != FREE:
            found = periods.read(self.period.data)
            span, first, last = found.span, found.first, found.last
        elif self.first.data is None or self.last.data is None:
            field = "first" if self.first.data is None else "last"
            raise Refused("Kỳ tự chọn phải ghi từ ngày và đến ngày.", field=field)
        else:
            span, first, last = Span.FREE, self.first.data, self.last.data
        if first > today:
            raise Refused("Kỳ này chưa bắt đầu, chưa có số liệu để lập.", field="period")
        return span, first, last

    def _agency(self, viewer: Viewer) -> Agency | None:
        if self.agency.data is not None:
            return unit.chosen(unit.in_reach(viewer, places=True), self.agency.data)
        return None if viewer.seat.sees_all else viewer.seat


class SealForm(VersionedForm):
    """A run is issued."""

    undone = "Chưa ban hành"
    number = TextField("Số, ký hiệu", [Required(), Length(most=64)], description="Ví dụ: 12-BC/VPTU.")
    dated_on = DayField("Ngày ban hành", [Required()])
    signer = TextField("Người ký", [Required(), Length(most=200)], description="Họ tên, chức vụ.")


def _periods(today: date, chosen: str) -> list[SelectChoice]:
    """The periods of this year and the last that have begun, the latest first; the one chosen in any case."""
    found = [
        one for year in (today.year, today.year - 1) for one in reversed(periods.of_year(year)) if one.first <= today
    ]
    entries = [SelectChoice(one.key, one.label) for one in found]
    if chosen != FREE and chosen not in {one.key for one in found}:
        try:
            entries.append(SelectChoice(chosen, periods.read(chosen).label))
        except Refused:
            return entries
    return entries
