# Parvis: make start runs it on this machine, make test proves it. Every verb installs what it needs first.

PORT ?= 8787
export PORT

.PHONY: help start link mails test check build pictures deploy backup restore erasures replay travel clean
.DEFAULT_GOAL := help

help: ## lists the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

start: ## installs, builds, loads demo data and serves on one port; Ctrl-C stops (PORT=8787)
	@scripts/setup
	@scripts/build
	@scripts/database
	@scripts/start

link: ## asks for a sign-in link as a person would and prints it (WHO=coordinateur)
	@scripts/run link.mjs $(WHO)

mails: ## shows the mails sent since make start
	@scripts/run mails.mjs

test: ## runs every test: natively, on workerd and in Chromium
	@scripts/setup tests
	@scripts/build tests
	@scripts/test

check: ## rustfmt, clippy for both targets, HTML, licences and sources of dependencies
	@scripts/setup check
	@scripts/check

build: ## builds the assets and every function
	@scripts/setup
	@scripts/build

pictures: ## takes the screenshots of README anew
	@scripts/setup tests
	@scripts/build
	@scripts/run pictures.mjs

deploy: ## deploys to Cloudflare, data kept in the EU (DRY_RUN=1 sends nothing)
	@scripts/setup
	@scripts/build
	@scripts/deploy

backup: ## copies the data into an empty folder (DEST=folder; REMOTE=1: the deployed one)
	@scripts/setup
	@scripts/keep backup

restore: ## puts a backup into an empty environment and verifies it (FROM=folder ERASURES=file|none; STATE=folder, or REMOTE=1)
	@scripts/setup
	@scripts/keep restore

erasures: ## writes down what was erased of late, to be applied after a restore (DEST=file; REMOTE=1)
	@scripts/setup
	@scripts/keep erasures

replay: ## applies such a list to a database that was taken back (FROM=file; REMOTE=1)
	@scripts/setup
	@scripts/keep replay

travel: ## takes the deployed database back to a moment, erasures applied again (TO=moment DEST=file REMOTE=1)
	@scripts/setup
	@scripts/keep travel

clean: ## removes what was built and the local data; the cache of tools stays
	@rm -rf target dist functions/*/build tests/fixtures/*/build .wrangler functions/*/.wrangler tests/fixtures/*/.wrangler
