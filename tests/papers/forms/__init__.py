"""The Word templates of `reports/van-ban/`, made once and committed: `python -m tests.papers.forms` writes them anew.

A test holds the committed files equal to what is made here. Officials may edit their copies in Word; ours change here.
"""
