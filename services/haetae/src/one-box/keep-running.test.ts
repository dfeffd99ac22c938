import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepRunning } from './keep-running.ts';
import type { ManagedProcess } from './managed-process.ts';

const logger = pino({ level: 'silent' });
const ledger = { file: '', add: vi.fn(), remove: vi.fn(), close: vi.fn() };
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A process that ends when it is told to. */
function createFake(pid: number): ManagedProcess & { die: () => void } {
  const end = new EventEmitter();
  const ended = new Promise<string>((resolve) => end.once('end', resolve));
  const die = () => void end.emit('end', 'exit code 1');
  const stop = async () => die();
  return { name: 'fake', pid, child: new EventEmitter() as never, ended, stop, die };
}

it('throws what the first start throws', async () => {
  const start = () => Promise.reject(new Error('no such program'));
  await expect(keepRunning({ name: 'fake', start, ledger, logger })).rejects.toThrow('no such program');
});

it('starts again after waits that double, and begins anew after a long life', async () => {
  const started: { at: number; fake: ReturnType<typeof createFake> }[] = [];
  const start = async () => {
    const fake = createFake(started.length + 1);
    started.push({ at: Date.now(), fake });
    return fake;
  };
  const kept = await keepRunning({ name: 'fake', start, ledger, logger });
  const waits: number[] = [];
  for (let n = 0; n < 9; n += 1) {
    const diedAt = Date.now();
    started.at(-1)?.fake.die();
    await vi.advanceTimersByTimeAsync(15_000);
    waits.push((started.at(-1)?.at ?? 0) - diedAt);
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  await vi.advanceTimersByTimeAsync(31_000);
  const diedAt = Date.now();
  started.at(-1)?.fake.die();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((started.at(-1)?.at ?? 0) - diedAt).toBe(250);
  expect(kept.restarts()).toBe(10);
  await kept.stop();
});

it('does not start again what is stopped, nor while it waits', async () => {
  const fakes: ReturnType<typeof createFake>[] = [];
  const start = async () => {
    fakes.push(createFake(fakes.length + 1));
    return fakes.at(-1) as ManagedProcess;
  };
  const kept = await keepRunning({ name: 'fake', start, ledger, logger });
  fakes[0]?.die();
  await vi.advanceTimersByTimeAsync(10);
  expect(kept.current()).toBeUndefined();
  await kept.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fakes).toHaveLength(1);
});

it('goes on trying when a start fails', async () => {
  let calls = 0;
  const first = createFake(1);
  const start = async () => {
    calls += 1;
    if (calls === 1) return first;
    if (calls < 4) throw new Error('the port is taken');
    return createFake(calls);
  };
  const kept = await keepRunning({ name: 'fake', start, ledger, logger });
  first.die();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(kept.current()?.pid).toBe(4);
  await kept.stop();
});
