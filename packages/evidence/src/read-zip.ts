import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { pathSchema } from './manifest.ts';
import { directoryRow, endOfZip, localHeader, type ZipFileEntry } from './zip-layout.ts';

/** A file of a zip that may have been made by anybody. */
export interface ReadEntry extends ZipFileEntry {
  read(): Promise<Readable>;
}

export interface ContainerFinding {
  code: 'TRUNCATED' | 'CONTAINER_ALTERED' | 'UNSAFE_NAME' | 'DUPLICATE' | 'TOO_LARGE';
  file?: string;
  message: string;
}

/** A package holds nothing compressed; what unpacks to more than this times its own size was not made here. */
const MAX_GROWTH = 20;
const MAX_ENTRIES = 500_000;

/**
 * Opens a zip for checking: every file that can be read, and what is wrong with the container. Names that lead elsewhere, names
 * that stand twice and bombs are refused before anything of them is read. `close` when done.
 */
export async function openZip(
  path: string,
): Promise<{ entries: ReadEntry[]; findings: ContainerFinding[]; close(): Promise<void> }> {
  const file = await open(path);
  const findings: ContainerFinding[] = [];
  const { size } = await file.stat();
  let zip: yauzl.ZipFile | undefined;
  let entries: ReadEntry[];
  try {
    zip = await yauzl.openPromise(path, { autoClose: false, strictFileNames: true, validateEntrySizes: true });
    entries = await listEntries(zip, size, findings);
    if (findings.length === 0) await checkLayout(file, size, entries, findings);
  } catch (error) {
    // Without its directory a zip can still be walked through: each file says where the next one begins.
    entries = await walkFiles(file, size);
    const last = entries.at(-1)?.name;
    const { message } = error as Error;
    const unsafe = /invalid relative path|absolute path|invalid characters/.test(message);
    findings.push({
      code: unsafe ? 'UNSAFE_NAME' : 'TRUNCATED',
      ...(last === undefined || unsafe ? {} : { file: last }),
      message: unsafe
        ? `a file name leads out of the package: ${message}`
        : `the package is cut short or its directory is damaged${last === undefined ? '' : ` (read up to ${last})`}: ${message}`,
    });
  }
  return {
    entries,
    findings,
    async close() {
      zip?.close();
      await file.close();
    },
  };
}

async function listEntries(zip: yauzl.ZipFile, size: number, findings: ContainerFinding[]): Promise<ReadEntry[]> {
  const entries: ReadEntry[] = [];
  const seen = new Set<string>();
  let unpacked = 0;
  if (zip.entryCount > MAX_ENTRIES) {
    findings.push({ code: 'TOO_LARGE', message: `the archive says that it has ${zip.entryCount} files` });
    return [];
  }
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    unpacked += entry.uncompressedSize;
    if (unpacked > size * MAX_GROWTH + 1024 * 1024) {
      findings.push({
        code: 'TOO_LARGE',
        file: name,
        message: `${name} unpacks to more than a package of this size holds`,
      });
      return [];
    }
    if (!pathSchema.safeParse(name).success)
      findings.push({
        code: 'UNSAFE_NAME',
        file: name,
        message: `${JSON.stringify(name)} is no name that a file of a package has`,
      });
    else if (seen.has(name))
      findings.push({ code: 'DUPLICATE', file: name, message: `${name} stands in the package twice` });
    else
      entries.push({
        name,
        bytes: entry.uncompressedSize,
        crc32: entry.crc32,
        read: () => zip.openReadStreamPromise(entry),
      });
    seen.add(name);
  }
  return entries;
}

/** Compares every byte that is not a file's own with what it must be. */
async function checkLayout(
  file: FileHandle,
  size: number,
  entries: readonly ReadEntry[],
  findings: ContainerFinding[],
): Promise<void> {
  let at = 0;
  const expect = async (bytes: Buffer, what: string, name?: string) => {
    const found = Buffer.alloc(bytes.length);
    const { bytesRead } = await file.read(found, 0, bytes.length, at);
    at += bytes.length;
    if (bytesRead === bytes.length && found.equals(bytes)) return true;
    const offset = found.findIndex((byte, i) => byte !== bytes[i]);
    findings.push({
      code: 'CONTAINER_ALTERED',
      ...(name === undefined ? {} : { file: name }),
      message: `${what} is not as it was sealed (byte ${at - bytes.length + Math.max(0, offset)} of the package)`,
    });
    return false;
  };
  const rows: Buffer[] = [];
  for (const entry of entries) {
    rows.push(directoryRow(entry, at));
    if (!(await expect(localHeader(entry), `the header of ${entry.name}`, entry.name))) return;
    at += entry.bytes;
  }
  const start = at;
  for (const [i, row] of rows.entries())
    if (!(await expect(row, `the directory's row of ${entries[i]!.name}`, entries[i]!.name))) return;
  if (!(await expect(endOfZip(rows.length, at - start, start), 'the end of the archive'))) return;
  if (at !== size) findings.push({ code: 'CONTAINER_ALTERED', message: `${size - at} bytes were added after the end` });
}

/** The files of an archive of our layout without its directory, up to the first that is not whole. */
async function walkFiles(file: FileHandle, size: number): Promise<ReadEntry[]> {
  const entries: ReadEntry[] = [];
  let at = 0;
  for (;;) {
    const head = Buffer.alloc(30);
    const { bytesRead } = await file.read(head, 0, 30, at);
    if (bytesRead < 30 || head.readUInt32LE(0) !== 0x04034b50 || head.readUInt16LE(8) !== 0) return entries;
    const bytes = head.readUInt32LE(18);
    const nameBytes = Buffer.alloc(head.readUInt16LE(26));
    await file.read(nameBytes, 0, nameBytes.length, at + 30);
    const name = nameBytes.toString('utf8');
    const start = at + 30 + nameBytes.length + head.readUInt16LE(28);
    if (start + bytes > size || !pathSchema.safeParse(name).success || entries.some((e) => e.name === name))
      return entries;
    const end = start + bytes - 1;
    entries.push({
      name,
      bytes,
      crc32: head.readUInt32LE(14),
      read: async () => (bytes === 0 ? Readable.from([]) : file.createReadStream({ start, end, autoClose: false })),
    });
    at = start + bytes;
  }
}
