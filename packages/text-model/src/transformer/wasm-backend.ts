/** Starts TensorFlow.js on WebAssembly, once a process (or worker thread): the binaries lie in the npm package. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

let started: Promise<string> | undefined;

/**
 * The name of the backend that runs the graph. A backend that was set before (`tensorflow` of tfjs-node, say) is kept.
 * One thread is used: the service runs one scoring worker a core. Throws SERVICE_START_FAILED when WebAssembly fails.
 */
export function startWasmBackend(): Promise<string> {
  started ??= start();
  return started;
}

async function start(): Promise<string> {
  if (tf.engine().backendName === 'tensorflow') return 'tensorflow';
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(path.dirname(entry) + path.sep);
  wasm.setThreadsCount(1);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!(await tf.setBackend('wasm'))) {
    throw new HaetaeError('SERVICE_START_FAILED', 'TensorFlow.js could not start its WebAssembly backend');
  }
  await tf.ready();
  return 'wasm';
}
