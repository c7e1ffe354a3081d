"""News articles and regulators' press releases in, a regulatory-event knowledge graph out."""

__version__ = "0.1.0"
