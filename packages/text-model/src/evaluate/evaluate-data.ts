import type { DataRow } from '../train/data-row.ts';
import { readDataFolder, readJsonLines } from '../train/read-data.ts';
import { rowTargets } from '../train/row-targets.ts';
import { splitRows } from '../train/split-rows.ts';
import type { TextModel } from '../types.ts';
import { evaluateAttacks } from './evaluate-attacks.ts';
import { type Evaluation, evaluateRows, type LabelledText } from './evaluate-rows.ts';

export interface EvaluateOptions {
  /** A file of labelled rows in the data folder's format; every row is measured, whatever its split. */
  input?: string;
  /** A data folder: its test rows, and those that training with `seed` keeps back, are measured. */
  data?: string;
  seed?: number;
  /** Only rows of these languages. */
  langs?: readonly string[];
  rounds?: number;
  /** Also disguise what the model finds, and see what it still finds. */
  attacks?: boolean;
  onProgress?: (done: number, all: number) => void;
}

/** Measures `model` on labelled texts. Throws FILE_NOT_READABLE for a file or folder that cannot be read. */
export async function evaluateData(model: TextModel, options: EvaluateOptions): Promise<Evaluation> {
  let rows: DataRow[] = [];
  if (options.input !== undefined) rows = readJsonLines(options.input) as DataRow[];
  if (options.data !== undefined) {
    const all = readDataFolder(options.data);
    const roles = splitRows(all, options.seed ?? 1);
    all.forEach((row, i) => {
      if (roles[i] === 'test') rows.push(row);
    });
  }
  const { langs } = options;
  if (langs !== undefined) rows = rows.filter((row) => langs.includes(row.lang));
  const labelled: LabelledText[] = rows.map((row) => ({
    text: row.text,
    lang: row.lang,
    source: row.source ?? 'input',
    targets: rowTargets({ ...row, labels: row.labels ?? {}, categories: row.categories ?? [] }),
  }));
  const evaluation = await evaluateRows(model, labelled, {
    ...(options.rounds === undefined ? {} : { rounds: options.rounds }),
    onProgress: (done) => options.onProgress?.(done, labelled.length),
  });
  return options.attacks === true ? { ...evaluation, attacks: await evaluateAttacks(model, labelled) } : evaluation;
}
