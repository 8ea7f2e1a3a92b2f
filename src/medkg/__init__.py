"""medkg: text to evidence to answers that cite it. Importing this loads no vendor."""
