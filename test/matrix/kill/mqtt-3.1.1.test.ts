import { describeKillMatrix } from '../kill-matrix.js';

describeKillMatrix('mqtt-3.1.1');
