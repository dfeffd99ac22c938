import { createClient, isApiError, type ResponseOf } from '@haetae/client';
import { askProof } from './ask-worker.ts';
import { type PickedPicture, state } from './state.ts';

// Without a session and without a key: no cookie goes out, and nothing says who asks.
const client = createClient();
export type ReportStatus = ResponseOf<'post', '/v1/reports/status'>;
export type Helplines = ResponseOf<'get', '/v1/reports/help'>;
type Key = { caseNumber: string; pin: string };

const hashesOf = (pictures: PickedPicture[]) =>
  pictures.map(({ hashes }) => {
    const { pdq, quality, md5, sha256 } = hashes!;
    return state.exact ? { pdq, quality, md5, sha256 } : { pdq, quality };
  });

/** Sends hashes; where many reports come in, after the work that the API then asks for. */
export async function sendReport(
  pictures: PickedPicture[],
  words: {
    kind: 'shared' | 'threatened' | 'synthetic' | 'recorded' | 'other';
    lang: string;
    country?: string;
    note?: string;
  },
): Promise<Key> {
  const body = { hashes: hashesOf(pictures), consent: true as const, ...words };
  try {
    return await client.post('/v1/reports', { body });
  } catch (error) {
    if (!isApiError(error, 'REPORT_PROOF_NEEDED')) throw error;
    const { challenge, bits } = await client.get('/v1/reports/challenge');
    return await client.post('/v1/reports', {
      body: { ...body, proof: { challenge, nonce: await askProof(challenge, bits) } },
    });
  }
}

export const addPictures = (key: Key, pictures: PickedPicture[]): Promise<ReportStatus> =>
  client.post('/v1/reports/pictures', { body: { ...key, hashes: hashesOf(pictures) } });
export const readStatus = (key: Key): Promise<ReportStatus> => client.post('/v1/reports/status', { body: key });
export const withdraw = (key: Key): Promise<ReportStatus> => client.post('/v1/reports/withdraw', { body: key });
export const readHelplines = (): Promise<Helplines> => client.get('/v1/reports/help');
