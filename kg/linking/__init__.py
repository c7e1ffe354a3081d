"""Names → entities: which names mean one thing, which known thing, of which type."""

from kg.linking.countries import main_country
from kg.linking.descriptions import find_descriptions
from kg.linking.link import link, slugify
from kg.linking.metonyms import resolve_metonyms

__all__ = ["find_descriptions", "link", "main_country", "resolve_metonyms", "slugify"]
