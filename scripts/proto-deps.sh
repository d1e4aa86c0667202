#!/usr/bin/env bash
# Copies the imported .proto files from the Go module cache into third_party/proto and writes the
# manifest (file, module@version, sha256). With --check nothing is written: it fails where a copy
# differs from the module that go.mod names.
set -euo pipefail
cd "$(dirname "$0")/.."

dest=third_party/proto
manifest=$dest/MANIFEST

# file | module | path inside the module
files='
amino/amino.proto|github.com/cosmos/cosmos-sdk|proto/amino/amino.proto
cosmos/app/v1alpha1/module.proto|github.com/cosmos/cosmos-sdk|proto/cosmos/app/v1alpha1/module.proto
cosmos/base/v1beta1/coin.proto|github.com/cosmos/cosmos-sdk|proto/cosmos/base/v1beta1/coin.proto
cosmos/msg/v1/msg.proto|github.com/cosmos/cosmos-sdk|proto/cosmos/msg/v1/msg.proto
cosmos_proto/cosmos.proto|github.com/cosmos/cosmos-proto|proto/cosmos_proto/cosmos.proto
gogoproto/gogo.proto|github.com/cosmos/gogoproto|gogoproto/gogo.proto
google/api/annotations.proto|github.com/grpc-ecosystem/grpc-gateway|third_party/googleapis/google/api/annotations.proto
google/api/http.proto|github.com/grpc-ecosystem/grpc-gateway|third_party/googleapis/google/api/http.proto
'

new=$(mktemp)
trap 'rm -f "$new"' EXIT
while IFS='|' read -r file module path; do
	[ -n "$file" ] || continue
	read -r version dir < <(go list -m -f '{{.Version}} {{.Dir}}' "$module")
	if [ "${1:-}" = --check ]; then
		cmp -s "$dir/$path" "$dest/$file" || {
			echo "$dest/$file differs from $module@$version: run scripts/proto-deps.sh and commit" >&2
			exit 1
		}
	else
		install -D -m 644 "$dir/$path" "$dest/$file"
	fi
	printf '%s %s@%s %s\n' "$file" "$module" "$version" "$(sha256sum "$dir/$path" | cut -d' ' -f1)" >>"$new"
done <<<"$files"

if [ "${1:-}" = --check ]; then
	cmp -s "$new" "$manifest" || {
		echo "$manifest is not current: run scripts/proto-deps.sh and commit" >&2
		exit 1
	}
else
	install -m 644 "$new" "$manifest"
fi
