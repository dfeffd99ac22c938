import { createKey, ensureOrganisation } from '@haetae/store';
import { checkPromises, type Finding, type PromiseCheck } from './check-promises.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts';
import { type FaultStack, startFaultStack } from './fault-stack.ts';
import { createJournal, type Journal } from './journal.ts';
import { startReviewers } from './review-cases.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { type ItemLoad, startItemLoad } from './send-items.ts';

export interface FaultRunOptions {
  seed: number;
  seconds: number;
  /** At most so many faults; without it, as many as the time allows. */
  faults?: number;
  /** The longest pause between one fault and the next. */
  pauseSeconds?: number;
  workers?: number;
  perSecond?: number;
  /** How long the queue may stand still while it drains, once the faults are over, in seconds. */
  drainSeconds?: number;
  /** Only faults whose name contains one of these. */
  only?: string[];
  keepLogs?: boolean;
  say?: (line: string) => void;
  /** Aborting it takes the stack down at once. */
  signal?: AbortSignal;
}
export interface Struck {
  fault: string;
  kill: boolean;
  atMs: number;
  /** Work accepted and not yet done when it struck. */
  inFlight: number;
  /** From the end of the fault until an item sent then was scored; null: not within two minutes. */
  recoverySeconds: number | null;
}
export interface FaultReport extends Omit<PromiseCheck, 'lost' | 'doubled'> {
  seed: number;
  seconds: number;
  struck: Struck[];
  leftOut: { fault: string; why: string }[];
  lost: Finding[];
  doubled: Finding[];
  drainedInSeconds: number | null;
  answers: Record<string, number>;
  /** Where the logs are, when they were kept. */
  logs?: string;
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Faults without end: the whole deck in one order of chance, then in another. */
function* deckOf(kinds: readonly FaultKind[], random: SeededRandom): Generator<FaultKind> {
  for (;;) yield* random.shuffle(kinds);
}

/** Work owed now; undefined while the database is away. */
async function countOwed(stack: FaultStack): Promise<number | undefined> {
  const asked = stack.sql<{ n: number }[]>`select count(*)::int as n from outbox`.then((rows) => rows[0]!.n);
  return await Promise.race([asked, pause(1_500).then(() => undefined)]).catch(() => undefined);
}

async function measureRecovery(stack: FaultStack, load: ItemLoad): Promise<number | null> {
  const from = Date.now();
  const id = await load.sendOne();
  while (id !== undefined && Date.now() - from < 120_000) {
    const rows = await stack.sql`select from items where id = ${id} and status <> 'accepted'`.catch(() => []);
    if (rows.length > 0) return (Date.now() - from) / 1_000;
    await pause(100);
  }
  return null;
}

/** Every poison item must be among the dead letters that people see, and be dropped from there. */
async function listUnseenPoison(stack: FaultStack, journal: Journal): Promise<string[]> {
  const headers = { authorization: `Bearer ${stack.adminKey}` };
  const seen = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await fetch(`${stack.url}/v1/dead-letters?limit=200${cursor && `&cursor=${cursor}`}`, { headers });
    const { deadLetters, nextCursor } = (await page.json()) as {
      deadLetters: { itemId: string }[];
      nextCursor: string | null;
    };
    for (const { itemId } of deadLetters) seen.add(itemId);
    cursor = nextCursor;
  }
  return [...journal.items.values()].flatMap(({ id, poison }) =>
    poison && !seen.has(id) ? [`poison item ${id} is not among the dead letters`] : [],
  );
}

/** Runs the stack under load, strikes it in the order of the seed, lets it come to rest and checks every promise. */
export async function runFaults(options: FaultRunOptions): Promise<FaultReport> {
  const { seed, seconds, say = () => undefined, only } = options;
  const random = createSeededRandom(seed);
  const wanted = FAULT_KINDS.filter((k) => only?.some((o) => k.name.includes(o)) ?? true);
  const stack = await startFaultStack({
    workers: options.workers ?? 2,
    keepLogs: options.keepLogs ?? false,
    clocks: wanted.some((k) => k.target === 'clock'),
  });
  options.signal?.addEventListener('abort', () => void stack.stop(), { once: true });
  try {
    const journal = createJournal();
    const { id: organisationId } = await ensureOrganisation(stack.sql, 'default');
    const keys: string[] = [];
    for (let n = 0; n < 3; n += 1)
      keys.push((await createKey(stack.sql, { organisationId, role: 'moderator', name: `moderator ${n}` })).key);
    const monitor = (await createKey(stack.sql, { organisationId, role: 'monitor', name: 'monitor' })).key;
    const shared = { url: stack.url, journal };
    const load = await startItemLoad({
      ...shared,
      key: monitor,
      random: createSeededRandom(seed + 1),
      perSecond: options.perSecond ?? 30,
    });
    const reviewers = startReviewers({ ...shared, keys, random: createSeededRandom(seed + 2) });

    const kinds = wanted.filter((k) => k.impossible?.(stack) === undefined);
    const leftOut = wanted.flatMap((k) => {
      const why = k.impossible?.(stack);
      return why === undefined ? [] : [{ fault: k.name, why }];
    });
    const struck: Struck[] = [];
    const running = new Map<string, Promise<void>>();
    const recoveries: Promise<void>[] = [];
    const endMs = Date.now() + seconds * 1_000;
    let lastOwed = 0;
    for (const kind of deckOf(kinds, random)) {
      await pause(random.int(500, (options.pauseSeconds ?? 2.5) * 1_000));
      await running.get(kind.target);
      if (Date.now() > endMs || struck.length >= (options.faults ?? Number.POSITIVE_INFINITY)) break;
      lastOwed = (await countOwed(stack)) ?? lastOwed;
      const one: Struck = {
        fault: kind.name,
        kill: kind.kill ?? false,
        atMs: Date.now(),
        inFlight: lastOwed,
        recoverySeconds: null,
      };
      struck.push(one);
      say(`${struck.length}. ${kind.name}, with ${one.inFlight} in flight`);
      // A chance of its own, so that what overlaps does not change the order.
      const strike = kind.strike(stack, createSeededRandom(seed * 1_000 + struck.length), load);
      running.set(kind.target, strike);
      recoveries.push(
        strike.then(async () => {
          one.recoverySeconds = await measureRecovery(stack, load);
        }),
      );
    }
    await Promise.all(running.values());
    await Promise.all(recoveries);
    await Promise.all([load.stop(30_000), reviewers.stop(30_000)]);
    say(`The faults are over; ${journal.items.size} items and ${journal.decisions.size} decisions were acknowledged.`);

    const from = Date.now();
    let owed = await countOwed(stack);
    let least = Number.POSITIVE_INFINITY;
    let progressMs = from;
    // As long as it takes, but not without progress: a slow machine is no loss, work that nobody does is.
    while (owed !== 0 && Date.now() - progressMs < (options.drainSeconds ?? 360) * 1_000) {
      await pause(200);
      owed = await countOwed(stack);
      if (owed === undefined || owed >= least) continue;
      least = owed;
      progressMs = Date.now();
    }
    const drainedInSeconds = owed === 0 ? (Date.now() - from) / 1_000 : null;
    const { signals } = (await (
      await fetch(`${stack.url}/v1/signals`, { headers: { authorization: `Bearer ${monitor}` } })
    ).json()) as { signals: { name: string; version: string; media: string; enabled: boolean }[] };
    const of = (media: string) =>
      signals.filter((s) => s.enabled && s.media === media).map((s) => `${s.name}@${s.version}`);
    if (drainedInSeconds !== null) for (const what of await listUnseenPoison(stack, journal)) journal.contradict(what);
    const check = await checkPromises(stack.sql, journal, { text: of('text'), image: of('image') });
    return {
      seed,
      seconds,
      struck,
      leftOut,
      drainedInSeconds,
      ...check,
      answers: Object.fromEntries([...journal.answers].toSorted()),
      ...(options.keepLogs ? { logs: stack.dir } : {}),
    };
  } finally {
    await stack.stop();
  }
}
