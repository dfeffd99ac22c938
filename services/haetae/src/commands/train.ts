import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  addDeep,
  MODEL_NAMES,
  type ModelName,
  modelCard,
  readManifest,
  trainModel,
  translateSets,
} from '@haetae/text-model';
import { type Command, InvalidArgumentError, Option } from 'commander';

interface TrainCommand {
  data: string;
  out: string;
  seed: number;
  name: ModelName;
  release: string;
  templates?: string;
  translations?: string;
  translate?: boolean;
  transformer?: string;
  joinOnly?: boolean;
  linearOnly?: boolean;
  networkFrom?: string;
  python: string;
  maxRows?: number;
}

/** Adds `haetae train`: a data folder → a model folder with weights, manifest and model card. */
export function registerTrain(program: Command): void {
  program
    .command('train')
    .description('train the text model from a folder of labelled sets (docs/text-model.md)')
    .requiredOption('--data <dir>', 'folder with the labelled sets')
    .requiredOption('--out <dir>', 'model folder to write; a run that broke off goes on from there')
    .option('--seed <n>', 'seed of every random choice', seed, 1)
    .addOption(
      new Option('--name <name>', 'full: all sets; open: openly licensed sets only')
        .choices(MODEL_NAMES)
        .default('full'),
    )
    .option('--release <version>', 'version to write into the manifest', '0.1.0')
    .option('--templates <dir>', 'folder of <lang>.jsonl templates')
    .option('--translations <dir>', 'folder of translated sets')
    .option('--translate', 'make the translated sets first (needs apertium and FreeDict)')
    .option('--transformer <dir>', 'trained English transformer to join (docs/text-model.md)')
    .option('--linear-only', 'leave the subword network out (it needs a Python with PyTorch)')
    .option('--network-from <dir>', 'take the subword network of this model folder instead of training one')
    .option('--python <command>', 'Python with PyTorch and NumPy, for the network', 'python3')
    .option('--max-rows <n>', 'at most about this many training rows a set and language', seed)
    .option('--join-only', 'only join the transformer to the model that is in --out')
    .action(async (options: TrainCommand) => {
      const started = Date.now();
      const log = (message: string): void => {
        process.stderr.write(`${String(Math.round((Date.now() - started) / 1000)).padStart(5)} s  ${message}\n`);
      };
      const { data, out, translations } = options;
      if (options.translate === true) translateSets({ data, out: translations ?? join(out, 'translations'), log });
      const templates = options.templates === undefined ? {} : { templates: options.templates };
      if (options.joinOnly !== true) {
        await trainModel({
          data,
          out,
          name: options.name,
          version: options.release,
          seed: options.seed,
          ...templates,
          ...(options.maxRows === undefined ? {} : { maxRows: options.maxRows }),
          ...(translations === undefined ? {} : { translations }),
          ...(options.networkFrom === undefined ? {} : { networkFrom: options.networkFrom }),
          ...(options.linearOnly === true || options.networkFrom !== undefined
            ? {}
            : {
                network: {
                  python: options.python,
                  ...(options.transformer === undefined ? {} : { transformer: options.transformer }),
                },
              }),
          log,
        });
      }
      const { transformer } = options;
      const manifest =
        transformer === undefined
          ? readManifest(out)
          : await addDeep({ model: out, transformer, data, ...templates, log });
      writeFileSync(join(out, 'README.md'), modelCard(manifest));
      log(`done: ${join(out, 'manifest.json')} and README.md`);
      process.stdout.write(
        `${JSON.stringify({ model: `${manifest.name}@${manifest.version}`, dir: out, counts: manifest.counts })}\n`,
      );
    });
}

function seed(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number from 0 on');
  return value;
}
