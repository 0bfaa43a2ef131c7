# shellcheck shell=bash
# Gets a container engine running, and the images of brokers and of the Debian for clients in reach; says what it did.
# To be sourced by bash:
#   source .ci/container-engine.sh || echo "no engine: the container tests are skipped"
# Returns 1, with a sentence, when it cannot. May export MQTT_CONFORMANCE_<BROKER>_IMAGE,
# MQTT_CONFORMANCE_DEBIAN_IMAGE and TESTCONTAINERS_RYUK_DISABLED.
# Settings: CONTAINER_BROKERS (whose images are wanted: "mosquitto rabbitmq nats ejabberd debian"),
#           DEBIAN_SUITE (from which Debian suite images of brokers are built where the official ones cannot be had: trixie;
#           that of `debian` is always bookworm, of whose clients the known findings are),
#           CONTAINER_ENGINE_DEADLINE (seconds an engine may take to answer, 30),
#           CONTAINER_PULL_DEADLINE (seconds that the pulls, side by side, may take, 90).

_engine_brokers="${CONTAINER_BROKERS:-mosquitto rabbitmq nats ejabberd debian}"
_engine_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

_engine_say() { echo "container engine: $*"; }

_engine_answers() { command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1; }

# Installs what is missing of the Debian packages named; needs root.
_engine_install() {
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    _engine_say "$* is missing and cannot be installed here (that needs apt-get and root); install it by hand"
    return 1
  fi
  _engine_say "installing $*"
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$_engine_log" 2>&1; then
    tail -n 3 "$_engine_log"
    _engine_say "apt-get could not install $* (its last lines are above)"
    return 1
  fi
}

# Starts dockerd with these options in the background and waits until it answers, ends or the deadline passes.
_engine_try() {
  setsid nohup dockerd "$@" >"$_engine_log" 2>&1 </dev/null &
  local daemon=$! until=$((SECONDS + ${CONTAINER_ENGINE_DEADLINE:-30}))
  while ((SECONDS < until)) && kill -0 "$daemon" 2>/dev/null; do
    if _engine_answers; then
      disown "$daemon" 2>/dev/null || true
      _engine_say "started dockerd${*:+ $*} (process $daemon, log $_engine_log)"
      return 0
    fi
    sleep 0.2
  done
  # Only the daemon started above, which is of no use.
  kill "$daemon" 2>/dev/null || true
  wait "$daemon" 2>/dev/null || true
  return 1
}

_engine_start() {
  if _engine_answers; then
    _engine_say "one is running already"
    return 0
  fi
  if ! command -v dockerd >/dev/null; then
    # iptables is only recommended by docker.io, and without it no port can be published.
    _engine_install docker.io iptables || return 1
    # The package may have started its service.
    if _engine_answers; then _engine_say "the service of the package is running" && return 0; fi
  fi
  if [ "$(id -u)" -ne 0 ]; then
    _engine_say "none is running and dockerd needs root; start it with: sudo service docker start"
    return 1
  fi
  _engine_try || _engine_try --storage-driver=vfs || _engine_try --storage-driver=vfs --iptables=false || {
    tail -n 3 "$_engine_log"
    _engine_say "dockerd did not start (the last lines of $_engine_log are above)"
    return 1
  }
}

_engine_has_image() { docker image inspect "$1" >/dev/null 2>&1; }

_engine_variable() { echo "MQTT_CONFORMANCE_${1^^}_IMAGE"; }
_engine_suite() { if [ "$1" = debian ]; then echo bookworm; else echo "${DEBIAN_SUITE:-trixie}"; fi; }
_engine_debian_image() { echo "mqtt-conformance/$1:debian-$(_engine_suite "$1")"; }

# What the recipe runs by itself: the image stands in one place only.
_engine_official_image() {
  sed -n "s/^  $1: '\(.*\)',$/\1/p" "$_engine_folder"/fixtures/containers/{broker-images,client/base-image}.ts
}

_engine_use_debian_image() {
  export "$(_engine_variable "$1")=$(_engine_debian_image "$1")"
  # Where a broker cannot be pulled the reaper cannot be either.
  export TESTCONTAINERS_RYUK_DISABLED=true
  _engine_say "$(_engine_variable "$1")=$(_engine_debian_image "$1"), TESTCONTAINERS_RYUK_DISABLED=true"
}

# Succeeds when the broker's image needs nothing more.
_engine_image_is_settled() {
  local variable image
  variable="$(_engine_variable "$1")"
  image="$(_engine_official_image "$1")"
  if [ -n "${!variable:-}" ]; then
    _engine_say "$variable is set to ${!variable} already"
  elif _engine_has_image "$image"; then
    _engine_say "$image is here already"
  elif _engine_has_image "$(_engine_debian_image "$1")"; then
    _engine_use_debian_image "$1"
  else
    return 1
  fi
}

_engine_pull() {
  local image
  image="$(_engine_official_image "$1")"
  if timeout "${CONTAINER_PULL_DEADLINE:-90}" docker pull -q "$image" >"$_engine_log.pull-$1" 2>&1; then
    _engine_say "pulled $image"
  else
    _engine_say "$image cannot be pulled ($(tail -n 1 "$_engine_log.pull-$1"))"
    return 1
  fi
}

_engine_provide_images() {
  local broker wanted=() missing=()
  declare -A pull=()
  for broker in $_engine_brokers; do
    _engine_image_is_settled "$broker" || wanted+=("$broker")
  done
  for broker in "${wanted[@]}"; do
    _engine_pull "$broker" &
    pull[$broker]=$!
  done
  for broker in "${wanted[@]}"; do
    wait "${pull[$broker]}" || missing+=("$broker")
  done
  if ((${#missing[@]} == 0)); then return 0; fi
  command -v debootstrap >/dev/null || _engine_install debootstrap || return 1
  local brokers=() suites=() pid
  for broker in "${missing[@]}"; do
    if [ "$(_engine_suite "$broker")" = "$(_engine_suite any)" ]; then brokers+=("$broker"); else
      DEBIAN_SUITE="$(_engine_suite "$broker")" bash "$_engine_folder/fixtures/containers/build-debian-image.sh" "$broker" &
      suites+=($!)
    fi
  done
  if ((${#brokers[@]})); then
    bash "$_engine_folder/fixtures/containers/build-debian-image.sh" "${brokers[@]}" || return 1
  fi
  for pid in "${suites[@]}"; do wait "$pid" || return 1; done
  for broker in "${missing[@]}"; do _engine_use_debian_image "$broker"; done
}

_engine_log="$(mktemp -t container-engine.XXXXXX)"
_engine_status=0
{ _engine_start && _engine_provide_images; } || _engine_status=1
unset -f _engine_say _engine_answers _engine_install _engine_try _engine_start _engine_has_image _engine_variable \
  _engine_debian_image _engine_official_image _engine_use_debian_image _engine_image_is_settled _engine_pull \
  _engine_provide_images _engine_suite
unset _engine_brokers _engine_folder _engine_log
return "$_engine_status"
