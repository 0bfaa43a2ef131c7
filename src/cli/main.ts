#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { runProgram } from './program.js';

// A case's events last just long enough to be taken for lasting, and V8 lets the heap grow to four times what lives before
// it looks again: of 500 MB for ten thousand cases 400 were garbage. So it looks when the heap has grown by half.
setFlagsFromString('--heap-growing-percent=50');

await runProgram(async () => (await import('../app/face.js')).inProcess);
