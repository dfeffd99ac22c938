/**
 * What runs TensorFlow.js graphs: the native library where the optional `@tensorflow/tfjs-node` loads, otherwise
 * WebAssembly (with SIMD where the machine has it). Every failure of the native one is caught, and kept as the reason.
 */
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import type * as TfCore from '@tensorflow/tfjs-core';
import type { BackendChoice } from './types.ts';

export interface Backend {
  name: 'tfjs-node' | 'wasm';
  tf: typeof TfCore;
  /** Why the native library is not used; absent when it is, or was not asked for. */
  reason?: string;
}

let loaded: Promise<Backend> | undefined;
let loadedFor: BackendChoice | undefined;

/** Loads the backend once a thread. A second call with another choice is refused: TensorFlow.js has one engine. */
export function loadBackend(choice: BackendChoice = 'auto'): Promise<Backend> {
  if (loaded !== undefined && loadedFor !== choice) {
    throw new HaetaeError('CONFIG_INVALID', `The TensorFlow.js backend was loaded as "${loadedFor}" already.`);
  }
  loadedFor = choice;
  loaded ??= load(choice);
  return loaded;
}

async function load(choice: BackendChoice): Promise<Backend> {
  let reason: string | undefined;
  if (choice !== 'wasm') {
    try {
      return { name: 'tfjs-node', tf: await loadNative() };
    } catch (cause) {
      if (choice === 'tfjs-node') {
        throw new HaetaeError('CONFIG_INVALID', 'The backend tfjs-node was asked for and does not load.', { cause });
      }
      reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? cause.name) : String(cause);
    }
  }
  const tf = await loadWasm();
  return reason === undefined ? { name: 'wasm', tf } : { name: 'wasm', tf, reason };
}

async function loadNative(): Promise<typeof TfCore> {
  // A variable keeps the compiler from asking for a module that may not be there.
  const name: string = '@tensorflow/tfjs-node';
  const module = (await import(name)) as { default?: typeof TfCore } & typeof TfCore;
  const tf = module.default ?? module;
  await tf.ready();
  if (tf.getBackend() !== 'tensorflow') throw new Error(`tfjs-node started the backend ${tf.getBackend()}`);
  return tf;
}

async function loadWasm(): Promise<typeof TfCore> {
  const tf = await import('@tensorflow/tfjs-core');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(entry) + sep);
  // One thread: the pool runs one worker a core, threads inside would fight over them.
  wasm.setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new HaetaeError('INTERNAL', 'The WebAssembly backend did not start.');
  await tf.ready();
  return tf;
}
