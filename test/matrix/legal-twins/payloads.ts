import type { Step } from '../../../src/steps/step.js';
import type { Requirement } from '../../../src/spec/model.js';
import type { LegalTwins, Mending } from './mending.js';

const nobody = '{"username":null,"password":null}';
const authenticated = { words: { [nobody]: '{}' } };
const asks = { asks: 'reply' };

/** What stands behind the request that is to be refused, so that no other one is changed. */
const expected = (code: number): string =>
  `,"expect":{"reply":{"contains":{"status":"error","code":${code}}}}`;

export const ofThingsboard: LegalTwins = {
  'connect.unknown-token': { words: { '"username":"unknown-{nonce}"': '' } },
  'connect.empty-user-name': { words: { '"username":""': '' } },
  'connect.basic-credentials-wrong': { values: { wrongId: '', wrongUser: '', wrongPassword: '' } },
  'claim.secret': { words: { 'other-secret': 'claim-secret' } },
  'claim.duration': { words: { '"durationMs":400': '"durationMs":60000' } },
  'provision.wrong-key': { values: { wrongKey: '', wrongSecret: '' } },
  'provision.duplicate-name': {
    words: { '"deviceName":"{deviceName}"': '"deviceName":"{provisionedName}"' },
  },
  'provision.originator': {
    words: {
      '"{provisionedName}","provisionDeviceKey":"{provisionKey}x"':
        '"{provisionedName}-2","provisionDeviceKey":"{provisionKey}"',
    },
  },
  'payload.*': { values: { bad: '{"bad":1}' } },
};

export const ofDevicehive: LegalTwins = {
  'connect.wrong-credentials': { values: { wrongLogin: '', wrongPassword: '' } },
  'connect.expired-token': { words: { '2020-01-01': '2099-01-01' } },
  // A client without a keep-alive may say nothing.
  'connect.keep-alive': { words: { '"keepAlive":2': '"keepAlive":0' } },
  'topics.anonymous-refused': authenticated,
  'topics.anonymous-silent': authenticated,
  'topics.anonymous-publish': { words: { ',"username":null,"password":null': '' } },
  '*-*.anonymous': authenticated,
  '*-*.permission': { words: { '"token":"{limitedToken}"': '"token":"{grantedToken}"' } },
  'token-create.actions': { words: { '["GetNetwork"]': '["GetNetwork","GetDeviceType"]' } },
  '*.required': asks,
  '*.illegal': asks,
  '*.unknown': asks,
  'error.isolated': { values: { text: '{"action":"server/info","requestId":1}' } },
  'error.bad-token': { values: { token: '{adminToken}' } },
  'error.bad-login': { values: { wrongLogin: '', wrongPassword: '' } },
  'error.bad-refresh-token': { values: { token: '{adminRefreshToken}' } },
  'error.unknown-action': { values: { action: 'server/info' } },
  'error.shape': { values: { payload: { deviceId: '{deviceId}' } }, needs: ['device'] },
  'error.no-permission': { words: { '"token":"{token}"': '"token":"{adminToken}"' }, needs: ['admin'] },
  'request-id.echoed-in-errors': { words: { 'none-{nonce}': '{deviceId}' }, needs: ['device'] },
  'devicetype-insert.duplicate': {
    words: { [`{newDeviceTypeName}"}}}${expected(403)}`]: `{newDeviceTypeName}-2"}}}${expected(403)}` },
  },
  'network-insert.duplicate': {
    words: { [`{newNetworkName}"}}}${expected(403)}`]: `{newNetworkName}-2"}}}${expected(403)}` },
  },
  'user-insert.duplicate': {
    words: {
      [`"login":"{newLogin}","password":"password-{nonce}","role":1,"status":0,"data":{}}}}${expected(403)}`]: `"login":"{newLogin}-2","password":"password-{nonce}","role":1,"status":0,"data":{}}}}${expected(403)}`,
    },
  },
  'user-update.duplicate': { words: { '"login":"{login}"': '"login":"{ownLogin}-2"' } },
  'devicetype-delete.with-devices': {
    words: {
      [`"{ownDeviceTypeId}"}}${expected(400)}`]: `"{ownDeviceTypeId}","force":true}}${expected(400)}`,
    },
  },
  'network-delete.with-devices': {
    words: { [`"{ownNetworkId}"}}${expected(400)}`]: `"{ownNetworkId}","force":true}}${expected(400)}` },
  },
  'user-delete.oneself': {
    words: { '"{otherAdminId}"}},"expect"': '"{userId}"}},"expect"' },
    needs: ['user'],
  },
  'user-update.password': { words: { '"{ownPassword}"},"expect"': '"changed-{nonce}"},"expect"' } },
  'user-updateCurrent.password': { words: { '"{ownPassword}"},"expect"': '"changed-{nonce}"},"expect"' } },
  'user-getNetwork.not-assigned': { words: { '{ownUserId}': '{userId}' }, needs: ['user'] },
  'user-assignNetwork.unknown-network': { words: { '2147483000': '"{networkId}"' }, needs: ['network'] },
  'command-get.unknown-device': { words: { 'unknown-{nonce}': '{deviceId}' } },
  'notification-get.unknown-device': { words: { 'unknown-{nonce}': '{deviceId}' } },
};

const request = { property: 'mqttStatus', operation: 1, payload: { enabled: true } };

export const ofFingoti: LegalTwins = {
  'malformed.not-json': { values: { bad: JSON.stringify(request) } },
  'malformed.shape': { values: { bad: request } },
  'malformed.property': { values: { bad: request } },
  'malformed.operation': { values: { bad: request } },
  'malformed.operation-unknown': { values: { bad: request } },
  'malformed.payload': {
    words: { '"{bad}"': '{"property":"mqttStatus","operation":1,"payload":{"enabled":"{before}"}}' },
  },
  'malformed.enabled': { words: { '"enabled":"{wrong}"': '"enabled":"{before}"' } },
  'key.wrong': { values: { envelope: 'local' } },
  // Eight are allowed, and then all eight are answered.
  'envelope.nine': {
    words: { '[{"property":"mqttStatus","operation":0},': '[', '"minItems":9': '"minItems":8' },
  },
  'envelope.partial': { words: { 'mc-{nonce}': 'mqttStatus' } },
};

/** What the control writes to the key. */
function asTheControl(requirement: Requirement): Mending {
  const query = (requirement.control as Step[])[0]?.request?.query ?? {};
  return { values: { bad: query[keyOf(requirement)] } };
}

const keyOf = ({ id }: Requirement): string => id.slice(id.lastIndexOf('.') + 1);

/** A key that may be written, in place of one that is only read. */
function writable(requirement: Requirement): Mending {
  const key = keyOf(requirement);
  return {
    words: { [`"${key}":`]: '"mqcn":', [`"filter":"${key}"`]: '"filter":"mqcn"', [`"/${key}"`]: '"/mqcn"' },
  };
}

/** The same over MQTT, with a value that it does not have. The charger connects anew for it, so it is awaited itself. */
function writableOverMqtt(requirement: Requirement): Mending {
  const topic = `"topic":"{prefix}${keyOf(requirement)}/set","payload":`;
  const written = JSON.stringify(requirement.check.with);
  const payload = /^[^}]+/.exec(written.slice(written.indexOf(topic) + topic.length))?.[0] ?? '';
  return {
    words: {
      [topic + payload]: '"topic":"{prefix}mqcn/set","payload":true',
      '{"as":"broker","publish":{"topic":"{prefix}fna/set","payload":"mc-{nonce}"}},': '',
      '"filter":"fna"': '"filter":"mqcn"',
      '{"fna":"mc-{nonce}"}': '{"mqcn":true}',
      ...writable(requirement).words,
    },
  };
}

export const ofGoE: LegalTwins = {
  'wrong-type.*': asTheControl,
  'bad-json.*': asTheControl,
  'outlived.*': asTheControl,
  'read-only.*': writable,
  'mqtt-read-only.*': writableOverMqtt,
  'filter.unknown': { words: { xconformance: 'mqcn' } },
  'unknown-key': { words: { xconformance: 'mqcn' } },
  'several.one-wrong': { values: { wrong: 'mqg', bad: 'false' } },
  'several.one-malformed': { values: { bad: 'false' } },
  'mcu.unquoted': { words: { '"mqtt://{otherAddress}/"': '"\\"mqtt://{otherAddress}/\\""' } },
  'result.bad-json': { words: { '"text":"mc-{nonce}"': '"text":"\\"mc-{nonce}\\""' } },
  'result.wrong-type': { words: { '"payload":0': '"payload":"0"' } },
};

const text = '{"packetID":414883,"payload":{"callbackName":27,"callbackArgs":[0]}}';

export const ofInvisoutlet: LegalTwins = {
  'malformed.*': { values: { text } },
};
