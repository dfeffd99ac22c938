import type { Logger } from '@haetae/kit';

export interface Undo {
  add(step: () => unknown): void;
  /** Runs the steps once, last first. A step that fails does not keep the others from running. */
  run(): Promise<void>;
}

/** What has to be taken down again, in the order in which it was put up. */
export function createUndo(logger: Logger): Undo {
  const steps: (() => unknown)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async () => {
    for (const step of steps.reverse()) {
      try {
        await step();
      } catch (error) {
        logger.error({ err: error }, 'something could not be stopped in good order');
      }
    }
  };
  return {
    add(step) {
      steps.push(step);
    },
    run() {
      running ??= runAll();
      return running;
    },
  };
}
