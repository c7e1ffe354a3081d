"""Names → entities: which names mean one thing, which known thing, of which type."""

from kg.linking.descriptions import find_descriptions
from kg.linking.link import known_entity, link, main_country, slugify

__all__ = ["find_descriptions", "known_entity", "link", "main_country", "slugify"]
