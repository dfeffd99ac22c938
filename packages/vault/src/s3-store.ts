import { HaetaeError } from '@haetae/contracts';
import { OBJECT_NAME, type ObjectStore } from './object-store.ts';

export interface S3Options {
  bucket: string;
  /** Prefix of every object's key, ending in `/` where it is a folder. */
  prefix?: string | undefined;
  region: string;
  /** Of an S3-compatible server; AWS's own when left out. */
  endpoint?: string | undefined;
  /** When left out, the SDK looks where it always does: environment, profile, instance role. */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
}

/**
 * Objects in a bucket of S3 or of a server that speaks like it (path-style addresses, no checksum extensions, so that small
 * servers do as well). The SDK is loaded here and only here: who keeps media in a folder does not pay for it. Throws
 * VAULT_UNAVAILABLE when the bucket cannot be reached, and so does every call on the store.
 */
export async function createS3Store(options: S3Options): Promise<ObjectStore> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region: options.region,
    forcePathStyle: options.endpoint !== undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
    // A server that takes the connection and says nothing must not hold a worker for ever.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.accessKeyId && options.secretAccessKey
      ? { credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey } }
      : {}),
  });
  const Bucket = options.bucket;
  const prefix = options.prefix ?? '';
  const keyOf = (name: string) => `${prefix}${name.slice(0, 2)}/${name}`;
  // Whatever the bucket refuses or does not answer is to be tried again: a rotated secret is mended as an outage is.
  const throwUnavailable = (cause: Error): never => {
    throw new HaetaeError(
      'VAULT_UNAVAILABLE',
      `The bucket ${Bucket} does not answer (${cause.name}). Check HAETAE_S3_BUCKET, HAETAE_S3_ENDPOINT and the credentials.`,
      { retryAfterS: 10, cause },
    );
  };
  await client.send(new sdk.HeadBucketCommand({ Bucket })).catch(throwUnavailable);
  return {
    async write(name, sealed) {
      await client
        .send(
          new sdk.PutObjectCommand({ Bucket, Key: keyOf(name), Body: sealed, ContentType: 'application/octet-stream' }),
        )
        .catch(throwUnavailable);
    },
    async read(name) {
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key: keyOf(name) }));
        return Buffer.from(await Body!.transformToByteArray());
      } catch (error) {
        const { name: kind, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
        if (kind !== 'NoSuchBucket' && $metadata?.httpStatusCode === 404) return undefined;
        return throwUnavailable(error as Error);
      }
    },
    async remove(name) {
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: keyOf(name) })).catch(throwUnavailable);
    },
    async *list() {
      try {
        for await (const page of sdk.paginateListObjectsV2({ client }, { Bucket, Prefix: prefix })) {
          for (const { Key = '', LastModified } of page.Contents ?? []) {
            const name = Key.slice(Key.lastIndexOf('/') + 1);
            if (OBJECT_NAME.test(name)) yield { name, writtenMs: LastModified?.getTime() ?? 0 };
          }
        }
      } catch (error) {
        throwUnavailable(error as Error);
      }
    },
  };
}
