"""SPARQL that only reads: parsed by an allow-list and written anew, every name as a whole IRI."""
