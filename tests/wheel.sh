#!/bin/sh
# Build the wheel, install it alone into a fresh environment away from the sources, and run its command.
set -eu
uv=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$uv" build --quiet --wheel --out-dir "$work/dist"
size=$(du -k "$work"/dist/*.whl | cut -f1)
if [ "$size" -gt 100000 ]; then echo "the wheel is ${size} kB, more than 100 MB" >&2; exit 1; fi
"$uv" venv --quiet --python .venv/bin/python "$work/venv"
"$uv" export --quiet --frozen --no-emit-project --no-default-groups --no-hashes -o "$work/requirements.txt"
"$uv" pip install --quiet --python "$work/venv/bin/python" -r "$work/requirements.txt" "$work"/dist/*.whl
cd "$work"
printf 'Lithium-induced hypothyroidism. Lithium did not cause asthma.\n' > note.txt
export XDG_CACHE_HOME="$work/cache"
"$work/venv/bin/medkg" --version
"$work/venv/bin/medkg" --quiet -g wheel.graph build note.txt --workers 0 --format json | grep -q '"documents": 1'
"$work/venv/bin/medkg" -g wheel.graph verify "Lithium causes hypothyroidism" --format json | grep -q '"verdict": "supported"'
"$work/venv/bin/medkg" -g wheel.graph query 'MATCH (c:ChemicalEntity)-[r:CAUSES]->(d:Disease) RETURN c.name, d.name, r.polarity' --format json | grep -q '"denied"'
echo "wheel: ${size} kB, built, installed alone, and its command answers"
