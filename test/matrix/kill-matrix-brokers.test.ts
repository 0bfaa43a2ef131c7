import { describeKillMatrix } from './kill-matrix.js';
import { testedTwins } from './matrix.js';

// Two files, so that they are tried side by side: most of the time passes in waiting.
describeKillMatrix(testedTwins.filter(({ spec }) => ['devicehive', 'thingsboard'].includes(spec)));
