import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HaetaeError } from '@haetae/contracts';
import { timedOut } from './decode-errors.ts';
import { type DecodeTask, type FromDecoder, OUT_OF_MEMORY_STATUS, type ToDecoder } from './protocol.ts';

/** The built file, also when this one runs from its TypeScript source in a test. */
const SCRIPT = fileURLToPath(new URL('../dist/decoder-process.js', import.meta.url));

type Answer = Extract<FromDecoder, { inspected: unknown } | { hashed: unknown } | { rendered: unknown }>;

interface Job {
  task: DecodeTask;
  signal: AbortSignal | undefined;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}
interface Decoder {
  child: ChildProcess;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  waiting: boolean;
}

/** Child processes that decode, at most `processes`, started when needed and replaced when they end. */
export interface DecoderPool {
  run(task: DecodeTask, signal?: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
  /** Process ids, for tests that measure memory. */
  pids(): number[];
}

export function createDecoderPool({ processes }: { processes: number }): DecoderPool {
  const decoders = new Set<Decoder>();
  const queue: Job[] = [];
  let large: Decoder | undefined;
  let closed = false;

  function start(): Decoder {
    const child = fork(SCRIPT, {
      serialization: 'advanced',
      execArgv: ['--expose-gc', '--max-old-space-size=256'],
      env: { PATH: process.env.PATH ?? '', MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const decoder: Decoder = { child, job: undefined, timer: undefined, waiting: false };
    decoders.add(decoder);
    child.on('message', (message: FromDecoder) => answer(decoder, message));
    child.on('error', (error) =>
      end(decoder, new HaetaeError('MEDIA_DECODER_LOST', 'The image decoder did not start.', { cause: error })),
    );
    child.on('exit', (status, signal) => end(decoder, reasonOf(decoder, status, signal)));
    return decoder;
  }

  function reasonOf(decoder: Decoder, status: number | null, signal: NodeJS.Signals | null): HaetaeError {
    const limits = decoder.job?.task.limits;
    if (status === OUT_OF_MEMORY_STATUS)
      return new HaetaeError(
        'MEDIA_TOO_MANY_PIXELS',
        `Decoding the image took more memory than the limit of ${limits?.memoryLimitBytes} bytes.`,
      );
    if (signal === 'SIGSEGV' || signal === 'SIGBUS' || signal === 'SIGABRT')
      return new HaetaeError('MEDIA_CORRUPT', `The image made the decoder fail (${signal}).`);
    return new HaetaeError('MEDIA_DECODER_LOST', `The image decoder ended (${signal ?? `status ${status}`}).`, {
      retryAfterS: 1,
    });
  }

  function startTimer(decoder: Decoder) {
    clearTimeout(decoder.timer);
    const limits = decoder.job!.task.limits;
    // The library's own timeout comes first and keeps the process; this one is for what it does not see.
    decoder.timer = setTimeout(() => stop(decoder, timedOut(limits)), limits.timeoutMs + 500);
  }

  function assign(): void {
    while (queue.length > 0 && !closed) {
      const idle = [...decoders].find((d) => d.job === undefined) ?? (decoders.size < processes ? start() : undefined);
      if (idle === undefined) return;
      const job = queue.shift()!;
      idle.job = job;
      idle.child.ref();
      idle.child.channel?.ref();
      startTimer(idle);
      send(idle, { task: job.task });
    }
  }

  function send(decoder: Decoder, message: ToDecoder) {
    // A failed send means that the process is ending; its exit event says why.
    decoder.child.send(message, () => undefined);
  }

  function grantTurn() {
    if (large !== undefined) return;
    large = [...decoders].find((d) => d.waiting);
    if (large === undefined) return;
    large.waiting = false;
    startTimer(large);
    send(large, { go: true });
  }

  function answer(decoder: Decoder, message: FromDecoder) {
    if ('ready' in message) return;
    if ('large' in message) {
      decoder.waiting = true;
      clearTimeout(decoder.timer);
      grantTurn();
      return;
    }
    const job = release(decoder);
    decoder.child.unref();
    decoder.child.channel?.unref();
    if ('failed' in message) job?.reject(new HaetaeError(message.failed.code, message.failed.message));
    else job?.resolve(message);
    assign();
  }

  function release(decoder: Decoder): Job | undefined {
    const { job } = decoder;
    clearTimeout(decoder.timer);
    decoder.job = undefined;
    decoder.waiting = false;
    if (large === decoder) large = undefined;
    grantTurn();
    return job;
  }

  function end(decoder: Decoder, reason: unknown) {
    if (!decoders.delete(decoder)) return;
    release(decoder)?.reject(reason);
    assign();
  }

  function stop(decoder: Decoder, reason: unknown) {
    decoder.child.kill('SIGKILL');
    end(decoder, reason);
  }

  return {
    run(task, signal) {
      return new Promise<Answer>((resolve, reject) => {
        if (closed) throw new HaetaeError('INTERNAL', 'The image hasher is closed.');
        signal?.throwIfAborted();
        const abort = () => {
          const at = queue.indexOf(job);
          if (at >= 0) queue.splice(at, 1);
          const busy = [...decoders].find((d) => d.job === job);
          if (busy === undefined) reject(signal?.reason);
          else stop(busy, signal?.reason);
        };
        const settle = <T>(done: (value: T) => void) => {
          return (value: T) => {
            signal?.removeEventListener('abort', abort);
            done(value);
          };
        };
        const job: Job = { task, signal, resolve: settle(resolve), reject: settle(reject) };
        signal?.addEventListener('abort', abort, { once: true });
        queue.push(job);
        assign();
      });
    },
    async close() {
      closed = true;
      const reason = new HaetaeError('INTERNAL', 'The image hasher was closed.');
      for (const job of queue.splice(0)) job.reject(reason);
      const ended = [...decoders].map(({ child }) => {
        child.ref();
        return child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      });
      for (const decoder of [...decoders]) stop(decoder, reason);
      await Promise.all(ended);
    },
    pids: () => [...decoders].flatMap((d) => d.child.pid ?? []),
  };
}
