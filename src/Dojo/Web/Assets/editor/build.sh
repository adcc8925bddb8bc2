#!/usr/bin/env bash
# Makes src/Dojo/Web/Assets/editor.js, which is committed: nobody needs Node to run the dojo.
# Run it after a change to editor.mjs or to a version in package.json. Needs Node 20 or later and a package registry.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")"
npm ci --no-audit --no-fund
npx esbuild editor.mjs --bundle --format=esm --minify --target=es2022 --legal-comments=none --outfile=../editor.js
{
  echo 'editor.js contains these packages, each under the MIT licence that follows it.'
  for package in $(node -p 'Object.keys(require("./package-lock.json").packages).filter(it => it && !/esbuild/.test(it)).map(it => it.replace("node_modules/", "")).join("\n")'); do
    [ -f "node_modules/$package/LICENSE" ] || continue
    printf '\n== %s %s ==\n\n' "$package" "$(node -p "require('./node_modules/$package/package.json').version")"
    cat "node_modules/$package/LICENSE"
  done
} >../editor.LICENSE.txt
