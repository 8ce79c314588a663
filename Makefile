PYTHON ?= python3
UV ?= uv
LOCK = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.PHONY: run setup test test-pg lint fuzz screenshots lock

run setup test test-pg lint fuzz:
	@$(PYTHON) -I portal/bootstrap.py $@

screenshots:
	@SCREENSHOTS=docs/screenshots $(PYTHON) -I portal/bootstrap.py $@

lock:
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group dev -o requirements-dev.txt
