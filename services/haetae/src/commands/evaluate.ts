import {
  evaluateData,
  evaluationReport,
  loadTextModel,
  MODEL_NAMES,
  MODEL_PATHS,
  type ModelName,
  type ModelPath,
} from '@haetae/text-model';
import { type Command, Option } from 'commander';

interface EvaluateCommand {
  input?: string;
  data?: string;
  json?: boolean;
  name: ModelName;
  model?: string;
  path?: ModelPath;
  langs?: string;
  attacks?: boolean;
}

/** Adds `haetae evaluate`: what the text model gets right on labelled texts, as markdown or JSON. */
export function registerEvaluate(program: Command): void {
  const command: Command = program
    .command('evaluate')
    .description('measure the text model on labelled texts: by data set, language and label, with intervals')
    .option('--input <file>', 'labelled lines of JSON, gzipped or not; every row is measured')
    .option('--data <dir>', 'folder with the labelled sets; their test rows are measured')
    .option('--json', 'JSON instead of markdown')
    .option('--langs <codes>', 'only these languages, as in en,id')
    .option('--attacks', 'also disguise what is found, and see what is still found')
    .addOption(new Option('--name <name>', 'released model').choices(MODEL_NAMES).default('full'))
    .option('--model <dir>', 'a model folder instead of a released model')
    .addOption(new Option('--path <path>', 'how deep English texts are read').choices(MODEL_PATHS))
    .action(async (options: EvaluateCommand) => {
      const { input, data } = options;
      if (input === undefined && data === undefined) command.error('error: give --input or --data', { exitCode: 2 });
      const model = await loadTextModel({
        name: options.name,
        ...(options.model === undefined ? {} : { dir: options.model }),
        ...(options.path === undefined ? {} : { path: options.path }),
      });
      const evaluation = await evaluateData(model, {
        ...(input === undefined ? {} : { input }),
        ...(data === undefined ? {} : { data }),
        ...(options.langs === undefined ? {} : { langs: options.langs.split(',') }),
        attacks: options.attacks === true,
        onProgress: (done, all) => {
          if (done % 8_192 === 0 || done === all) process.stderr.write(`${done} of ${all}\n`);
        },
      });
      await model.close();
      process.stdout.write(options.json === true ? `${JSON.stringify(evaluation)}\n` : evaluationReport(evaluation));
    });
}
