#!/usr/bin/env bash
# What the steps of action.yml run. Their inputs come from the environment, so that no text of a
# pull request is ever read as a command.
set -euo pipefail

cli() {
  if [[ -n ${INPUT_VERSION:-} ]]; then
    npx --yes --package "vtex-api-keys@$INPUT_VERSION" vtex-keys "$@"
  else
    node "$GITHUB_ACTION_PATH/dist/cli.js" "$@"
  fi
}

# Whether there is a Node that runs TypeScript, as the build of this action does.
node_step() {
  if node --eval 'process.exit(process.features.typescript ? 0 : 1)' 2>/dev/null; then
    echo 'found=true' >>"$GITHUB_OUTPUT"
  fi
}

# A release has the bundle; a branch is built here.
install_step() {
  if [[ -n ${INPUT_VERSION:-} || -f $GITHUB_ACTION_PATH/dist/cli.js ]]; then return; fi
  (
    cd "$GITHUB_ACTION_PATH"
    npm ci --ignore-scripts --no-audit --no-fund
    node esbuild.ts --production
  )
}

lint_step() {
  local args=(--fail-on "$INPUT_FAIL_ON") path
  if [[ -n $INPUT_POLICY ]]; then args+=(--policy "$INPUT_POLICY"); fi
  if [[ -n $INPUT_BASELINE ]]; then args+=(--baseline "$INPUT_BASELINE"); fi
  if [[ -n $INPUT_SINCE ]]; then args+=(--since "$INPUT_SINCE"); fi
  if [[ -n $INPUT_SARIF ]]; then args+=(--format sarif --output "$INPUT_SARIF"); fi
  args+=(--format github --)
  while IFS= read -r path; do
    if [[ -n $path ]]; then args+=("$path"); fi
  done <<<"$INPUT_PATHS"
  cli lint "${args[@]}"
}

# The table goes to the summary, whatever comes of it.
access_step() {
  local fail=()
  if [[ -n $INPUT_FAIL_ON_NEW ]]; then fail=(--fail-on-new "$INPUT_FAIL_ON_NEW"); fi
  cli access diff --format markdown -- "$INPUT_BASE" . >>"$GITHUB_STEP_SUMMARY"
  cli access diff --format github ${fail[@]+"${fail[@]}"} -- "$INPUT_BASE" .
}

case "$1" in
  node | install | lint | access) "$1_step" ;;
  *)
    echo "There is no step '$1'." >&2
    exit 2
    ;;
esac
