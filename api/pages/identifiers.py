"""Identifiers → where else a thing is described."""

from __future__ import annotations

from urllib.parse import quote

from api.pages.lines import Link
from kg.projection import EntityView

#: Prefix of an identifier → (what it is called, address of the register).
REGISTERS = {
    "CELEX": ("CELEX", "https://eur-lex.europa.eu/legal-content/AUTO/?uri=CELEX:{}"),
    "ELI": ("ELI", "{}"),
    "LEI": ("LEI", "https://search.gleif.org/#/record/{}"),
    "SIREN": ("SIREN", "https://annuaire-entreprises.data.gouv.fr/entreprise/{}"),
    "CIK": ("CIK", "https://www.sec.gov/cgi-bin/browse-edgar?CIK={}"),
}
_WIKIDATA = "http://www.wikidata.org/entity/"


def identifier_links(entity: EntityView) -> tuple[Link, ...]:
    """Each identifier with its register: ``text`` is the identifier, ``note`` what kind it is."""
    found = [_identifier(one) for one in entity.identifiers]
    for iri in entity.same_as:
        if iri.startswith(_WIKIDATA):
            key = iri.removeprefix(_WIKIDATA)
            found.append(Link(key, f"https://www.wikidata.org/wiki/{quote(key)}", note="Wikidata"))
        else:
            found.append(Link(iri, iri if iri.startswith(("http://", "https://")) else "", note="="))
    return tuple(found)


def _identifier(text: str) -> Link:
    kind, colon, key = text.partition(":")
    if colon and kind in REGISTERS:
        name, pattern = REGISTERS[kind]
        address = key if pattern == "{}" else pattern.format(quote(key))
        return Link(key, address if address.startswith(("http://", "https://")) else "", note=name)
    address = text if text.startswith(("http://", "https://")) else ""
    return Link(text, address, note="" if address or not colon else kind)
