import { describeRun } from '../src/vitest/describe-run.js';

describeRun();
