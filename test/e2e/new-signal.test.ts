import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPOSITORY, runHaetae } from '../support/run-haetae.ts';

/** A whole new detector: this file, and nothing else. */
const SIGNAL = `import { defineSignal } from '../define-signal.ts';

/** Finds posts that speak of moomins. */
export const moomin = defineSignal({
  name: 'moomin',
  version: '1',
  media: 'text',
  kind: 'rule',
  description: 'Posts that speak of moomins',
  labels: ['insult'],
  examples: [
    { text: 'a moomin in the garden', lang: 'en', flags: ['insult'] },
    { text: 'a tulip in the garden', lang: 'en', flags: [] },
  ],
  start: () => ({
    score: (subjects) =>
      subjects.map(({ text }) => {
        const start = text.indexOf('moomin');
        if (start < 0) return { labels: {}, flags: [] };
        return {
          labels: { insult: 0.9 },
          flags: ['insult'],
          highlights: [{ start, end: start + 6, label: 'insult', weight: 1 }],
        };
      }),
  }),
});
`;

interface Answer {
  self: string;
  status: string;
  signals: { name: string }[];
  scores: { signal: string }[];
  reasons: { signal: string }[];
}

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'haetae-copy-'));
  chmodSync(copy, 0o755);
  for (const name of [
    'packages',
    'services',
    'bin',
    'models',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.base.json',
  ]) {
    cpSync(join(REPOSITORY, name), join(copy, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: (f) => !f.includes('/node_modules/'),
    });
  }
  // The libraries are those of the repository; the rooms are the copy's.
  mkdirSync(join(copy, 'node_modules/@haetae'), { recursive: true });
  for (const name of readdirSync(join(REPOSITORY, 'node_modules'))) {
    if (name !== '@haetae') symlinkSync(join(REPOSITORY, 'node_modules', name), join(copy, 'node_modules', name));
  }
  for (const top of ['packages', 'services']) {
    for (const name of readdirSync(join(copy, top)))
      symlinkSync(join(copy, top, name), join(copy, 'node_modules/@haetae', name));
  }
});
afterAll(() => rmSync(copy, { recursive: true }));

it('a new signal is one file: its score comes through the API with no other file changed', async () => {
  writeFileSync(join(copy, 'packages/signals/src/text/moomin.ts'), SIGNAL);
  execFileSync(process.execPath, [join(copy, 'packages/signals/gen.mjs')], { cwd: copy });
  execFileSync(process.execPath, [join(copy, 'bin/build.mjs')], { cwd: copy });
  const stack = runHaetae(['start', '--json', '--port', '0', '--data', join(copy, 'data')], { root: copy });
  try {
    const { url, adminKey } = JSON.parse(await stack.firstLine);
    const ask = async (path: string, body?: object) => {
      const answer = await fetch(url + path, {
        headers: { authorization: `Bearer ${adminKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
      return (await answer.json()) as Answer;
    };
    expect((await ask('/v1/signals')).signals.map((s) => s.name)).toContain('moomin');
    const { self } = await ask('/v1/items', {
      externalId: 'm1',
      source: 'test',
      text: 'I saw a moomin in the harbour today',
      lang: 'en',
    });
    await expect.poll(() => ask(self).then((i) => i.status), { timeout: 60_000 }).toBe('scored');
    const item = await ask(self);
    expect(item.scores.find((s) => s.signal === 'moomin')).toMatchObject({
      version: '1',
      labels: { insult: 0.9 },
      highlights: [{ start: 8, end: 14 }],
    });
    expect(item).toMatchObject({ flagged: true, labels: ['insult'] });
    expect(item.reasons.map((r) => r.signal)).toContain('moomin');
  } finally {
    stack.child.kill('SIGTERM');
    await stack.ended;
  }
});
