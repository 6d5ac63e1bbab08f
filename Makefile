# Everything starts here: `make help` lists the goals.

PREFIX ?= /usr/local
SWIFT ?= swift
SWIFTFLAGS ?=
BUILD := .build/release
MEASURED ?= measured
SOURCES := Sources Tests Package.swift

# What a Debian or Ubuntu machine with Swift still lacks: a linker with the C and C++ headers (g++), GSL and libyaml.
PACKAGES := g++ libgsl-dev libyaml-dev python3

.DEFAULT_GOAL := help
.PHONY: help run build test bench lint format examples traces readme pictures reference accuracy cluster-check focus-check browser-check static install install-files wheel check-python notebooks check-all uninstall clean deps

help: ## List these goals
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r goal text; do \
	  printf 'make %-14s %s\n' "$$goal" "$$text"; done

run: build ## Build, then simulate scenarios/quickstart.yaml
	$(BUILD)/fleetcast run scenarios/quickstart.yaml

build: deps ## Build the release configuration into .build
	$(SWIFT) build -c release $(SWIFTFLAGS)

# Optimised, since the tests simulate for minutes otherwise. Without testable imports, so that the modules are those of
# `make build` and nothing is compiled twice.
test: deps ## Run every test, in the release configuration
	$(SWIFT) build -c release --build-tests $(SWIFTFLAGS)
	$(SWIFT) test -c release --skip-build --disable-testable-imports --parallel

bench: build ## Measure the engine beside a C++ twin
	$(BUILD)/fleetcast-bench

lint: ## Check the style of every Swift file
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

# The installed program is one file, so the scenarios are text in it.
EXAMPLES := Sources/fleetcast/Examples/ShippedTexts.swift
examples: ## Put scenarios/ into the program's source, for fleetcast examples
	@{ printf '// swift-format-ignore-file\n// Written by `make examples` from scenarios/; change the files there.\n\n'; \
	  printf 'extension ShippedScenario {\n  /// The files of scenarios/, by name.\n  static let texts: [(name: String, text: String)] = [\n'; \
	  for file in scenarios/*.yaml; do \
	    printf '("%s", #"""\n' "$$(basename $$file .yaml)" && cat "$$file" && printf '\n"""#),\n'; \
	  done; printf '  ]\n}\n'; } > .build/examples.swift && mv .build/examples.swift $(EXAMPLES)

traces: build ## Write the traces of scenarios/trace-replay.yaml again
	@rm -rf .build/example && $(BUILD)/fleetcast examples trace-replay --out .build/example > .build/example.txt
	@mv .build/example/traces/*.csv scenarios/traces/

readme: build ## Put the present output of the quickstart into README.md
	@{ echo '```text'; $(BUILD)/fleetcast run scenarios/quickstart.yaml --quiet && echo '```'; } > .build/quickstart.txt
	@sed -i -e '/^<!-- output -->$$/,/^<!-- end -->$$/{//!d}' -e '/^<!-- output -->$$/r .build/quickstart.txt' README.md

# The browser is Debian's; charts are the program's own.
pictures: build ## Make the pictures of README and the guides again, some from studies that take minutes; installs chromium
	@$(MAKE) --no-print-directory deps PACKAGES="chromium"
	drivers/pictures.sh $(BUILD)/fleetcast .build/pictures docs/images

reference: build ## Write docs/COMMANDS.md and docs/REFERENCE.md again, from the program's own tables
	$(BUILD)/fleetcast explain reference > docs/REFERENCE.md
	$(BUILD)/fleetcast help --format markdown > docs/COMMANDS.md

accuracy: build ## Put predicted against measured into docs/ACCURACY.md; MEASURED=FOLDER says where measurements lie
	@{ echo '```text'; $(BUILD)/fleetcast accuracy $(MEASURED) --plot docs/images/recorded-run.svg && echo '```'; } > .build/accuracy.txt
	@sed -i -e '/^<!-- output -->$$/,/^<!-- end -->$$/{//!d}' -e '/^<!-- output -->$$/r .build/accuracy.txt' docs/ACCURACY.md

cluster-check: build ## Run a sweep on a local Ray and Slurm with workers killed, and compare the bytes; installs both
	drivers/cluster-check.sh $(BUILD)/fleetcast .build/cluster

focus-check: build ## Judge focus.csv by the FinOps Foundation's validator; installs it from PyPI
	drivers/focus-check.sh $(BUILD)/fleetcast .build/focus scenarios/quickstart.yaml scenarios/money.yaml

# Chromium is Debian's; what drives it and judges its pages is from PyPI, in an environment of its own.
BROWSER := .build/browser
KEEP ?=
browser-check: build ## Open every kind of report in a browser: axe, widths, schemes, keys; KEEP=FOLDER keeps pictures; installs chromium
	@$(MAKE) --no-print-directory deps PACKAGES="chromium python3-venv"
	@[ -x $(BROWSER)/bin/python ] || python3 -m venv $(BROWSER)
	@$(BROWSER)/bin/pip install --quiet playwright axe-playwright-python
	FLEETCAST=$(BUILD)/fleetcast $(BROWSER)/bin/python Tests/Browser/test_reports.py $(if $(KEEP),--keep $(KEEP))

check-all: lint test browser-check check-python focus-check cluster-check ## Everything that can be checked, with what it takes installed

format: ## Rewrite every Swift file in the project's style
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

# The -L folder holds links to these archives and nothing else, so the linker finds them there before it finds the
# shared libraries. Only the C library and libgcc stay shared.
STATIC := .build/static
ARCHIVES := libgsl.a libgslcblas.a libyaml.a libstdc++.a

PROGRAM := $(STATIC)/build/release/fleetcast

static: deps
	@mkdir -p $(STATIC)/lib
	@for archive in $(ARCHIVES); do \
	  ln -sf "$$(g++ -print-file-name=$$archive)" $(STATIC)/lib/$$archive; done
	$(SWIFT) build -c release --static-swift-stdlib --product fleetcast --scratch-path $(STATIC)/build \
	  -Xlinker -L$(CURDIR)/$(STATIC)/lib -Xlinker -s

install: static ## Install one statically linked binary, completions and the manual under PREFIX (/usr/local)
	$(MAKE) --no-print-directory install-files

# A virtual environment, since Debian's own Python takes no packages. The wheel that is tested is the one that is handed on: with the
# program inside, and nothing of Swift.
PYTHON ?= python3
VENV := .build/python
WHEELS := python/dist
wheel check-python notebooks: PACKAGES += python3-venv
check-python: PACKAGES += libreoffice-calc

wheel: static ## Build a Python wheel with that binary inside into python/dist
	$(PYTHON) -m venv $(VENV)
	rm -rf $(WHEELS)
	FLEETCAST_BINARY=$(CURDIR)/$(PROGRAM) $(VENV)/bin/pip wheel --quiet --no-deps --wheel-dir $(WHEELS) ./python

check-python: wheel ## Test the wheel, notebooks and workbooks: installs packages from PyPI, and LibreOffice
	$(VENV)/bin/pip install --quiet --force-reinstall --no-deps $(WHEELS)/fleetcast-*.whl
	$(VENV)/bin/pip install --quiet "$$(echo $(WHEELS)/fleetcast-*.whl)[notebook,test]"
	cd python && ../$(VENV)/bin/mypy && ../$(VENV)/bin/pytest

# Each by the study that it is for, as `fleetcast examples` says it: what compares it with another is run alone.
notebooks: build ## Write and execute notebooks-out/SCENARIO/analysis.ipynb for every scenario; installs packages from PyPI
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet './python[notebook]'
	@set -e; for file in scenarios/*.yaml; do \
	  study=$$(sed -n 's/^# *fleetcast \([a-z]*\) scenarios.*/\1/p' $$file | head -1); \
	  case $$study in sweep|plan|forecast) ;; *) study=run ;; esac; \
	  folder=notebooks-out/$$(basename $$file .yaml); echo $$folder; \
	  $(BUILD)/fleetcast $$study $$file --out $$folder --quiet > /dev/null; \
	  PATH=$(CURDIR)/$(VENV)/bin:$$PATH $(BUILD)/fleetcast notebook $$folder --execute > /dev/null; \
	done


# What is installed beside the program is written by it. Each is a file and where it goes under PREFIX.
BASH_COMPLETION := share/bash-completion/completions/fleetcast
ZSH_COMPLETION := share/zsh/site-functions/_fleetcast
FISH_COMPLETION := share/fish/vendor_completions.d/fleetcast.fish
MANUAL := share/man/man1/fleetcast.1

install-files:
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/fleetcast
	install -d $(foreach file,$(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION) $(MANUAL),\
	  $(DESTDIR)$(PREFIX)/$(dir $(file)))
	$(PROGRAM) completions bash > $(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)
	$(PROGRAM) completions zsh > $(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)
	$(PROGRAM) completions fish > $(DESTDIR)$(PREFIX)/$(FISH_COMPLETION)
	$(PROGRAM) help --format man > $(DESTDIR)$(PREFIX)/$(MANUAL)

uninstall: ## Remove what was installed
	rm -f $(foreach file,bin/fleetcast $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION) $(MANUAL),\
	  $(DESTDIR)$(PREFIX)/$(file))

clean: ## Remove what was built; results in notebooks-out stay
	rm -rf .build

# Nothing is asked of apt when nothing is missing, so the other goals work offline and without root.
deps: ## Install the Debian packages that are missing
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6 is needed: https://www.swift.org/install" >&2; exit 1; }
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${db:Status-Status}' "$$package" 2>/dev/null | grep -qx installed || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	echo "Installing$$missing with apt-get" >&2; \
	as_root=; \
	if [ "$$(id -u)" -ne 0 ]; then \
	  command -v sudo >/dev/null || { echo "Without sudo, run as root: apt-get install$$missing" >&2; exit 1; }; \
	  as_root=sudo; \
	fi; \
	$$as_root apt-get update -qq && \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing </dev/null >/dev/null
