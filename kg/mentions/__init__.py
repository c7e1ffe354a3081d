"""Text → names, sums of money and dates, with their places."""

from kg.mentions.amounts import find_amounts, parse_amount
from kg.mentions.dates import find_dates
from kg.mentions.gazetteer import gazetteer
from kg.mentions.names import find_names

__all__ = ["find_amounts", "find_dates", "find_names", "gazetteer", "parse_amount"]
