import { describeKillMatrix } from './kill-matrix.js';
import { testedTwins } from './matrix.js';

describeKillMatrix(testedTwins.filter(({ spec }) => !['devicehive', 'thingsboard'].includes(spec)));
