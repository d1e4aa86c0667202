# Bare `make` prints this help. Everything builds without a C compiler.
export CGO_ENABLED = 0

module  := github.com/amigos-network/amigos
version := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
commit  := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
sdk     := github.com/cosmos/cosmos-sdk/version
ldflags := -s -w -X $(sdk).Name=amigos -X $(sdk).AppName=amigosd -X $(sdk).Version=$(version) -X $(sdk).Commit=$(commit)

tool = go tool -modfile=tools/$(1)/go.mod $(1)

.DEFAULT_GOAL := help
.PHONY: help devnet build install test test-long test-race lint fmt proto proto-check cover fuzz bench clean

help: ## print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

devnet: build ## build, then run two chains that talk, with three nodes and two agents each
	@build/amigosd devnet

build: ## build build/amigosd
	@mkdir -p build
	go build -ldflags '$(ldflags)' -o build/amigosd ./cmd/amigosd

install: ## install amigosd into $(go env GOPATH)/bin
	go install -ldflags '$(ldflags)' ./cmd/amigosd

test: proto-check ## run every test that CI runs
	$(call tool,gotestsum) --format pkgname-and-test-fails -- -timeout 20m ./...

long = $(sort $(dir $(shell grep -rl --include='*_test.go' '^//go:build long' app client cmd envelope offchain testutil x)))

build/rly: tools/rly/go.mod # another relayer, to compare with; tools/rly/README.md
	@mkdir -p build
	@if command -v $${CC:-cc} > /dev/null; then \
	  echo "building rly (some minutes, once)"; \
	  cd tools/rly && CGO_ENABLED=1 go build -o ../../$@ -ldflags '-s -w -X github.com/cosmos/relayer/v2/cmd.Version=v2.6.0' github.com/cosmos/relayer/v2; \
	else echo "no C compiler: rly is not built, and nothing is compared with it"; fi

build/simd: tools/simd/go.mod # another chain, to compare with; tools/simd/README.md
	@mkdir -p build
	@echo "building simd (some minutes, once)"
	@cd tools/simd && go build -o ../../$@ -ldflags '-s -w -X $(sdk).Name=sim -X $(sdk).AppName=simd -X $(sdk).Version=v8.8.0' github.com/cosmos/ibc-go/v8/testing/simapp/simd

test-long: build/rly ## what takes too long for CI: simulations, malformed transactions, validators killed and paused (an hour)
	$(call tool,gotestsum) --format testname -- -tags long -p 1 -timeout 3h $(addprefix ./,$(long))

test-race: ## make test under the race detector (needs a C compiler)
	CGO_ENABLED=1 go test -race -timeout 30m ./...

lint: ## static checks and formatting rules
	$(call tool,golangci-lint) run ./...

fmt: ## format the code
	$(call tool,golangci-lint) fmt ./...

proto: ## generate code from proto/ (offline)
	scripts/proto-deps.sh
	scripts/proto.sh

proto-check: ## fail if generated code is not current
	scripts/proto.sh --check

cover: ## write coverage.html
	go test -coverprofile=coverage.out ./... && go tool cover -html=coverage.out -o coverage.html

fuzztime ?= 30s
fuzz: ## run every fuzz target for fuzztime=30s each
	scripts/fuzz.sh $(fuzztime)

bench: build build/rly build/simd ## measure what talking costs, into build/bench.json; short=1 is rougher, only= and rounds= choose (docs/bench.md)
	go run ./testutil/bench $(if $(short),--short) $(if $(only),--only $(only)) $(if $(rounds),--rounds $(rounds))

clean: ## remove build/
	rm -rf build
