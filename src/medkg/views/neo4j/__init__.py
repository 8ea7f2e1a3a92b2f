"""The Neo4j view: the record pushed to a server, asked there, and graphs of others read from one."""
