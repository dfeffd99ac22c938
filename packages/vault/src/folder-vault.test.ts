import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderVault } from './folder-vault.ts';

let dir: string;
const key = () => randomBytes(32).toString('base64');
const files = async () => (await readdir(dir, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'haetae-vault-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

describe('the folder vault', () => {
  it('gives back what was put, and holds no plain byte of it', async () => {
    const vault = await createFolderVault({ dir, masterKeys: [key()] });
    const bytes = Buffer.from('a picture that nobody else may see '.repeat(50));
    const name = await vault.put(bytes);
    expect(await vault.get(name)).toEqual(bytes);
    const [file] = await files();
    const stored = await readFile(join(file!.parentPath, file!.name));
    expect(stored.includes(Buffer.from('nobody else'))).toBe(false);
  });

  it('notices one flipped byte, wherever it is', async () => {
    const vault = await createFolderVault({ dir, masterKeys: [key()] });
    const name = await vault.put(Buffer.from('twelve bytes'));
    const [file] = await files();
    const path = join(file!.parentPath, file!.name);
    const good = await readFile(path);
    for (const at of [0, 4, 10, 30, 60, 70, 80, good.length - 1]) {
      const bad = Buffer.from(good);
      bad[at]! ^= 1;
      await writeFile(path, bad);
      await expect(vault.get(name)).rejects.toMatchObject({ code: 'VAULT_OBJECT_DAMAGED' });
    }
  });

  it('does not open an object under the name of another', async () => {
    const vault = await createFolderVault({ dir, masterKeys: [key()] });
    const [a, b] = [await vault.put(Buffer.from('a')), await vault.put(Buffer.from('b'))];
    await writeFile(join(dir, a.slice(0, 2), a), await readFile(join(dir, b.slice(0, 2), b)));
    await expect(vault.get(a)).rejects.toMatchObject({ code: 'VAULT_OBJECT_DAMAGED' });
  });

  it('opens what an older master key sealed, and erases for good', async () => {
    const [old, fresh] = [key(), key()];
    const name = await (await createFolderVault({ dir, masterKeys: [old] })).put(Buffer.from('x'));
    const rotated = await createFolderVault({ dir, masterKeys: [fresh, old] });
    expect((await rotated.get(name)).toString()).toBe('x');
    await expect((await createFolderVault({ dir, masterKeys: [fresh] })).get(name)).rejects.toMatchObject({
      code: 'VAULT_OBJECT_DAMAGED',
    });
    await rotated.erase(name);
    await rotated.erase(name);
    await expect(rotated.get(name)).rejects.toMatchObject({ code: 'VAULT_OBJECT_NOT_FOUND' });
    expect(await files()).toHaveLength(0);
  });

  it('changes the master key under objects without touching their bytes, and needs the old one no more', async () => {
    const [old, fresh, other] = [key(), key(), key()];
    const before = await createFolderVault({ dir, masterKeys: [old] });
    const names = await Promise.all(['a', 'b', 'c'].map((text) => before.put(Buffer.from(text))));
    const stray = await (await createFolderVault({ dir, masterKeys: [other] })).put(
      Buffer.from('nobody knows the key'),
    );
    const bodyOf = async (name: string) => (await readFile(join(dir, name.slice(0, 2), name))).subarray(67);
    const bodies = await Promise.all(names.map(bodyOf));

    const rotating = await createFolderVault({ dir, masterKeys: [fresh, old] });
    expect(await rotating.rewrap()).toEqual({ rewrapped: 3, unreadable: 1 });
    expect(await rotating.rewrap()).toEqual({ rewrapped: 0, unreadable: 1 });
    expect(await Promise.all(names.map(bodyOf))).toEqual(bodies);

    const after = await createFolderVault({ dir, masterKeys: [fresh] });
    expect((await Promise.all(names.map((name) => after.get(name)))).map(String)).toEqual(['a', 'b', 'c']);
    await expect(before.get(names[0]!)).rejects.toMatchObject({ code: 'VAULT_OBJECT_DAMAGED' });
    await expect(after.get(stray)).rejects.toMatchObject({ code: 'VAULT_OBJECT_DAMAGED' });
  });

  it('refuses names that lead out of its folder', async () => {
    const vault = await createFolderVault({ dir, masterKeys: [key()] });
    await expect(vault.get('../../etc/passwd')).rejects.toMatchObject({ code: 'VAULT_OBJECT_NOT_FOUND' });
  });
});
