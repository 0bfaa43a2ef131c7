import { describeRun } from '../src/index.js';

describeRun();
