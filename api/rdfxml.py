"""What is checked of RDF/XML before the engine reads it: no DOCTYPE, and an end."""

from __future__ import annotations

from xml.parsers import expat

from kg.errors import InvalidQuery


def check_rdf_xml(body: bytes) -> None:
    """Refuse what the engine would expand to the end of memory, or take for whole though it breaks off.

    Raises:
        InvalidQuery: It has a DOCTYPE, in whatever encoding, or is not well-formed.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        problem = f"line {error.lineno}, column {error.offset + 1}: {expat.ErrorString(error.code)}"
        raise InvalidQuery(problem, line=error.lineno, column=error.offset + 1) from error
    except (ValueError, LookupError) as error:
        raise InvalidQuery(f"no XML that can be read: {error}") from error


def _refuse(*_: object) -> None:
    raise InvalidQuery("RDF/XML with a DOCTYPE is not read; write the entities out")
