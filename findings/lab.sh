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

# Builds the program of one class on standard input with the given packages; `java` is the command that runs it.
java_of() {
  local release=11 package
  mkdir -p "$folder/java/src/main/java"
  cat >"$folder/java/src/main/java/Main.java"
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><properties>'
    echo "<maven.compiler.source>$release</maven.compiler.source><maven.compiler.target>$release</maven.compiler.target>"
    echo '<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties><dependencies>'
    for package in "$@"; do
      IFS=: read -r group artifact version <<<"$package"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >"$folder/java/pom.xml"
  mvn -q -B -f "$folder/java/pom.xml" compile dependency:build-classpath -Dmdep.outputFile="$folder/java/classpath" \
    >"$folder/log" 2>&1 || { tail -n 5 "$folder/log"; exit 1; }
  java=(java -cp "$folder/java/target/classes:$(cat "$folder/java/classpath")" Main)
  echo "$*"
}

# Builds mochi-mqtt of a version, which takes anybody, and starts it.
mochi() {
  mkdir "$folder/source"
  cat >"$folder/source/go.mod" <<GO
module finding

go 1.22

require github.com/mochi-mqtt/server/v2 v$1
GO
  cat >"$folder/source/main.go" <<'GO'
package main

import (
	"os"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
)

func main() {
	server := mqtt.New(nil)
	_ = server.AddHook(new(auth.AllowHook), nil)
	config := listeners.Config{ID: "tcp", Address: "127.0.0.1:" + os.Getenv("port")}
	if err := server.AddListener(listeners.NewTCP(config)); err != nil {
		panic(err)
	}
	if err := server.Serve(); err != nil {
		panic(err)
	}
	select {}
}
GO
  (cd "$folder/source" && GOPATH="$folder/go" GOFLAGS=-mod=mod go build -o "$folder/broker" .) >"$folder/log" 2>&1 ||
    { tail -n 5 "$folder/log"; exit 1; }
  echo "mochi-mqtt $1"
  start "$folder/broker"
}

# Builds ActiveMQ Classic of a version, with nothing stored on disk, and starts it for anybody.
activemq() {
  java_of "org.apache.activemq:activemq-mqtt:$1" <<'JAVA'
import org.apache.activemq.broker.BrokerService;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var broker = new BrokerService();
    broker.setPersistent(false);
    broker.setUseJmx(false);
    broker.addConnector("mqtt://127.0.0.1:" + arguments[0]);
    broker.start();
    broker.waitUntilStopped();
  }
}
JAVA
  cd "$folder" # It leaves an empty folder `activemq-data` where it is started.
  start "${java[@]}" "$port"
  sleep 2 # It listens before it answers.
}

# Builds the program on standard input with the given dependencies, lines of a Cargo.toml, and starts it on the port.
crates() {
  mkdir -p "$folder/rust/src"
  cat >"$folder/rust/src/main.rs"
  {
    printf '[package]\nname = "finding"\nversion = "1.0.0"\nedition = "2021"\n[profile.dev]\ndebug = false\n[dependencies]\n'
    printf '%s\n' "$@" 'tokio = { version = "1", features = ["full"] }'
  } >"$folder/rust/Cargo.toml"
  local built="${CARGO_TARGET_DIR:-$folder/rust/target}"
  cargo build --manifest-path "$folder/rust/Cargo.toml" --target-dir "$built" >"$folder/log" 2>&1 ||
    { tail -n 5 "$folder/log"; exit 1; }
  echo "$1"
  start "$built/debug/finding" "127.0.0.1:$port"
}

# Makes `apt` ask for packages of Debian bookworm, whatever this machine has them from: "${apt[@]}" download <package>=<version>.
bookworm() {
  mkdir -p "$folder/apt/lists/partial"
  printf '%s http://deb.debian.org/debian bookworm main\n' deb deb-src >"$folder/apt/list"
  apt=(apt-get -q -o Dir::Etc::sourcelist="$folder/apt/list" -o Dir::Etc::sourceparts=/dev/null -o APT::Sandbox::User=root
    -o Dir::State::lists="$folder/apt/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  "${apt[@]}" update
}
