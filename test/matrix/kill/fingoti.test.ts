import { describeKillMatrix } from '../kill-matrix.js';

describeKillMatrix('fingoti');
