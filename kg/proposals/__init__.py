"""Events that a language model proposes, each held to the ontology and the article. Off unless asked for."""

from kg.proposals.check import Findings
from kg.proposals.endpoint import Endpoint
from kg.proposals.proposer import UNHEARD, Proposed, Proposer

__all__ = ["UNHEARD", "Endpoint", "Findings", "Proposed", "Proposer"]
