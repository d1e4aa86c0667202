#!/usr/bin/env bash
# Generates the Go code of every .proto file. With --check the tree is left alone, and the script fails
# where the committed code is not what the .proto files give.
set -euo pipefail
cd "$(dirname "$0")/.."

export CGO_ENABLED=0
module=$(go list -m)
buf=(go tool -modfile=tools/buf/go.mod buf)

"${buf[@]}" lint
rm -rf build/.proto
"${buf[@]}" generate
generated=build/.proto/$module

if [ "${1:-}" = --check ]; then
	scripts/proto-deps.sh --check
	stale=0
	while read -r file; do
		cmp -s "$generated/$file" "$file" || {
			echo "$file is not current: run make proto and commit" >&2
			stale=1
		}
	done < <({ cd "$generated" && find . -name '*.go'; cd - >/dev/null && git ls-files '*.pb.go' '*.pb.gw.go' | sed 's|^|./|'; } | sort -u)
	exit $stale
fi
cp -r "$generated/." .
