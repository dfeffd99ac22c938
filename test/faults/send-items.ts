import { drawPicture } from '../support/draw-picture.ts';
import { type ApiRequest, postUntilAnswered } from './ask-api.ts';
import { POISON } from './fault-stack.ts';
import type { Journal } from './journal.ts';
import type { SeededRandom } from './seeded-random.ts';

const WORDS =
  'river town market school people morning train garden women men work play talk about bread rain letter city game song team kitchen bus window paper street hill coat summer lamp radio spoon forest bridge mountain ship kettle ladder pocket engine carpet island'.split(
    ' ',
  );
const ABUSE = [
  'you are a worthless stupid bitch and everybody hates you',
  'shut up you ugly whore nobody wants you here',
  'I know where you live and I will find you and hurt you',
  'women like you should be beaten until they learn',
];
const HARMLESS = 5; // for every abusive text

export interface ItemLoad {
  /** One item more, now; its id once it is answered with 202. */
  sendOne(): Promise<string | undefined>;
  /** A batch of ordinary posts with one among them that kills the worker that takes it up. */
  sendPoison(): Promise<void>;
  /** Sends no new items; what is under way gets its answer within `withinMs` or is let go. */
  stop(withinMs: number): Promise<void>;
}

/** Posts of all kinds, singly and in batches, some with a picture; whatever is not answered is sent again. */
export async function startItemLoad(options: {
  url: string;
  key: string;
  random: SeededRandom;
  perSecond: number;
  journal: Journal;
}): Promise<ItemLoad> {
  const { url, key, random, perSecond, journal } = options;
  const pictures = await Promise.all(Array.from({ length: 16 }, (_, n) => drawPicture(n + 1)));
  let count = 0;
  let stopped = false;
  let untilMs = Number.POSITIVE_INFINITY;

  const makeItem = (picture: boolean) => {
    count += 1;
    const words = Array.from({ length: 18 }, () => random.pick(WORDS)).join(' ');
    const text = random.int(0, HARMLESS) === 0 ? `${random.pick(ABUSE)} ${words}` : words;
    return {
      externalId: `post-${count}`,
      source: 'faults',
      text: `${text} ${count}`,
      lang: 'en',
      target: { id: `target-${random.int(1, 400)}` },
      ...(picture ? { media: [{ base64: random.pick(pictures).toString('base64') }] } : {}),
    };
  };
  const send = (request: Omit<ApiRequest, 'key' | 'url'>, path: string, what: string) =>
    postUntilAnswered(
      { ...request, url: `${url}${path}`, key },
      { untilMs: () => untilMs, onAnswer: (status) => journal.answered(what, status) },
    );
  const sendSingle = async (picture: boolean, repeat: boolean): Promise<string | undefined> => {
    const body = makeItem(picture);
    let id: string | undefined;
    // An answer that came is asked for once more now and then: it must stay the same.
    for (let n = 0; n < (repeat ? 2 : 1); n += 1) {
      const answer = await send({ body, headers: { 'idempotency-key': body.externalId } }, '/v1/items', 'POST item');
      if (!answer) return id;
      if (answer.status !== 202) journal.contradict(`an item was answered with ${answer.status} ${answer.body?.code}`);
      else {
        id = answer.body.id as string;
        journal.acceptItem({ id, externalId: body.externalId, picture });
      }
    }
    return id;
  };
  const sendBatch = async (poisonAt?: number) => {
    const items = Array.from({ length: 20 }, () => makeItem(false));
    if (poisonAt !== undefined) items[poisonAt]!.text += ` ${POISON}`;
    const body = items.map((item) => JSON.stringify(item)).join('\n');
    const answer = await send({ body, type: 'application/x-ndjson' }, '/v1/items/batch', 'POST batch');
    if (!answer) return;
    if (answer.status >= 300) return void journal.contradict(`a batch was answered with ${answer.status}`);
    const lines = (answer.body as string).trim().split('\n');
    for (const [n, line] of lines.entries()) {
      const { status, id } = JSON.parse(line) as { status: number; id: string };
      const poison = n === poisonAt ? { poison: true as const } : {};
      if (status === 202) journal.acceptItem({ id, externalId: items[n]!.externalId, picture: false, ...poison });
      // A line that was not stored for reasons of ours is the caller's to send again: it was told so.
      else journal.answered('batch line', status);
    }
  };
  const lane = async (everyMs: number, work: () => Promise<unknown>) => {
    while (!stopped) {
      const next = Date.now() + everyMs * (0.5 + random.next());
      await work();
      await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
    }
  };
  const LANES = 4;
  const lanes = [
    // Half of the items singly, half in batches.
    ...Array.from({ length: LANES }, () =>
      lane((LANES * 2_000) / perSecond, () => sendSingle(random.int(1, 8) === 1, random.int(1, 12) === 1)),
    ),
    lane(40_000 / perSecond, () => sendBatch()),
  ];
  return {
    sendOne: () => sendSingle(false, false),
    sendPoison: () => sendBatch(10),
    async stop(withinMs) {
      stopped = true;
      untilMs = Date.now() + withinMs;
      await Promise.all(lanes);
    },
  };
}
