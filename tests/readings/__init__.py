"""Blind readings of the item bank: sheets to read, answers recorded, and how often readers hit the key.

``python -m tests.readings sheet options 1 > sheet.txt`` makes reader 1's sheet (``options``: the options alone, or ``whole``: the
whole item). ``python -m tests.readings record options 1 answers.json "clever applicant"`` keeps what reader 1 answered. Without
arguments it prints the table of docs/bank.md. Answers are kept by wording: a turn that was rewritten since counts no more.
"""
