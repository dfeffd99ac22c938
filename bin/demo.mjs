#!/usr/bin/env node
// `npm run demo`: sets a fresh clone up and runs `haetae demo` in this very process, so that one signal stops it all.
import { prepare } from './setup.mjs';

prepare();
process.argv.splice(2, 0, 'demo');
await import('../services/haetae/dist/main.js');
