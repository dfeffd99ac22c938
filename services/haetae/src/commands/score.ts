import { availableParallelism } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { createLanguageDetector } from '@haetae/language';
import {
  createTextPool,
  findRules,
  loadTextModel,
  MODEL_NAMES,
  MODEL_PATHS,
  type ModelName,
  type ModelPath,
  normaliseText,
  readVerdict,
  type TextInput,
  type TextModel,
} from '@haetae/text-model';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readLines } from './read-lines.ts';

interface ScoreCommand {
  threads: number;
  name: ModelName;
  model?: string;
  path?: ModelPath;
  highlights: 'none' | 'flagged' | 'all';
  rules: boolean;
}

/** Adds `haetae score`. Exit status 0, or 1 when a line could not be scored. */
export function registerScore(program: Command): void {
  program
    .command('score')
    .description('lines of JSON {"id","text","lang"?} on stdin → scores on stdout, a line each, in order')
    .option('--threads <n>', 'worker threads', wholeNumber, availableParallelism())
    .addOption(new Option('--name <name>', 'released model').choices(MODEL_NAMES).default('full'))
    .option('--model <dir>', 'a model folder instead of a released model')
    .addOption(new Option('--path <path>', 'how deep English texts are read').choices(MODEL_PATHS))
    .addOption(
      new Option('--highlights <which>', 'for which texts to give the spans that moved a label')
        .choices(['none', 'flagged', 'all'])
        .default('flagged'),
    )
    .option('--no-rules', 'leave out the rule signals (threat, stalking, extortion, doxxing, explicit words)')
    .action(async (options: ScoreCommand) => {
      const load = {
        name: options.name,
        ...(options.model === undefined ? {} : { dir: options.model }),
        ...(options.path === undefined ? {} : { path: options.path }),
      };
      const model =
        options.threads > 1 ? await createTextPool({ ...load, threads: options.threads }) : await loadTextModel(load);
      try {
        const failed = await scoreLines(process.stdin, process.stdout, model, {
          highlights: options.highlights,
          ahead: options.threads * 4,
          rules: options.rules,
        });
        if (failed > 0) process.exitCode = 1;
      } finally {
        await model.close();
      }
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 256)
    throw new InvalidArgumentError('a whole number from 1 to 256');
  return value;
}

type Answer = Record<string, unknown>;

/**
 * Scores line after line. Lines that arrive together are scored together; `ahead` such batches are under way at once;
 * answers keep the order of the lines. With `rules`, what the rule signals find is given apart from the model's labels. Bad
 * lines are answered with `error`. Returns how many those were.
 */
export async function scoreLines(
  input: Readable,
  output: Writable,
  model: TextModel,
  options: { highlights: 'none' | 'flagged' | 'all'; ahead: number; rules?: boolean },
): Promise<number> {
  const detector = createLanguageDetector();
  const known = (lang: string): boolean => model.info.languages[lang] !== undefined;
  let failed = 0;

  const scoreBatch = async (lines: readonly string[]): Promise<Answer[]> => {
    const answers: Answer[] = [];
    const inputs: TextInput[] = [];
    const places: { at: number; id: unknown; lang: string }[] = [];
    lines.forEach((line, at) => {
      const read = readLine(line);
      if ('error' in read) {
        answers[at] = read;
        return;
      }
      const lang = read.lang ?? detector.detectLanguage(read.text, () => normaliseText(read.text).text).lang;
      // A guess that leads nowhere is no reason to stay silent: such a text is read as of no known language.
      inputs.push({ text: read.text, lang: read.lang === undefined && !known(lang) ? 'und' : lang });
      places.push({ at, id: read.id, lang });
    });
    const results = await model.scoreTexts(inputs, { highlights: options.highlights });
    places.forEach(({ at, id, lang }, i) => {
      const { labels, flags, abstained, highlights, model: name, measured, thresholds, window } = results[i] ?? {};
      const text = inputs[i]?.text ?? '';
      const found = options.rules === true ? findRules(normaliseText(text, { lang }), lang) : undefined;
      answers[at] = {
        ...(id === undefined ? {} : { id }),
        lang,
        labels,
        flags,
        ...(flags === undefined ? {} : readVerdict(flags, found)),
        ...(found === undefined ? {} : { rules: found.map(({ label, score, spans }) => ({ label, score, spans })) }),
        ...(abstained === undefined ? {} : { abstained }),
        ...(highlights === undefined ? {} : { highlights }),
        ...(window === undefined ? {} : { window }),
        thresholds,
        measured,
        model: name,
      };
    });
    return answers;
  };

  const write = async (answers: readonly Answer[]): Promise<void> => {
    for (const answer of answers) if ('error' in answer) failed += 1;
    const text = answers.map((answer) => `${JSON.stringify(answer)}\n`).join('');
    await new Promise<void>((resolve, reject) => output.write(text, (error) => (error ? reject(error) : resolve())));
  };

  const underWay: Promise<void>[] = [];
  let written: Promise<void> = Promise.resolve();
  for await (const lines of readLines(input)) {
    const scored = scoreBatch(lines);
    const before = written;
    written = before.then(async () => write(await scored));
    // Both are awaited below; until then a failure must not count as unhandled.
    scored.catch(() => undefined);
    written.catch(() => undefined);
    underWay.push(written);
    while (underWay.length >= options.ahead) await underWay.shift();
  }
  await written;
  return failed;
}

type ReadLine =
  | { id: unknown; text: string; lang?: string }
  | { id?: unknown; error: { code: string; message: string } };

function readLine(line: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: { code: 'MALFORMED_JSON', message: 'The line is not JSON.' } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { error: { code: 'VALIDATION_FAILED', message: 'The line is not an object.' } };
  }
  const { id, text, lang } = value as Record<string, unknown>;
  const named = id === undefined ? {} : { id };
  if (typeof text !== 'string') {
    return { ...named, error: { code: 'VALIDATION_FAILED', message: 'text must be a string.' } };
  }
  if (lang !== undefined && lang !== null && typeof lang !== 'string') {
    return { ...named, error: { code: 'VALIDATION_FAILED', message: 'lang must be a string.' } };
  }
  return { id, text, ...(typeof lang === 'string' && lang !== '' ? { lang } : {}) };
}
