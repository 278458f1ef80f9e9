"""Handing out: routing rules, transfers, part answers, acting for another, links for agencies without accounts."""
