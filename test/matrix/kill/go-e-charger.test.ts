import { describeKillMatrix } from '../kill-matrix.js';

describeKillMatrix('go-e-charger');
