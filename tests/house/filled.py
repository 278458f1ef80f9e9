"""The forms of a page that write, filled as a sound person would: read off the page, so that a new form is filled as well."""

from html.parser import HTMLParser
from itertools import count

from feedback.core import calendar
from feedback.core.wording import day

#: What an input of that name wants, where anything will not do.
_WANTED = {
    "year": "2024", "days": "5", "login": "nguoi-moi", "password": "Mot-mat-khau-du-dai-218", "late": "0", "cases": "3",
    "not_accepted": "0", "explained": "0",
}  # fmt: skip
_NUMBERS = count(1)


class Filled(HTMLParser):
    """``forms``: of each the address, what it would send, its named buttons."""

    def __init__(self, page: str, path: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str], list[tuple[str, str]]]] = []
        self._path, self._into = path, None
        self._area = self._choice = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {key: value or "" for key, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.forms.append((given.get("action") or self._path, {}, []))
            self._into = self.forms[-1]
        elif self._into is not None:
            self._take(tag, given.get("name", ""), given)

    def _take(self, tag, name, given):
        _, sent, buttons = self._into
        kind, value = given.get("type", "text"), given.get("value", "")
        if tag == "option" and self._choice and ("selected" in given or not sent[self._choice]):
            sent[self._choice] = value
        elif tag == "button" and given.get("type") == "submit":
            buttons.append((name, value))
        elif tag == "textarea":
            sent[name], self._area = "", name
        elif tag == "select":
            sent[name], self._choice = "", name
        elif tag == "input" and kind in ("radio", "checkbox"):
            sent[name] = value if "checked" in given or name not in sent else sent[name]
        elif tag == "input" and name and kind != "file":
            sent[name] = value if kind == "hidden" else _WANTED.get(name, value or _sound(given.get("class", "")))

    def handle_data(self, data):
        if self._area:
            self._into[1][self._area] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            sent = self._into[1]
            sent[self._area] = sent[self._area].strip() or "Nội dung thử, đủ dài"
            self._area = ""
        elif tag == "select":
            self._choice = ""
        elif tag == "form":
            self._into = None


def _sound(style: str) -> str:
    if "input-day" in style:
        return day(calendar.today())
    return "1" if "input-whole" in style else f"M-{next(_NUMBERS)}" if "input-code" in style else "Nội dung thử"
