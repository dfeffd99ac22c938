/** The value after `--name` on the command line. */
export function findOption(args: string[], name: string): string | undefined {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
}

/** The folder with the labelled sets: `--data DIR`, or HAETAE_DATA_DIR. Throws where neither is given. */
export function dataFolder(args: string[]): string {
  const folder = findOption(args, 'data') ?? process.env.HAETAE_DATA_DIR;
  if (folder === undefined) throw new Error('Say where the data is: --data DIR, or HAETAE_DATA_DIR.');
  return folder;
}
