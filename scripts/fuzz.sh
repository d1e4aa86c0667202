#!/usr/bin/env bash
# Runs each fuzz target of the repository in turn, for the time given (default 30s).
set -euo pipefail
cd "$(dirname "$0")/.."
duration=${1:-30s}

grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u | while read -r dir; do
	for target in $(grep -ho '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go | cut -d' ' -f2); do
		echo "== $dir $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$duration" -fuzzminimizetime 1x "$dir"
	done
done
