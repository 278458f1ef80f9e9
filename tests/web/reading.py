"""Reading a page without a browser: its words, and what its form would send if a person changed nothing."""

import re
from html import unescape


def words(answer) -> str:
    """The text of a page, runs of white space made one."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def hidden(answer, name: str) -> list[str]:
    """The values of the hidden inputs of that name, in their order."""
    inputs = re.findall(r"<input[^>]*>", answer.text)
    found = [one for one in inputs if 'type="hidden"' in one and f'name="{name}"' in one]
    return [unescape(re.search(r'value="([^"]*)"', one)[1]) for one in found]
