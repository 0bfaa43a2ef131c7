#!/usr/bin/env node
import { runProgram } from './program.js';

await runProgram(async () => (await import('../app/face.js')).inProcess);
