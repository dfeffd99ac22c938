import {
  HaetaeError,
  morePicturesSchema,
  newReportSchema,
  REPORT_MAX_PICTURES,
  reportKeySchema,
  withdrawReportSchema,
} from '@haetae/contracts';
import { createPasswords } from '@haetae/identity';
import { loadPacks } from '@haetae/packs';
import {
  addPictures,
  createSurvivorReport,
  ensureOrganisation,
  findReportByCaseNumber,
  inTransaction,
  listPictures,
  lockBankChanges,
  type SurvivorReportRow,
  withdrawPictures,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { checkPictures } from './check-pictures.ts';
import { placesOf } from './places-of.ts';
import { createReportGuard } from './report-guard.ts';
import { newCaseNumber, newPin, readCaseNumber, readPin, showCaseNumber, showPin } from './report-key.ts';
import { reportStatus, reportStatusSchema } from './report-view.ts';

const errors = { '4xx': problemSchema, '5xx': problemSchema };
const AN_HOUR_S = 3_600;

/**
 * What a survivor can do without an account: report hashes that were made on the own device, see what became of them, add to them
 * and take them back. A report is reached with its case number and PIN and nothing else.
 */
export function survivorRoutes(app: App, deps: ApiDeps): void {
  const { sql, config } = deps;
  const guard = createReportGuard(deps);
  const pins = createPasswords({ concurrency: 1, maxWaiting: 50 });
  const organisation = async () => (await ensureOrganisation(sql, config.HAETAE_REPORT_ORGANISATION)).id;
  const schema = (summary: string, description?: string) => ({
    summary,
    ...(description === undefined ? {} : { description }),
    tags: ['reports'],
    security: [],
  });

  /** The report of a case number and PIN. Takes as long, and says the same, when there is none. */
  const open = async (ip: string, key: { caseNumber: string; pin: string }): Promise<SurvivorReportRow> => {
    const caseNumber = readCaseNumber(key.caseNumber);
    await guard.countTry(ip, caseNumber);
    const found = await findReportByCaseNumber(sql, caseNumber);
    if (!(await pins.verify(found?.pinHash, readPin(key.pin))) || !found) throw new HaetaeError('REPORT_PIN_WRONG');
    return found;
  };
  const statusOf = async (report: SurvivorReportRow) =>
    reportStatus(report, await listPictures(sql, [report.id]), await placesOf(sql, report.id));
  const reread = async (report: SurvivorReportRow) =>
    await statusOf((await findReportByCaseNumber(sql, report.caseNumber)) ?? report);

  app.get(
    '/v1/reports/challenge',
    {
      config: { roles: 'public', limit: { max: 60, perS: AN_HOUR_S } },
      schema: {
        ...schema('A challenge for a proof of work', 'Needed only after REPORT_PROOF_NEEDED.'),
        response: { 200: z.object({ challenge: z.string(), bits: z.int(), expiresAt: z.string() }), ...errors },
      },
    },
    async () => guard.makeChallenge(),
  );
  const packs = loadPacks(config.HAETAE_PACKS_DIR);
  app.get(
    '/v1/reports/help',
    {
      config: { roles: 'public' },
      schema: {
        ...schema('Whom a survivor can turn to, by country, from the packs'),
        response: {
          200: z.object({
            countries: z.array(
              z.object({
                country: z.string(),
                name: z.string(),
                helplines: z.array(z.object({ name: z.string(), contact: z.string() })),
              }),
            ),
          }),
          ...errors,
        },
      },
    },
    async () => ({
      countries: packs
        .list()
        .flatMap(({ country, name, helplines }) =>
          country === undefined || helplines.length === 0
            ? []
            : [{ country, name, helplines: helplines.map((h) => ({ name: h.name, contact: h.contact })) }],
        ),
    }),
  );
  app.post(
    '/v1/reports',
    {
      config: { roles: 'public', limit: { max: 30, perS: AN_HOUR_S } },
      schema: {
        ...schema(
          'Report hashes of your own pictures, without an account',
          'Hashes are made on the own device; a picture is never sent. Answers the case number and the PIN, which is shown this once. Nothing is matched before a person has looked at the report.',
        ),
        body: newReportSchema,
        response: {
          201: z.object({ caseNumber: z.string(), pin: z.string(), pictures: z.int() }),
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const { hashes, kind, lang, country, note, consentVersion, proof } = request.body;
      checkPictures(hashes);
      const organisationId = await organisation();
      await guard.admit(request.ip, organisationId, proof);
      const [caseNumber, pin] = [newCaseNumber(), newPin()];
      const pinHash = await pins.hash(pin);
      const report = { organisationId, caseNumber, pinHash, pictures: hashes, kind, lang, country, note };
      await inTransaction(sql, (tx) => createSurvivorReport(tx, { ...report, consent: consentVersion }));
      const pictures = new Set(hashes.map((h) => h.pdq)).size;
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({
          caseNumber: showCaseNumber(caseNumber),
          pin: showPin(pin),
          pictures,
        });
    },
  );
  app.post(
    '/v1/reports/status',
    {
      config: { roles: 'public' },
      schema: {
        ...schema('What became of your report'),
        body: reportKeySchema,
        response: { 200: reportStatusSchema, ...errors },
      },
    },
    async (request, reply) => {
      const report = await open(request.ip, request.body);
      reply.header('cache-control', 'no-store');
      return await statusOf(report);
    },
  );
  app.post(
    '/v1/reports/pictures',
    {
      config: { roles: 'public' },
      schema: {
        ...schema('Add hashes of more pictures to your report'),
        body: morePicturesSchema,
        response: { 200: reportStatusSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { hashes, ...key } = request.body;
      checkPictures(hashes);
      const report = await open(request.ip, key);
      await inTransaction(sql, async (tx) => {
        await lockBankChanges(tx);
        const had = await listPictures(tx, [report.id]);
        if (had.length + hashes.length > REPORT_MAX_PICTURES)
          throw new HaetaeError(
            'REPORT_FULL',
            `A report may have ${REPORT_MAX_PICTURES} pictures; yours has ${had.length}.`,
          );
        await addPictures(tx, report, hashes);
      });
      reply.header('cache-control', 'no-store');
      return await reread(report);
    },
  );
  app.post(
    '/v1/reports/withdraw',
    {
      config: { roles: 'public' },
      schema: {
        ...schema(
          'Take your report back, or some of its pictures',
          'A hash that another report stands behind as well stays for that one. What the report held is erased.',
        ),
        body: withdrawReportSchema,
        response: { 200: reportStatusSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { pictures, ...key } = request.body;
      const report = await open(request.ip, key);
      await inTransaction(sql, (tx) => withdrawPictures(tx, report, pictures));
      reply.header('cache-control', 'no-store');
      return await reread(report);
    },
  );
}
