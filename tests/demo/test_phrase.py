"""What residents say in the demonstration: enough of it, in whole sentences, every gap filled, every topic answered."""

import re
import unicodedata
from datetime import date
from random import Random

import pytest

from feedback.case.word import FIELDS
from feedback.core.wording import nfc
from feedback.demo import phrase
from feedback.demo.phrase import Ground

GROUNDS = [Ground("phường Hoa Sen", True, date(2026, 5, 4)), Ground("xã Lúa Mới", False, date(2014, 1, 6))]
GIVEN = {"agency": "Sở Xây dựng", "other": "Sở Y tế", "due": "31/12/2026", "echo": "đề nghị sửa đường."}
TOPICS = [topic for topics in phrase.topics().values() for topic in topics]
EVERY = [*TOPICS, *phrase.general().values()]


def frames(topic):
    return [*topic.said, *topic.settled, *topic.explained, *topic.declined]


def test_there_are_enough_ways_to_say_it():
    assert sum(len(topic.said) for topic in TOPICS) >= 120
    assert set(phrase.topics()) == set(FIELDS)


@pytest.mark.parametrize("ground", GROUNDS, ids=["ward", "rural"])
def test_every_gap_is_filled_with_proper_words(ground):
    rng = Random(1)
    for topic in EVERY:
        for frame in frames(topic):
            sentence = phrase.fill(rng, frame, ground, **GIVEN)
            assert not re.search(r"[{}]|  ", sentence), sentence
            assert sentence == nfc(sentence) == unicodedata.normalize("NFC", sentence).strip()


def test_every_topic_can_be_answered_either_way():
    for topic in TOPICS:
        assert len(topic.said) >= 2, topic.name
        assert topic.settled, topic.name
        assert topic.explained, topic.name
        assert topic.declined, topic.name


def test_opinions_and_replies_are_whole_sentences():
    for topic in TOPICS:
        for frame in frames(topic):
            text = phrase.fill(Random(2), frame, GROUNDS[0], **GIVEN)
            assert text[0] == text[0].upper()
            assert text[-1] in ".?", text


def test_a_frame_is_said_only_where_and_when_it_fits():
    ward, rural = GROUNDS
    farming = next(t for t in TOPICS if t.name == "farming")
    assert phrase.fitting(farming.said, ward) == []
    assert phrase.fitting(farming.said, rural) == farming.said
    counter = next(t for t in TOPICS if t.name == "counter")
    assert len(phrase.fitting(counter.said, rural)) < len(phrase.fitting(counter.said, ward))  # 2014 and 2026
