"""The store: a graph in memory, on disk or in any SPARQL 1.1 server, behind one interface.

A document is one named graph. It is written in one transaction, so that it is wholly there or wholly absent.
"""

from kg.store.disk import DiskStore
from kg.store.embedded import MemoryStore, insertion
from kg.store.failures import GraphConflict, Unsupported
from kg.store.interface import UNION, Format, Row, Scope, Store, Term
from kg.store.opening import open_store, restore

__all__ = [
    "UNION",
    "DiskStore",
    "Format",
    "GraphConflict",
    "MemoryStore",
    "Row",
    "Scope",
    "Store",
    "Term",
    "Unsupported",
    "insertion",
    "open_store",
    "restore",
]
