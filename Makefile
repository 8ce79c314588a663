PYTHON ?= python3
UV ?= uv
LOCK = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.PHONY: run setup test test-pg coverage lint fuzz bench screenshots lock widget messages

run setup test test-pg coverage lint fuzz bench messages:
	@$(PYTHON) -I portal/bootstrap.py $@

# The widget's build is committed; whoever changes its source needs Node and npm for this.
widget:
	@$(PYTHON) -I tests/widget/build.py

screenshots:
	@SCREENSHOTS=docs/screenshots $(PYTHON) -I portal/bootstrap.py $@

lock:
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group dev -o requirements-dev.txt
