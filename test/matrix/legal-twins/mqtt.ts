import type { LegalTwins } from './mending.js';

/** The same bytes as in the control of the case. */
const asTheControl = { words: { '{illegal}': '{legal}' } };

const letter = { values: { bytes: '61' } };

const noFlags = { values: { flags: 0 } };

/** PUBREL, SUBSCRIBE and UNSUBSCRIBE have 0010. */
const flags0010 = { values: { flags: 2 } };

const subscribesToConform = '82 0c 00 0a 00 07 63 6f 6e 66 6f 72 6d 00';

const unsubscribesFromConform = 'a2 0b 00 0a 00 07 63 6f 6e 66 6f 72 6d';

/** A CONNECT with the flags that its fields ask for. */
const flagsAsTheFields = { words: { ',"connectFlags":"{wrongFlags}"': '' } };

const account = '"username":"{user}","password":"{userPassword}"';

/** An id of its own: nobody is to be taken over from. */
const legalId = { words: { '"clientId":{"hex":"{id}"}': '"clientId":"c{nonce}"' } };

const legalTopic = { values: { topic: '63 6f 6e 66 6f 72 6d 2f 61' } };

/** A CONNECT that could be accepted, in place of bytes. */
const wholeConnect = {
  words: { '{"hex":"{hex}"}': `{"packet":{"type":"CONNECT","clientId":"c{nonce}",${account}}}` },
};

export const ofMqtt: LegalTwins = {
  'MQTT-3.1.2-1': { values: { protocolName: 'MQTT' } },
  'MQTT-3.1.2-2': { values: { level: 4 } },
  'MQTT-3.1.2-2-of-5': { words: { '"protocolLevel":5,"properties":{"hex":"{properties}"},': '' } },
  'MQTT-3.1.2-3': { words: { '"connectFlags":"{flagsWithReserved}"': '' } },
  'MQTT-3.1.3-8': { words: { '"clientId":""': '"clientId":"{session}"' } },
  'MQTT-3.1.0-1': { words: { '{"connect":{"greet":false}}': '{"connect":{}}' } },
  'MQTT-3.1.0-2': {
    words: {
      '{"type":"CONNECT","clientId":"{letter}{nonce}","clean":"{clean}","will":"{will}","username":"{user}","password":"{userPassword}"}':
        '{"type":"PINGREQ"}',
    },
  },
  'MQTT-3.1.0-2-bystander': {
    words: { [`{"type":"CONNECT","clientId":"t{nonce}",${account}}`]: '{"type":"PINGREQ"}' },
  },
  // What only makes sure that the CONNECT was refused is left out of the legal twin.
  'MQTT-3.1.4-5': {
    values: { level: 4 },
    words: { ',"given":{"anyOf":[{"connack":[1,2,3,4,5,132]},"closed"]}': '' },
  },
  'MQTT-3.1.4-5-credentials': {
    words: { 'wrong-{nonce}': '{password}', ',"given":{"anyOf":[{"connack":[1,2,3,4,5]},"closed"]}': '' },
  },
  'MQTT-3.1.4-5-later': {
    words: { 'wrong-{nonce}': '{password}', ',"given":{"anyOf":[{"connack":[1,2,3,4,5]},"closed"]}': '' },
  },
  'MQTT-3.2.2-4': { words: { 'wrong-{nonce}': '{password}' } },
  'MQTT-3.2.2-5': { words: { 'wrong-{nonce}': '{password}' } },
  'MQTT-3.2.2-4-level': { words: { '"protocolLevel":99': '"protocolLevel":4' } },
  'MQTT-3.1.2-9': { words: { ',"connectFlags":"{flagsWithWill}","append":{"hex":"{surplus}"}': '' } },
  'MQTT-3.1.2-11': flagsAsTheFields,
  'MQTT-3.1.2-13': flagsAsTheFields,
  'MQTT-3.1.2-14': { words: { '"qos":3': '"qos":1' } },
  'MQTT-3.1.2-15': flagsAsTheFields,
  'MQTT-3.1.2-18': {
    words: { '"username":"user-{nonce}","password":"{password}","connectFlags":2': '"connectFlags":2' },
  },
  'MQTT-3.1.2-19': { words: { '"connectFlags":"{wrongFlags}"': account } },
  'MQTT-3.1.2-20': { words: { '"password":"pass-{nonce}","connectFlags":2': '"connectFlags":2' } },
  'MQTT-3.1.2-21': { words: { '"username":"{firstField}","connectFlags":194': account } },
  'MQTT-3.1.2-22': { words: { ',"password":"{secondField}"': '' } },
  'MQTT-3.1.3-3': wholeConnect,
  'MQTT-3.1.3-4': legalId,
  'MQTT-3.1.3-10': legalTopic,
  'MQTT-3.1.3-11': { values: { bytes: '' } },
  'MQTT-3.1.4-1': {
    values: { header: 0, surplus: '' },
    words: { ',"connectFlags":"{wrongFlags}"': '' },
  },
  'MQTT-3.1.4-1-cut-short': wholeConnect,
  'MQTT-3.14.1-1': noFlags,
  // The DISCONNECT alone.
  'MQTT-3.14.4-2': { values: { hex: 'e0 00' } },
  'MQTT-3.1.2-8-protocol-error': { words: { '"qos":3': '"qos":1', ',"given":"closed"': '' } },
  'MQTT-3.1.2-8-second-connect': {
    words: { [`{"type":"CONNECT","clientId":"s{nonce}",${account}}`]: '{"type":"PINGREQ"}' },
  },
  // A client that has no keep-alive may say nothing.
  'MQTT-3.1.2-24': { words: { '"connect":{"keepAlive":4}': '"connect":{"keepAlive":0}' } },
  'MQTT-3.1.2-24-after-ping': { words: { '"connect":{"keepAlive":4}': '"connect":{"keepAlive":0}' } },
  'MQTT-3.1.2-24-half-a-packet': { words: { '"connect":{"keepAlive":4}': '"connect":{"keepAlive":0}' } },
  'MQTT-3.1.2-24-receiving': { words: { '"connect":{"keepAlive":4,': '"connect":{"keepAlive":0,' } },
  'MQTT-4.7.1-1-will': { values: { name: 'a' } },
  'MQTT-4.7.3-1-will': { words: { '"topic":""': '"topic":"conformance/{run}/{nonce}/will"' } },
  'MQTT-3.8.3-3': { values: { bytes: subscribesToConform } },
  'MQTT-3.10.3-2': { values: { bytes: unsubscribesFromConform } },
  'MQTT-4.7.1-1': { values: { name: 'a' } },
  'MQTT-3.3.2-2': { values: { name: 'a' } },
  'MQTT-4.7.1-2-illegal': { values: { filter: 'a/#' } },
  'MQTT-4.7.1-2-illegal-first-level': { values: { filter: 'c{nonce}/#' } },
  'MQTT-4.7.1-3-illegal': { values: { filter: 'a/+' } },
  'MQTT-4.7.1-3-illegal-first-level': { values: { filter: 'c{nonce}/+' } },
  'MQTT-1.5.3-1': letter,
  'MQTT-3.8.3-1': letter,
  'MQTT-3.8.3-1-behind-another': letter,
  'MQTT-3.10.3-1': letter,
  'MQTT-3.10.3-1-behind-another': letter,
  'MQTT-1.5.3-2': { words: { '{"hex":"00"}': '"0"' } },
  'MQTT-4.7.3-2': { words: { '{"hex":"00"}': '"0"' } },
  'MQTT-4.7.3-1': { words: { '"topic":""': '"topic":"conformance/{run}/{nonce}/a"' } },
  'MQTT-4.7.3-1-subscribe': { words: { '"filter":""': '"filter":"conformance/{run}/{nonce}/a"' } },
  'MQTT-4.7.3-1-unsubscribe': { words: { '"filter":""': '"filter":"conformance/{run}/{nonce}/a"' } },
  'MQTT-2.2.2-2': noFlags,
  'MQTT-2.2.2-2-connect': noFlags,
  'MQTT-2.2.2-2-puback': noFlags,
  'MQTT-2.2.2-2-pubrec': noFlags,
  'MQTT-2.2.2-2-pubcomp': noFlags,
  'MQTT-3.6.1-1': flags0010,
  'MQTT-3.8.1-1': flags0010,
  'MQTT-3.10.1-1': flags0010,
  'MQTT-2.3.1-1': { words: { '"packetId":0': '"packetId":10' } },
  'MQTT-2.3.1-1-qos-2': { words: { '"packetId":0': '"packetId":10' } },
  'MQTT-3.3.1-4': { values: { withId: true }, words: { '"qos":3': '"qos":1' } },
  'MQTT-3.3.2-1': asTheControl,
  'MQTT-4.8.0-1': asTheControl,
  'MQTT-4.8.0-1-from-a-server': asTheControl,
  'MQTT-4.8.0-1-too-short': asTheControl,
  'MQTT-4.8.0-1-puback-too-short': { values: { illegal: '40 02 00 0a' } },
  'MQTT-4.8.0-1-pubrel-too-short': {
    cases: {
      'pubrec-without-packet-id': { illegal: '50 02 00 0a' },
      'pubrec-with-half-a-packet-id': { illegal: '50 02 00 0a' },
      'pubrel-without-packet-id': { illegal: '62 02 00 0a' },
      'pubrel-with-half-a-packet-id': { illegal: '62 02 00 0a' },
      'pubcomp-without-packet-id': { illegal: '70 02 00 0a' },
      'pubcomp-with-half-a-packet-id': { illegal: '70 02 00 0a' },
    },
  },
  'MQTT-4.8.0-1-too-long': asTheControl,
  'MQTT-4.8.0-1-puback-too-long': { values: { surplus: '' } },
  'MQTT-4.8.0-1-pubrel-too-long': { values: { surplus: '' } },
  'MQTT-4.8.0-1-requested-qos': { values: { first: 1, second: 1 } },
  'MQTT-4.8.0-1-no-other': { values: { illegal: 'c0 00' } },
  'MQTT-6.0.0-1': { words: { ',"frame":"text"': '' } },
};

export const ofMqtt31: LegalTwins = {
  'client-id-too-long': { values: { clientId: 'abcdefghijklmno{nonce}' } },
  'client-id-empty': { words: { '"clientId":""': '"clientId":"abcdefghijklmno{nonce}"' } },
};
