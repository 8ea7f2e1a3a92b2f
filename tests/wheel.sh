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
export XDG_CACHE_HOME="$work/cache" MEDKG_GRAPH=wheel.graph
answer() {  # WANTED COMMAND...: run the installed command and look for what it must say
    wanted=$1; shift
    said=$("$work/venv/bin/medkg" "$@" --format json)
    case $said in
        *"$wanted"*) ;;
        *) echo "medkg $* said: $said" >&2; exit 1 ;;
    esac
}
"$work/venv/bin/medkg" --version
answer '"documents": 1' build note.txt --quiet
answer '"verdict": "supported"' verify 'Lithium causes hypothyroidism'
answer '"denied"' query 'MATCH (c:ChemicalEntity)-[r:CAUSES]->(d:Disease) RETURN c.name, d.name, r.polarity'
answer 'MESH:D006220' demo --quiet -g demo.graph
echo "wheel: ${size} kB, built, installed alone, and its command answers"
