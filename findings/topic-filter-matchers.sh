#!/usr/bin/env bash
# Libraries that tell whether a topic matches a filter, and MQTT 3.1.1 section 4.7. A filter that begins with a wildcard
# matches no topic that begins with $ (MQTT-4.7.2-1): mqtt-match 3.0.0, mqtt-pattern 2.1.1, mqtt-wildcard 3.0.9 (npm) and
# aiomqtt 2.5.1 (PyPI) say that it does. A level may be empty, and + stands for it (4.7.1.3): mqtt-pattern says no. A
# message of a shared subscription comes on the plain topic (MQTT 5.0, 4.8.2): topic_matches_sub of paho-mqtt 2.2.0 (PyPI),
# which chooses the callback of message_callback_add, does not know $share, so that callback is never called.
# Output, what is answered wrongly:
#   mqtt-match: # $SYS/x, +/x $SYS/x
#   mqtt-pattern: # $SYS/x, +/x $SYS/x, +/+ /finance, a/+ a/, a/+/c a//c
#   mqtt-wildcard: # $SYS/x, +/x $SYS/x
#   aiomqtt: # $SYS/x, +/x $SYS/x
#   paho: $share/g/a/+ a/b
# Needs node, npm and python3 with venv.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mqtt-match@3.0.0 mqtt-pattern@2.1.1 mqtt-wildcard@3.0.9
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check aiomqtt==2.5.1 paho-mqtt==2.2.0
# Filter, topic, and what the standard says; shared filters are only for libraries that take them at all.
cat >rows.json <<'JSON'
[["#", "$SYS/x", false], ["+/x", "$SYS/x", false], ["$SYS/#", "$SYS/x", true], ["+/+", "/finance", true],
 ["+", "/finance", false], ["a/+", "a/", true], ["a/+/c", "a//c", true], ["a/#", "a", true], ["a/+", "a", false],
 ["a/b", "a/b/", false], ["a/b", "A/b", false]]
JSON
cat >run.mjs <<'JS'
import { readFileSync } from 'node:fs';
import match from 'mqtt-match';
import pattern from 'mqtt-pattern';
import wildcard from 'mqtt-wildcard';
const rows = JSON.parse(readFileSync('rows.json', 'utf8'));
const matchers = {
  'mqtt-match': (filter, topic) => match(filter, topic),
  'mqtt-pattern': (filter, topic) => pattern.matches(filter, topic),
  'mqtt-wildcard': (filter, topic) => wildcard(topic, filter) !== null,
};
for (const [name, matches] of Object.entries(matchers)) {
  const wrong = rows.filter(([filter, topic, right]) => matches(filter, topic) !== right);
  console.log(`${name}: ${wrong.map(([filter, topic]) => `${filter} ${topic}`).join(', ')}`);
}
JS
cat >run.py <<'PY'
import json
from aiomqtt import Topic
from paho.mqtt.client import topic_matches_sub

rows = json.load(open("rows.json"))
shared = [["$share/g/a/+", "a/b", True]]
for name, matches in (("aiomqtt", lambda f, t: Topic(t).matches(f)), ("paho", topic_matches_sub)):
    wrong = [f"{f} {t}" for f, t, right in rows + shared if matches(f, t) != right]
    print(f"{name}: {', '.join(wrong)}")
PY
{ node run.mjs && python/bin/python run.py; } >seen
cat seen
diff - seen <<'SEEN'
mqtt-match: # $SYS/x, +/x $SYS/x
mqtt-pattern: # $SYS/x, +/x $SYS/x, +/+ /finance, a/+ a/, a/+/c a//c
mqtt-wildcard: # $SYS/x, +/x $SYS/x
aiomqtt: # $SYS/x, +/x $SYS/x
paho: $share/g/a/+ a/b
SEEN
