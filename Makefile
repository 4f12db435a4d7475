# Everything a developer or CI does. `make` alone lists the targets.
GO        ?= go
FUZZTIME  ?= 10s
SOAK      ?= 3m
LINT      := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
LINT_BIN  := $(shell $(GO) env GOPATH)/bin/golangci-lint
# The packages that must keep at least this much of them under test.
COVERED   := ./callback ./history
COVERAGE  := 90

.DEFAULT_GOAL := help
.PHONY: help run build test race cover lint fuzz bench bench-history bench-replay keys picture licences cross reproducible package release-check module soak ci

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## open the terminal UI on the embedded mock
	@$(GO) run .

build: ## build the one binary, ./redial
	$(GO) build -trimpath -ldflags '-s -w' -o redial .

test: ## run every test
	$(GO) test -timeout 30m ./...

race: ## run every test under the race detector
	$(GO) test -race -timeout 45m ./...

cover: ## hold the coverage of the covered packages
	@for p in $(COVERED); do \
	  out=$$($(GO) test -short -coverprofile=cover.out $$p 2>&1) || { echo "$$out"; exit 1; }; \
	  $(GO) tool cover -func=cover.out | awk -v p=$$p -v min=$(COVERAGE) '/^total:/{sub("%","",$$3); printf "%-12s %s %%\n", p, $$3; if ($$3+0 < min) exit 1}' \
	    || { echo "$$p is below $(COVERAGE) %"; exit 1; }; \
	done

lint: $(LINT_BIN) ## gofumpt, vet and the linters of .golangci.yml
	$(LINT_BIN) run ./...

$(LINT_BIN):
	$(GO) install $(LINT)

fuzz: ## run every fuzzer for FUZZTIME (default 10s)
	@# An input that reaches something new is made smaller at most 1 s: go's own minute would be all the time there is.
	@set -e; for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
	  for f in $$(grep -h '^func Fuzz' $$dir/*_test.go | sed 's/func \(Fuzz[A-Za-z0-9_]*\).*/\1/' | sort -u); do \
	    echo "== $$dir $$f"; run="$(GO) test -run ^\$$ -fuzz ^$$f\$$ -fuzztime $(FUZZTIME) -fuzzminimizetime 1s $$dir"; \
	    $$run || { echo "once more: go's fuzzing can end in its own deadline, a real finding is kept and fails again"; $$run; }; \
	  done; done

bench-history: ## measure on a long history, made anew or LONG=file of 1M callbacks SHORT=file of 10k
	.ci/bench-history/run $(LONG) $(SHORT)

bench: ## run every benchmark; fails where a limit is not met
	@$(GO) test -run '^$$' -bench . -benchmem ./... | awk '{ \
	  for (i = 2; i <= NF; i++) if ($$i == "of-limit") $$0 = $$0 ($$(i-1) <= 1 ? "  met" : "  NOT MET"); \
	  print; if (/^(--- )?FAIL|NOT MET/) failed = 1 } END { exit failed }'

bench-replay: ## replay throughput against a bare loop, in one run; fails where a limit is not met
	@$(GO) test -run '^$$' -bench '^BenchmarkReplay$$' -benchtime 1x -timeout 30m ./history/replay | awk '{ \
	  if (/NOT MET/) failed = 1; \
	  if (sub(/^[^|]*\|/, "")) print; else if (/FAIL|panic|Error/) { print; failed = 1 } fflush() } END { exit failed }'

keys: ## write the README's table of keys from the table of actions
	$(GO) test -count=1 -run TestReadmeKeys ./tui -update

picture: ## take the README's picture from the real screen
	REDIAL_PICTURE=1 $(GO) test -count=1 -run 'TestJourneys/all/examples' ./tui

licences: ## list what is built in, with its licence; fails on one that is not known
	@$(GO) run ./.ci/licences

cross: ## build and vet for every system that is released; VET=amd64 vets half of them
	VET=$(VET) .ci/cross

reproducible: ## build twice, in two places, and compare
	.ci/reproducible

package: ## build a .deb, install it into a folder, try it, remove it
	.ci/package

release-check: ## hold the files of a release together, without a network
	$(GO) test -count=1 -run 'Release|Threats|IssueForms' ./internal

soak: ## let a UI run for SOAK (default 3m) beside writers and faults, and look at what it holds
	REDIAL_SOAK=$(SOAK) $(GO) test -count=1 -timeout 0 -v -run '^TestSoak$$' ./internal/cli

module: ## give the module another path: make module MODULE=example.org/you/redial
	@test -n "$(MODULE)" || { echo "which? make module MODULE=example.org/you/redial"; exit 2; }
	@$(GO) run ./.ci/rename $(MODULE)

ci: lint race cover fuzz build ## all gates
