import { Queue, Worker } from 'bullmq';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { z } from 'zod';
import { load } from './load.ts';

/** Requests a second of a Fastify route with a zod body that does nothing. */
export async function bareFastify(body: string, seconds: number): Promise<number> {
  const app = fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const item = z.object({ externalId: z.string(), source: z.string(), text: z.string(), lang: z.string() });
  app.post('/', { schema: { body: item, response: { 202: z.object({ id: z.string() }) } } }, async (request, reply) =>
    reply.code(202).send({ id: request.body.externalId }),
  );
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  try {
    const { requests } = await load({
      url,
      connections: 32,
      seconds,
      next: () => ({ path: '/', body, type: 'application/json' }),
    });
    return requests / seconds;
  } finally {
    await app.close();
  }
}

/** Raw BullMQ on this Redis: jobs a second of 50 concurrent adds, of addBulk by 500, and through a worker that does nothing. */
export async function rawBullmq(
  redisUrl: string,
  jobs: number,
): Promise<{ add: number; addBulk: number; process: number }> {
  const connection = () => new Redis(redisUrl, { maxRetriesPerRequest: null });
  const [a, b] = [connection(), connection()];
  const queue = new Queue('floor', { connection: a, prefix: 'floor' });
  const time = async (work: () => Promise<unknown>) => {
    const from = performance.now();
    await work();
    return (performance.now() - from) / 1_000;
  };
  const single = Math.floor(jobs / 4);
  const add =
    single /
    (await time(async () => {
      for (let i = 0; i < single; i += 50)
        await Promise.all(Array.from({ length: 50 }, () => queue.add('x', { id: i })));
    }));
  const addBulk =
    jobs /
    (await time(async () => {
      for (let i = 0; i < jobs; i += 500)
        await queue.addBulk(Array.from({ length: 500 }, (_, n) => ({ name: 'x', data: { id: i + n } })));
    }));
  let left = jobs + Math.ceil(single / 50) * 50;
  const total = left;
  const seconds = await time(
    () =>
      new Promise<void>((done) => {
        const worker = new Worker('floor', async () => undefined, {
          connection: b,
          prefix: 'floor',
          concurrency: 50,
          removeOnComplete: { count: 0 },
        });
        worker.on('completed', () => {
          left -= 1;
          if (left === 0) void worker.close().then(done);
        });
      }),
  );
  await queue.obliterate({ force: true });
  await queue.close();
  a.disconnect();
  b.disconnect();
  return { add, addBulk, process: total / seconds };
}

/** This PostgreSQL: commits a second of 16 clients, and rows a second in batches of 500. */
export async function rawPostgres(databaseUrl: string, seconds: number): Promise<{ commits: number; rows: number }> {
  const sql = postgres(databaseUrl, { max: 16, onnotice: () => undefined });
  await sql`create table if not exists floor (id bigint generated always as identity primary key, body jsonb)`;
  const until = async (work: () => Promise<number>, clients: number) => {
    let done = 0;
    const end = performance.now() + seconds * 1_000;
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (performance.now() < end) done += await work();
      }),
    );
    return done / seconds;
  };
  const body = { externalId: 'x', source: 'bench', text: 'a text of ordinary length for a row in the database' };
  const commits = await until(async () => {
    await sql`insert into floor (body) values (${sql.json(body)})`;
    return 1;
  }, 16);
  const many = Array.from({ length: 500 }, () => ({ body }));
  const rows = await until(async () => {
    await sql`insert into floor (body) select body from jsonb_to_recordset(${sql.json(many)}) as t(body jsonb)`;
    return 500;
  }, 2);
  await sql`drop table floor`;
  await sql.end();
  return { commits, rows };
}
