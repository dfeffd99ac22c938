import type { CaseChange, listenCases } from '@haetae/store';
import { expect, it } from 'vitest';
import { createCaseFeed, type FeedEntry } from './case-feed.ts';

const change = (caseId: string, organisationId = 'org_a'): CaseChange => ({
  organisationId,
  caseId,
  state: 'open',
  stage: 'review',
  urgency: 1,
  labels: [],
  restricted: false,
  restrictedBefore: false,
  opened: false,
});

function setUp() {
  let on!: Parameters<typeof listenCases>[1];
  const feed = createCaseFeed(async (given) => {
    on = given;
    return async () => undefined;
  });
  const got: FeedEntry[] = [];
  const gaps: string[] = [];
  const reader = {
    organisationId: 'org_a',
    onEntry: (e: FeedEntry) => got.push(e),
    onGap: (id: string) => gaps.push(id),
  };
  return { feed, got, gaps, reader, on: () => on };
}
const cases = (entries: FeedEntry[] | undefined) => entries?.map((e) => e.change.caseId);

it('tells a reader its own organisation’s changes, and what it missed when it comes back', async () => {
  const { feed, got, reader, on } = setUp();
  const first = await feed.subscribe(reader, undefined);
  expect(first.missed).toBeUndefined();
  on().change(change('1'));
  on().change(change('2', 'org_b'));
  on().change(change('3'));
  expect(cases(got)).toEqual(['1', '3']);
  first.leave();
  on().change(change('4'));
  const back = await feed.subscribe(reader, got.at(-1)!.id);
  expect(cases(back.missed)).toEqual(['4']);
  expect((await feed.subscribe(reader, back.at)).missed).toEqual([]);
  expect(cases((await feed.subscribe(reader, first.at)).missed)).toEqual(['1', '3', '4']);
});

it('does not pretend to know what it cannot know', async () => {
  const { feed, got, gaps, reader, on } = setUp();
  await feed.subscribe(reader, undefined);
  on().change(change('1'));
  const { id } = got[0]!;
  for (const other of ['', 'x', `${id}9`, id.replace(/-.*/, '-'), `0${id}`, id.replace(/-.*/, '--1')])
    expect((await feed.subscribe(reader, other)).missed, other).toBeUndefined();
  on().gap();
  expect(gaps.length).toBeGreaterThan(0);
  expect((await feed.subscribe(reader, id)).missed).toBeUndefined();
  on().change(change('2'));
  const { id: kept } = got.at(-1)!;
  expect((await feed.subscribe(reader, kept)).missed).toEqual([]);
  for (let n = 0; n < 12_000; n += 1) on().change(change(String(n)));
  expect((await feed.subscribe(reader, kept)).missed).toBeUndefined();
});
