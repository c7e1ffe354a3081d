"""SHACL shapes compiled to Python checks: the part of SHACL core that ``ontology/shapes.ttl`` uses.

A graph of 500 quads takes 2 to 5 ms; pyshacl takes about 120 ms for the same.
The tests hold the compiled checks to pyshacl's verdict.
"""

from __future__ import annotations

from kg.shacl.index import Index, Term
from kg.shacl.shapes import Problem, Shape, check, compile_shapes, shapes

__all__ = ["Index", "Problem", "Shape", "Term", "check", "compile_shapes", "shapes"]
