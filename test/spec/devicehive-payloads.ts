/** What the reference of DeviceHive says of its actions: permissions (by a ruling where it is unclear) and a legal answer. */
export interface Action {
  action: string;
  /** One of them is needed; none when the action is open to everyone. */
  permissions: string[];
  /** Members of a legal answer besides action, status and requestId. */
  answer: Record<string, unknown>;
}

const time = '2026-11-21T09:30:00.125';
const device = {
  id: 'lamp-1',
  name: 'Lamp',
  data: { floor: 2 },
  networkId: 1,
  deviceTypeId: 1,
  isBlocked: false,
};
const deviceInside = { id: device.id, name: device.name, data: device.data, isBlocked: device.isBlocked };
export const command = {
  id: 712,
  command: 'light',
  timestamp: time,
  lastUpdated: time,
  userId: 1,
  deviceId: 'lamp-1',
  networkId: 1,
  deviceTypeId: 1,
  parameters: { on: true },
  lifetime: null,
  status: null,
  result: null,
};
export const notification = {
  id: 713,
  notification: 'temperature',
  timestamp: time,
  deviceId: 'lamp-1',
  networkId: 1,
  deviceTypeId: 1,
  parameters: { celsius: 21.5 },
};
const network = { id: 1, name: 'home', description: null };
const deviceType = { id: 1, name: 'lamps', description: null };
const user = { id: 2, login: 'ann', role: 1, status: 0, lastLogin: null, data: null, introReviewed: false };
const configuration = { name: 'greeting', value: 'hello', entityVersion: 0 };

/** The rows 0 to 47 of the reference's table, in its order. */
export const actions: Action[] = [
  { action: 'authenticate', permissions: [], answer: {} },
  { action: 'configuration/get', permissions: ['ManageConfiguration'], answer: { configuration } },
  { action: 'configuration/put', permissions: ['ManageConfiguration'], answer: { configuration } },
  { action: 'configuration/delete', permissions: ['ManageConfiguration'], answer: {} },
  { action: 'command/get', permissions: ['GetDeviceCommand'], answer: { command } },
  { action: 'command/list', permissions: ['GetDeviceCommand'], answer: { commands: [command] } },
  {
    action: 'command/insert',
    permissions: ['CreateDeviceCommand'],
    answer: { command: { id: 712, timestamp: time, lastUpdated: time, userId: 1 } },
  },
  { action: 'command/subscribe', permissions: ['GetDeviceCommand'], answer: { subscriptionId: 5 } },
  { action: 'command/unsubscribe', permissions: ['GetDeviceCommand'], answer: {} },
  { action: 'command/update', permissions: ['UpdateDeviceCommand'], answer: {} },
  { action: 'device/get', permissions: ['GetDevice'], answer: { device } },
  { action: 'device/list', permissions: ['GetDevice'], answer: { devices: [device] } },
  { action: 'device/count', permissions: ['GetDevice'], answer: { count: 3 } },
  { action: 'device/save', permissions: ['RegisterDevice'], answer: {} },
  { action: 'device/delete', permissions: ['RegisterDevice'], answer: {} },
  { action: 'devicetype/list', permissions: ['GetDeviceType'], answer: { deviceTypes: [deviceType] } },
  { action: 'devicetype/count', permissions: ['GetDeviceType'], answer: { count: 1 } },
  {
    action: 'devicetype/get',
    permissions: ['GetDeviceType'],
    answer: { deviceType: { ...deviceType, devices: [deviceInside] } },
  },
  { action: 'devicetype/insert', permissions: ['ManageDeviceType'], answer: { deviceType: { id: 1 } } },
  { action: 'devicetype/update', permissions: ['ManageDeviceType'], answer: {} },
  { action: 'devicetype/delete', permissions: ['ManageDeviceType'], answer: {} },
  { action: 'network/list', permissions: ['GetNetwork'], answer: { networks: [network] } },
  { action: 'network/count', permissions: ['GetNetwork'], answer: { count: 1 } },
  {
    action: 'network/get',
    permissions: ['GetNetwork'],
    answer: { network: { ...network, devices: [deviceInside] } },
  },
  { action: 'network/insert', permissions: ['ManageNetwork'], answer: { network: { id: 1 } } },
  { action: 'network/update', permissions: ['ManageNetwork'], answer: {} },
  { action: 'network/delete', permissions: ['ManageNetwork'], answer: {} },
  { action: 'user/list', permissions: ['ManageUser'], answer: { users: [user] } },
  { action: 'user/count', permissions: ['ManageUser'], answer: { count: 1 } },
  { action: 'user/get', permissions: ['ManageUser'], answer: { user: { ...user, networks: [network] } } },
  {
    action: 'user/insert',
    permissions: ['ManageUser'],
    answer: { user: { id: 2, lastLogin: null, data: null, introReviewed: false } },
  },
  { action: 'user/update', permissions: ['ManageUser'], answer: {} },
  { action: 'user/delete', permissions: ['ManageUser'], answer: {} },
  {
    action: 'user/getCurrent',
    permissions: ['GetCurrentUser'],
    answer: { current: { ...user, networks: [network] } },
  },
  { action: 'user/updateCurrent', permissions: ['UpdateCurrentUser'], answer: {} },
  { action: 'user/getNetwork', permissions: ['GetNetwork'], answer: { network: { network } } },
  { action: 'user/assignNetwork', permissions: ['ManageNetwork'], answer: {} },
  { action: 'user/unassignNetwork', permissions: ['ManageNetwork'], answer: {} },
  { action: 'notification/get', permissions: ['GetDeviceNotification'], answer: { notification } },
  {
    action: 'notification/list',
    permissions: ['GetDeviceNotification'],
    answer: { notifications: [notification] },
  },
  {
    action: 'notification/insert',
    permissions: ['CreateDeviceNotification'],
    answer: { notification: { id: 713, timestamp: time } },
  },
  { action: 'notification/subscribe', permissions: ['GetDeviceNotification'], answer: { subscriptionId: 6 } },
  { action: 'notification/unsubscribe', permissions: ['GetDeviceNotification'], answer: {} },
  {
    action: 'subscription/list',
    permissions: ['GetDeviceCommand', 'GetDeviceNotification'],
    answer: {
      subscriptions: [
        {
          subscriptionId: 5,
          type: 'command',
          deviceId: 'lamp-1',
          networkIds: null,
          deviceTypeIds: null,
          names: ['light'],
          timestamp: null,
        },
      ],
    },
  },
  {
    action: 'server/info',
    permissions: [],
    answer: {
      info: {
        apiVersion: '4.1.0',
        serverTimestamp: time,
        restServerUrl: 'http://devicehive.example/api/rest',
      },
    },
  },
  { action: 'token', permissions: [], answer: { accessToken: 'a.b.c', refreshToken: 'd.e.f' } },
  {
    action: 'token/create',
    permissions: ['ManageToken'],
    answer: { accessToken: 'a.b.c', refreshToken: 'd.e.f' },
  },
  { action: 'token/refresh', permissions: [], answer: { accessToken: 'a.b.c' } },
];
