"""Time: rules of deadline with their basis, holidays, pauses, extensions, and how long each agency held an opinion.

For the other stages: ``rule.due(RuleKey.NOTICE, on=day, agency_id=unit).day`` is the day a rule gives,
``holiday.calendar()`` the working days of this installation (``add``, ``between``, ``works``, ``settle``).
"""
