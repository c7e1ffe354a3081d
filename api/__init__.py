"""The service: SPARQL, REST and pages over the store."""
