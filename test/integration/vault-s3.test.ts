import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createS3Store, createVault } from '@haetae/vault';
import S3rver from 's3rver';
import { afterAll, beforeAll, expect, it } from 'vitest';

let dir: string;
let server: S3rver;
let endpoint: string;
const key = () => randomBytes(32).toString('base64');

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'haetae-s3-'));
  server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: dir,
    configureBuckets: [{ name: 'media', configs: [] }],
  });
  const { port } = await server.run();
  endpoint = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

const open = (prefix: string, bucket = 'media') =>
  createS3Store({ bucket, prefix, endpoint, region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' });

it('keeps media in a bucket, sealed, and forgets them', async () => {
  const vault = createVault({ objects: await open('one/'), keys: [key()] });
  const bytes = Buffer.concat([Buffer.from('a picture that nobody else may see'), randomBytes(300_000)]);
  const name = await vault.put(bytes);
  expect((await vault.get(name)).equals(bytes)).toBe(true);
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
  for (const file of files)
    expect((await readFile(join(file.parentPath, file.name))).includes('nobody else')).toBe(false);
  await vault.erase(name);
  await vault.erase(name);
  await expect(vault.get(name)).rejects.toMatchObject({ code: 'VAULT_OBJECT_NOT_FOUND' });
});

it('lists by pages what it holds, within its prefix, and changes the master key under it', async () => {
  const [old, fresh] = [key(), key()];
  const objects = await open('two/');
  const vault = createVault({ objects, keys: [old] });
  const names = await Promise.all(Array.from({ length: 30 }, (_, i) => vault.put(Buffer.from(`object ${i}`))));
  await createVault({ objects: await open('three/'), keys: [old] }).put(Buffer.from('of somebody else'));
  const listed: string[] = [];
  for await (const name of vault.listOlderThan(-60_000)) listed.push(name);
  expect(listed.toSorted()).toEqual(names.toSorted());
  expect(await createVault({ objects, keys: [fresh, old] }).rewrap()).toEqual({ rewrapped: 30, unreadable: 0 });
  expect((await createVault({ objects, keys: [fresh] }).get(names[7]!)).toString()).toBe('object 7');
});

it('says that a bucket which was there is away, not that something is wrong with the media', async () => {
  const vault = createVault({ objects: await open('four/'), keys: [key()] });
  const name = await vault.put(Buffer.from('kept'));
  const { port } = new URL(endpoint);
  await server.close();
  const away = { code: 'VAULT_UNAVAILABLE', retryable: true };
  await expect(vault.get(name)).rejects.toMatchObject(away);
  await expect(vault.put(Buffer.from('more'))).rejects.toMatchObject(away);
  await expect(vault.erase(name)).rejects.toMatchObject(away);
  await expect(vault.rewrap()).rejects.toMatchObject(away);
  server = new S3rver({ port: Number(port), address: '127.0.0.1', silent: true, directory: dir, configureBuckets: [] });
  await server.run();
  expect((await vault.get(name)).toString()).toBe('kept');
});

it('says at start that the bucket is not there', async () => {
  await expect(open('', 'no-such-bucket')).rejects.toMatchObject({ code: 'VAULT_UNAVAILABLE' });
});
