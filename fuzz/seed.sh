#!/bin/bash
# Fills the corpora with the small files of these folders, and pins the libraries to the versions that ship.
#
#     fuzz/seed.sh FOLDER...
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2; }
cp "$here/../Cargo.lock" "$here/Cargo.lock"
# Of large files a fuzzer sees the first bytes a thousand times less often. What is of another kind, a target passes over.
for target in "$here"/fuzz_targets/*.rs; do
    corpus=$here/corpus/$(basename "$target" .rs)
    mkdir -p "$corpus"
    find "$@" -type f -size -400k ! -name '*.tsv' -print0 | while IFS= read -r -d '' file; do
        cp -f "$file" "$corpus/$(sha1sum <"$file" | cut -c1-40)"
    done
done
du -sh "$here"/corpus/*
