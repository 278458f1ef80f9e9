"""Two versions of a long text side by side: read at once, however little they share."""

import random
import time

from feedback.web.answering import compare
from feedback.web.sitting.difference import difference

WORDS = ["đường", "ngõ", "sửa", "cống", "đèn", "nước", "đề nghị", *(f"tổ {n}" for n in range(300))]


def text(words: int, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(words))


def test_two_replies_of_full_length():
    before, after = text(3500, 1), text(3500, 2)
    begun = time.process_time()
    found = compare.parts(before, after)
    assert time.process_time() - begun < 5
    assert "".join(words for kind, words in found if kind != "out") == after
    assert "".join(words for kind, words in found if kind != "in") == before


def test_minutes_pasted_as_one_line():
    begun = time.process_time()
    rows = difference(text(30_000, 1), text(30_000, 2))
    assert time.process_time() - begun < 5
    assert [bool(row.left) for row in rows] == [True, False]
