# shellcheck shell=bash
# To be sourced by the scripts beside: a temporary folder, a free port, and a broker that ends with the script.
set -euo pipefail
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
export PYTHONDONTWRITEBYTECODE PYTHONPATH
folder="$(mktemp -d)"
broker=
cleanup() {
  if [ -n "$broker" ]; then { kill "$broker" && wait "$broker"; } 2>/dev/null || true; fi
  chmod -R u+w "$folder" # Go's module cache is read-only.
  rm -rf "$folder"
}
trap cleanup EXIT
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
export port

# Starts the broker in the background, with its log beside it.
start() {
  "$@" >"$folder/log" 2>&1 &
  broker=$!
  python3 -c 'import os, wire; wire.wait_for(int(os.environ["port"]))' || { tail -n 5 "$folder/log"; exit 1; }
}
