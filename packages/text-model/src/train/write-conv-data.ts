/**
 * What the network learns from, as plain arrays for training-py/train_conv.py: piece ids of every row twice (as it is, and
 * with spelling noise and varied cuts), and which output should say what of it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Label } from '@haetae/contracts';
import { createPieceTokenizer } from '../conv/piece-tokenizer.ts';
import { disturbText } from './disturb-text.ts';
import { learnPieces } from './learn-pieces.ts';
import { type PlannedHead, planHeads, type TrainRow } from './plan-heads.ts';
import { createRandom } from './random.ts';
import { sourceInfo } from './sources.ts';

export const CONV_TOKENS = 96;
export const CONV_PIECES = 32_000;

export interface ConvGroup {
  name: string;
  rows: readonly TrainRow[];
}

/** `<group>/<label>` for the output that pools the sets of a group, `<group>/<label>@<set>` for one of a set alone. */
export const convHeadName = (group: string, head: { label: Label; source?: string }): string =>
  `${group}/${head.label}${head.source === undefined ? '' : `@${head.source}`}`;

/** Writes pieces.json, conv.json and the arrays; answers the names of the outputs. */
export function writeConvData(dir: string, groups: readonly ConvGroup[], seed: number): string[] {
  mkdirSync(dir, { recursive: true });
  const heads: string[] = [];
  const at = new Map<TrainRow, number>();
  const rows: TrainRow[] = [];
  const targets: { head: number; value: number; weight: number }[][] = [];
  for (const { name, rows: own } of groups) {
    const planned: PlannedHead[] = planHeads(own, undefined, name !== 'mul');
    if (planned.length === 0) continue;
    const first = heads.length;
    heads.push(...planned.map((head) => convHeadName(name, head)));
    own.forEach((row, i) => {
      if (row.role === 'test') return;
      const found: { head: number; value: number; weight: number }[] = [];
      planned.forEach((head, h) => {
        if (row.role === 'train') {
          if (head.target[i] === -1) return;
          found.push({ head: first + h, value: head.target[i] as number, weight: head.weight[i] as number });
        } else if (row.targets[head.label] !== undefined && head.source === row.source) {
          found.push({ head: first + h, value: row.targets[head.label] as number, weight: 1 });
        }
      });
      if (found.length === 0) return;
      const known = at.get(row);
      if (known === undefined) {
        at.set(row, rows.length);
        rows.push(row);
        targets.push(found);
      } else targets[known]?.push(...found);
    });
  }
  const groupOf = new Map<TrainRow, string>();
  for (const { name, rows: own } of groups) if (name !== 'mul') for (const row of own) groupOf.set(row, name);
  const pieces = learnPieces(
    rows
      .filter((row) => row.role === 'train' && !row.source.includes('>'))
      .map((row) => ({ text: row.text, group: groupOf.get(row) ?? 'mul' })),
    CONV_PIECES,
  );
  writeFileSync(join(dir, 'pieces.json'), JSON.stringify(pieces));

  const random = createRandom(seed + 21);
  const plain = createPieceTokenizer(pieces);
  const varied = createPieceTokenizer(pieces, { drop: 0.1, random });
  for (const [name, encode] of [
    ['plain', (text: string) => plain.encode(text, 0, text.length, CONV_TOKENS)],
    [
      'varied',
      (text: string) => {
        const noisy = random() < 0.5 ? disturbText(text, random) : text;
        return varied.encode(noisy, 0, noisy.length, CONV_TOKENS);
      },
    ],
  ] as const) {
    const lists = rows.map((row) => Uint16Array.from(encode(row.text)));
    writeArray(dir, `${name}-offset`, Uint32Array.from(starts(lists)));
    writeArray(dir, `${name}-ids`, concat(lists));
  }
  writeArray(
    dir,
    'role',
    Uint8Array.from(rows, (row) => (row.role === 'train' ? 0 : 1)),
  );
  writeArray(
    dir,
    'formal',
    Uint8Array.from(rows, (row) => (sourceInfo(row.source).formal ? 1 : 0)),
  );
  writeArray(dir, 'target-offset', Uint32Array.from(starts(targets)));
  writeArray(
    dir,
    'target-head',
    Uint16Array.from(targets.flat(), (t) => t.head),
  );
  writeArray(
    dir,
    'target-value',
    Float32Array.from(targets.flat(), (t) => t.value),
  );
  writeArray(
    dir,
    'target-weight',
    Float32Array.from(targets.flat(), (t) => t.weight),
  );
  writeFileSync(join(dir, 'conv.json'), JSON.stringify({ heads, pieces: plain.size, rows: rows.length, seed }));
  writeFileSync(
    join(dir, 'english.json'),
    JSON.stringify(
      rows.flatMap((row, i) =>
        groupOf.get(row) === 'en' && row.role === 'train' ? [[i, 'original' in row ? row.original : row.text]] : [],
      ),
    ),
  );
  return heads;
}

function starts(lists: readonly { length: number }[]): number[] {
  const out = [0];
  for (const list of lists) out.push((out.at(-1) as number) + list.length);
  return out;
}

function concat(lists: readonly Uint16Array[]): Uint16Array {
  const out = new Uint16Array(lists.reduce((n, list) => n + list.length, 0));
  let n = 0;
  for (const list of lists) {
    out.set(list, n);
    n += list.length;
  }
  return out;
}

function writeArray(dir: string, name: string, array: Uint8Array | Uint16Array | Uint32Array | Float32Array): void {
  writeFileSync(join(dir, `${name}.bin`), Buffer.from(array.buffer, array.byteOffset, array.byteLength));
}
