#!/usr/bin/env node
// `npm start`: sets a fresh clone up and runs `haetae start` in this very process, so that one signal stops it all.
import { prepare } from './setup.mjs';

prepare();
process.argv.splice(2, 0, 'start');
await import('../services/haetae/dist/main.js');
