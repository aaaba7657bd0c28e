# Everything there is to run. `make` alone prints the list.

GOLANGCI_VERSION    := v2.15.0
GOVULNCHECK_VERSION := v1.8.0

tools       := bin/tools
golangci    := $(tools)/golangci-lint-$(GOLANGCI_VERSION)
govulncheck := $(tools)/govulncheck-$(GOVULNCHECK_VERSION)

# Where the public data sets are that some tests and benchmarks read.
export LULL_DATA ?= $(abspath ../shared/data)
# A copy of the Go vulnerability database; where it is absent the live one is asked.
VULNDB ?= ../shared/vulndb

# An older Go fetches the version that go.mod names; some distributions switch that off.
export GOTOOLCHAIN ?= auto
# Where Go installs itself; not on every machine's PATH.
export PATH := $(PATH):/usr/local/go/bin

.PHONY: help demo test faults lint bench cross
.DEFAULT_GOAL := help

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## try Lull in the browser, with a made-up company; ARGS="--fresh" and the like
	@.ci/need go postgres
	@go build -o bin/lull ./cmd/lull
	@exec bin/lull demo $(ARGS)

# Not from Go's cache: it cannot see that Postgres, Chromium or the data have changed.
# Most tests wait for programs that they started, so more of them run at once than there are processors.
test: ## run every test, with the race detector, a real Postgres and a real browser
	@.ci/need go cc postgres chromium
	go test -race -count=1 -parallel 4 -timeout 25m ./...

faults: ## send a quarter of digests through three replicas that are killed 200 times, let 50 people loose on 20 follow-ups, and print what came of it
	@.ci/need go cc postgres
	LULL_FAULTS=full go test -race -count=1 -timeout 60m -run 'TestAQuarterOfDigestsThroughFaults|TestACrowdAtTheSameFollowUps' -v ./cmd/lull

lint: $(golangci) $(govulncheck) ## check style, mistakes, who imports whom, and known vulnerabilities
	$(golangci) run
	$(govulncheck) -format json $(if $(wildcard $(VULNDB)/v1/index),-db file://$(abspath $(VULNDB))/v1) ./... >bin/vulnerabilities.json
	go run .ci/vulnerabilities.go <bin/vulnerabilities.json

bench: ## measure how right Lull is and how fast, as ratios to the bare tools; BENCH=full takes ten times the data
	@.ci/need go postgres
	go test -run '^$$' -bench . -benchtime 1x -timeout 4h ./analysis/cadence ./analysis/segment ./store ./internal/slacksim ./cmd/lull

cross: ## compile for every system that Lull runs on
	GOOS=linux GOARCH=amd64 go build -o /dev/null ./cmd/...
	GOOS=darwin GOARCH=arm64 go build -o /dev/null ./cmd/...
	GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/...

# Tools are kept by version, so that a new pin installs anew and an old one costs nothing.
$(golangci):
	@.ci/need go
	GOBIN=$(abspath $(tools))/new go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv $(tools)/new/golangci-lint $@

$(govulncheck):
	@.ci/need go
	GOBIN=$(abspath $(tools))/new go install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)
	@mv $(tools)/new/govulncheck $@
