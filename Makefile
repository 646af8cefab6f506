# Salon's words for the terminal. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help run test bundle bench bench-pictures bench-pages fmt clean needs rust

RUST := 1.95.0
TARGET := $${CARGO_TARGET_DIR:-target}
# Its own folder, so that `cargo install` neither meets nor changes what the user has installed.
TOOLS := target/tools
DENY_VERSION := 0.20.2
DENY := $(TOOLS)/cargo-deny-$(DENY_VERSION)
# Style sheets and scripts in few small files, with what package-lock.json names (bundle.mjs).
BUNDLE := static/dist/app.js

# Files of tests/browser; all of them, if none is named (make test BROWSER="viewer upload").
BROWSER ?=

help:
	@cat <<-'END'
	make run     install what is missing, build Salon and start it (settings: SALON_*, or ARGS="--listen 0.0.0.0:8080")
	make test    everything that must pass: formatting, lints, licences, all tests
	make bench   measure a gallery of 100,000 photos (shorter: ARGS="--photos 10000 --seconds 2")
	make bench-pictures   measure how pictures are made, beside sharp and vipsthumbnail (ARGS="FOLDER --repetitions 5")
	make bench-pages   measure how pages come to the screen and scroll, in Chromium (one of them: ARGS=scroll)
	make bundle  put the style sheets and scripts together again, after a change of one (run and test do it)
	make fmt     format the code
	make clean   remove what was built; the data folder is not touched
	END

run: WANTED := node:nodejs npm
run: rust needs $(BUNDLE)
	@cargo build --release --locked
	exec "$(TARGET)/release/salon" serve $(ARGS)

test: WANTED := node:nodejs npm chromium vipsthumbnail:libvips-tools
test: rust needs $(BUNDLE) $(DENY)
	@cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 || rustup component add rustfmt clippy
	echo "== formatting"
	cargo fmt --all --check
	echo "== lints"
	cargo clippy --locked --workspace --all-targets --features faults -- -D warnings
	echo "== without libjpeg-turbo, HEIC and AVIF"
	cargo clippy --locked --workspace --no-default-features -- -D warnings
	echo "== licences, bans, sources"
	$(DENY) --locked check licenses bans sources
	# The database of advisories is a repository elsewhere: a gate when it can be reached, a line when it cannot.
	if GIT_TERMINAL_PROMPT=0 timeout 60 $(DENY) fetch db >/dev/null 2>&1; then
		$(DENY) --locked check advisories
	else
		echo "advisories: NOT CHECKED, the RustSec database cannot be reached"
	fi
	echo "== tests"
	# The settings of a gallery on this machine are none of the tests' business.
	for variable in $${!SALON_@}; do [[ $$variable = SALON_REDIS_BIN || $$variable = SALON_PHOTOS || $$variable = SALON_BIN ]] || unset $$variable; done
	# Some tests look at real camera files and at hostile ones, which are not part of the project.
	photos="$${SALON_PHOTOS:-../shared/photos}"; skip=()
	if [ -d "$$photos" ]; then
		export SALON_PHOTOS="$$(cd "$$photos" && pwd)"
	else
		skip=(--skip sample)
		echo "sample pictures: NOT TESTED, there is no folder $$photos (set SALON_PHOTOS)"
	fi
	log=$$(mktemp); trap 'rm -f "$$log"' EXIT
	status=0; cargo test --locked --workspace --features faults --no-fail-fast -- "$${skip[@]}" 2>&1 | tee "$$log" || status=$$?
	# The program as it is released, not the one with named faults of the tests above; SALON_BIN is another one.
	if [ -n "$${SALON_PHOTOS:-}" ]; then
		echo "== in the browser"
		[ -n "$${SALON_BIN:-}" ] || cargo build --release --locked
		[ tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ] || npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent
		export SALON_BIN="$${SALON_BIN:-$$(realpath "$(TARGET)/release/salon")}"
		(cd tests/browser && node_modules/.bin/playwright test $(BROWSER)) || status=$$?
	fi
	awk '/^test result:/ { passed += $$4; failed += $$6; left += $$8 + $$12 }
		END { printf "== %d passed, %d failed, %d not run\n", passed, failed, left }' "$$log"
	exit $$status

bundle: WANTED := node:nodejs npm
bundle: needs $(BUNDLE)

bench: WANTED := wrk node:nodejs npm
bench: rust needs $(BUNDLE)
	@cargo bench --locked --bench gallery -- $(ARGS)

# Beside sharp, from npm's registry as the lock file says, and vipsthumbnail. The files are JPEGs of 12 to 24 megapixels.
bench-pictures: WANTED := vipsthumbnail:libvips-tools node:nodejs npm
bench-pictures: rust needs
	@photos="$${SALON_PHOTOS:-../shared/photos}"
	npm ci --prefix benches/pictures --no-audit --no-fund --silent
	cargo bench --locked --features bench-pictures --bench pictures -- "$$photos" $(ARGS)

bench-pages: WANTED := node:nodejs npm chromium
bench-pages: rust needs $(BUNDLE)
	@cargo build --release --locked
	[ tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ] || npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund --silent
	export SALON_PHOTOS="$${SALON_PHOTOS:-../shared/photos}" SALON_BIN="$$(realpath "$(TARGET)/release/salon")"
	for bench in $(if $(ARGS),$(ARGS),paint scroll); do node benches/pages/$$bench.mjs; done

fmt:
	@cargo fmt --all

clean:
	@cargo clean
	rm -rf static/dist node_modules

# ---- what the others need

rust:
	@have=$$(cargo --version 2>/dev/null | cut -d' ' -f2 || true)
	if [ -z "$$have" ]; then
		echo "Salon is built with Rust $(RUST) or newer, and there is none here: see https://rustup.rs" >&2; exit 1
	fi
	if [ "$$(printf '%s\n' $(RUST) "$$have" | sort -V | head -n1)" != $(RUST) ]; then
		echo "Salon is built with Rust $(RUST) or newer, and this is $$have: rustup update stable" >&2; exit 1
	fi

# Debian's packages, where they may be installed; otherwise the command that does it.
needs:
	@have() { command -v "$$1" >/dev/null; }
	missing=()
	have cc || missing+=(gcc libc6-dev)
	# libjpeg-turbo is built from source, the AV1 decoder assembles its inner loops.
	have cmake || missing+=(cmake)
	have nasm || missing+=(nasm)
	have "$${SALON_REDIS_BIN:-redis-server}" || have valkey-server || missing+=(redis-server)
	have redis-cli || have valkey-cli || missing+=(redis-tools)
	# A program, and its package where that is called otherwise.
	for tool in $(WANTED); do have "$${tool%:*}" || missing+=("$${tool#*:}"); done
	if [ $${#missing[@]} = 0 ]; then exit 0; fi
	install="apt-get install -y --no-install-recommends $${missing[*]}"
	if ! have apt-get; then
		echo "Salon needs these Debian packages, or what they are called here: $${missing[*]}" >&2; exit 1
	elif [ "$$(id -u)" = 0 ]; then sudo=
	elif have sudo && sudo -n true 2>/dev/null; then sudo=sudo
	else
		echo "Salon needs some packages. Please run: sudo apt-get update && sudo $$install" >&2; exit 1
	fi
	# Salon needs the program redis-server and not a service on port 6379, so the package may not start one.
	policy=/usr/sbin/policy-rc.d
	if [ ! -e $$policy ]; then
		trap '$$sudo rm -f $$policy' EXIT
		printf '#!/bin/sh\nexit 101\n' | $$sudo tee $$policy >/dev/null
		$$sudo chmod 755 $$policy
	fi
	$$sudo apt-get update
	$$sudo env DEBIAN_FRONTEND=noninteractive $$install
	# Nor at the next boot. It came a moment ago, so nobody can be using it.
	if [[ " $${missing[*]} " = *" redis-server "* && -d /run/systemd/system ]]; then
		$$sudo systemctl disable --now --quiet redis-server || true
	fi

$(BUNDLE): package-lock.json bundle.mjs $(shell find static -type f -not -path 'static/dist/*') | needs
	@[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund --silent
	node bundle.mjs

# In a debug build: it runs for two seconds and compiles for one minute instead of five.
$(DENY): | rust needs
	@echo "== building cargo-deny $(DENY_VERSION), once"
	cargo install cargo-deny --version $(DENY_VERSION) --locked --debug --root $(TOOLS) --target-dir $(TOOLS)/build
	rm -rf $(TOOLS)/build
	mv $(TOOLS)/bin/cargo-deny $@
