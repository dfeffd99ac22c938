/**
 * The one catalogue of errors. Every error that leaves the service, over HTTP, on the command line or in a dead letter,
 * carries one of these codes; docs/errors.md is generated from here. `retryable`: the same request may succeed later
 * without being changed.
 */
interface ErrorEntry {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
}
const entry = (status: number, title: string, retryable = false): ErrorEntry => ({ status, title, retryable });

export const ERRORS = {
  // requests
  MALFORMED_JSON: entry(400, 'The body is not valid JSON'),
  VALIDATION_FAILED: entry(422, 'The input does not have the expected shape'),
  INVALID_CURSOR: entry(400, 'The cursor is not one that this list gave out'),
  UNSUPPORTED_CONTENT_TYPE: entry(415, 'This content type is not accepted here'),
  BODY_TOO_LARGE: entry(413, 'The body is larger than the limit'),
  TOO_MANY_LINES: entry(413, 'The batch has more lines than the limit'),
  ROUTE_NOT_FOUND: entry(404, 'There is no such route'),
  METHOD_NOT_ALLOWED: entry(405, 'The route does not take this method'),
  RATE_LIMITED: entry(429, 'Too many requests', true),
  OVERLOADED: entry(429, 'The service is taking in more than it can score', true),
  INTERNAL: entry(500, 'Something went wrong on our side', true),
  NOT_READY: entry(503, 'A part that this needs is not answering', true),
  // access
  KEY_MISSING: entry(401, 'No API key was sent'),
  KEY_INVALID: entry(401, 'The API key is not known'),
  KEY_EXPIRED: entry(401, 'The API key has expired'),
  KEY_REVOKED: entry(401, 'The API key was revoked'),
  KEY_NOT_FOUND: entry(404, 'There is no such API key'),
  ROLE_NOT_ALLOWED: entry(403, 'The role of this key may not do this'),
  SCOPE_NOT_ALLOWED: entry(403, 'The scopes of this key do not cover this'),
  SESSION_MISSING: entry(401, 'Nobody is signed in'),
  SESSION_INVALID: entry(401, 'The session is not known'),
  SESSION_EXPIRED: entry(401, 'The session has run out'),
  SESSION_REVOKED: entry(401, 'The session was ended'),
  SESSION_NOT_FOUND: entry(404, 'There is no such session'),
  CSRF_REFUSED: entry(403, 'The request did not come from the console'),
  LOGIN_FAILED: entry(401, 'The name, the password or the code is wrong'),
  LOGIN_THROTTLED: entry(429, 'Too many failed sign-ins', true),
  TOTP_REQUIRED: entry(401, 'The sign-in needs a code from the authenticator app'),
  TOTP_INVALID: entry(422, 'The code from the authenticator app is wrong'),
  TOTP_SETUP_REQUIRED: entry(403, 'The organisation asks for an authenticator app'),
  PASSWORD_CHANGE_REQUIRED: entry(403, 'The password must be changed first'),
  PASSWORD_TOO_WEAK: entry(422, 'The password is too easy to guess'),
  USER_NOT_FOUND: entry(404, 'There is no such person'),
  USER_NAME_TAKEN: entry(409, 'Somebody has this name or e-mail address'),
  LAST_ADMIN: entry(409, 'The organisation would have no admin left'),
  INVITATION_INVALID: entry(410, 'The invitation is not known, used up or run out'),
  OIDC_NOT_CONFIGURED: entry(404, 'Sign-in through another provider is not set up'),
  OIDC_FAILED: entry(401, 'The sign-in at the other provider did not succeed'),
  ORGANISATION_NOT_FOUND: entry(404, 'There is no such organisation'),
  // items and media
  ITEM_NOT_FOUND: entry(404, 'There is no such item'),
  ITEM_EMPTY: entry(422, 'An item needs a text or at least one media entry'),
  TEXT_TOO_LONG: entry(422, 'The text is longer than the limit'),
  TEXT_INVALID: entry(422, 'The text holds characters that cannot be stored'),
  IDEMPOTENCY_KEY_REUSED: entry(409, 'This Idempotency-Key was used with another body'),
  MEDIA_EMPTY: entry(422, 'The media has no bytes'),
  MEDIA_TOO_LARGE: entry(413, 'The media has more bytes than the limit'),
  MEDIA_NOT_AN_IMAGE: entry(422, 'The bytes are not an image of a kind that is read here'),
  MEDIA_CORRUPT: entry(422, 'The image is damaged and cannot be decoded'),
  MEDIA_TOO_MANY_PIXELS: entry(422, 'The image has more pixels than the limit'),
  MEDIA_DECODER_LOST: entry(503, 'The process that decodes images ended', true),
  MEDIA_TIMEOUT: entry(422, 'The image took too long to decode'),
  MEDIA_PART_MISSING: entry(422, 'A media entry names a multipart file that was not sent'),
  MEDIA_BASE64_INVALID: entry(422, 'The media is not valid base64'),
  MEDIA_URL_REFUSED: entry(422, 'The media URL leads to an address that is not fetched'),
  // 422: the fault lies with the address that was sent, not with this service.
  MEDIA_FETCH_FAILED: entry(422, 'The media could not be fetched', true),
  // packs, languages, models
  PACK_NOT_FOUND: entry(404, 'There is no such country pack'),
  PACK_INVALID: entry(422, 'The country pack does not have the expected shape'),
  MODEL_NOT_FOUND: entry(500, 'The model folder is missing or incomplete'),
  MODEL_CHECKSUM_MISMATCH: entry(500, 'The model weights do not match their manifest'),
  MODEL_INVALID: entry(500, 'The model manifest does not have the expected shape'),
  TRAINING_FAILED: entry(500, 'A step of training the text model failed'),
  // cases
  CASE_NOT_FOUND: entry(404, 'There is no such case'),
  QUEUE_EMPTY: entry(404, 'No case is waiting for review'),
  CASE_LEASED_BY_OTHER: entry(409, 'Another moderator holds this case'),
  LEASE_EXPIRED: entry(409, 'The lease on this case has run out'),
  LEASE_REQUIRED: entry(409, 'A decision needs a lease on the case'),
  CASE_ALREADY_DECIDED: entry(409, 'This case has been decided'),
  CASE_TRANSITION_INVALID: entry(409, 'The case is not in a state that allows this'),
  // evidence and wellbeing
  CASE_RESTRICTED: entry(403, 'The case is in the restricted lane'),
  CASE_NOT_RESTRICTED: entry(409, 'The case is not in the restricted lane'),
  EXPOSURE_BUDGET_SPENT: entry(429, 'The budget of severe cases or of unblurred seconds is spent for this shift', true),
  EXPOSURE_LIFT_OWN: entry(409, 'Nobody lifts their own budget'),
  ACTOR_NOT_FOUND: entry(404, 'There is no such person or key'),
  EVIDENCE_NOT_FOUND: entry(404, 'There is no such evidence package'),
  EVIDENCE_NOT_READY: entry(409, 'The evidence package is still being made, or could not be made'),
  EVIDENCE_KEY_SET: entry(409, 'A passphrase was set for this package already'),
  EVIDENCE_KEY_NOT_SET: entry(409, 'No passphrase was set for this package yet'),
  EVIDENCE_RECIPIENT_REQUIRED: entry(
    422,
    'Of a restricted case nothing goes to anybody but a named officer or hotline',
  ),
  MEDIA_ERASED: entry(409, 'The bytes of this media are not kept'),
  MEDIA_NOT_FOUND: entry(404, 'The case has no such media'),
  UNBLUR_TOKEN_INVALID: entry(409, 'The token is used, expired or of another media or person'),
  CASE_NOT_FOR_YOU: entry(409, 'This case is for another person or role'),
  DECISION_NOT_YOURS: entry(409, 'Only the person who decided may take the decision back'),
  UNDO_TOO_LATE: entry(409, 'The decision can no longer be taken back'),
  MACRO_NOT_FOUND: entry(404, 'There is no such macro'),
  MACRO_NAME_TAKEN: entry(409, 'There is a macro of this name already'),
  GOLDEN_NOT_FOUND: entry(404, 'There is no such golden case'),
  STREAM_LIMIT: entry(429, 'Too many live streams are open', true),
  EFFECT_NOT_FOUND: entry(404, 'There is no such owed action'),
  // hashes and banks
  BANK_NOT_FOUND: entry(404, 'There is no such bank'),
  BANK_NAME_TAKEN: entry(409, 'There is a bank of this name already'),
  HASH_NOT_FOUND: entry(404, 'There is no such hash'),
  HASH_INVALID: entry(422, 'This is not a hash of the named algorithm'),
  HASH_ALGORITHM_UNKNOWN: entry(422, 'The hash algorithm is not known here'),
  SNAPSHOT_INVALID: entry(422, 'The index snapshot is damaged or of another version'),
  CHECKPOINT_STALE: entry(410, 'The checkpoint is too old to go on from'),
  SUBMISSIONS_WAITING: entry(429, 'Too many of your hashes wait for a person', true),
  XML_INVALID: entry(422, 'The XML cannot be read'),
  // peers
  PEER_NOT_FOUND: entry(404, 'There is no such peer'),
  PEER_NAME_TAKEN: entry(409, 'There is a peer of this name already'),
  PEER_URL_REFUSED: entry(422, 'The URL of the peer leads to an address that is not asked'),
  PEER_UNREACHABLE: entry(502, 'The peer does not answer', true),
  PEER_REFUSED: entry(502, 'The peer refuses our key', true),
  PEER_ANSWER_TOO_LARGE: entry(502, 'The peer sends more than the limit', true),
  PEER_PAGE_MALFORMED: entry(502, 'The peer sends what cannot be read', true),
  PEER_REPEATS: entry(502, 'The peer sends the same page again and again', true),
  CSV_INVALID: entry(422, 'The CSV cannot be read'),
  LINE_TOO_LONG: entry(422, 'The line is longer than the limit'),
  // takedowns
  TAKEDOWN_NOT_FOUND: entry(404, 'There is no such takedown'),
  TAKEDOWN_TRANSITION_INVALID: entry(409, 'The takedown is not in a state that allows this'),
  TAKEDOWN_ADDRESSEE_MISSING: entry(422, 'The takedown has no addressee'),
  LEGAL_CLOCK_NOT_FOUND: entry(422, 'There is no such legal clock in force'),
  // webhooks
  WEBHOOK_NOT_FOUND: entry(404, 'There is no such webhook'),
  WEBHOOK_LIMIT_REACHED: entry(409, 'The organisation has as many webhooks as it may'),
  WEBHOOK_URL_REFUSED: entry(422, 'The webhook URL leads to an address that nothing is sent to'),
  WEBHOOK_PAUSED: entry(409, 'The webhook is paused'),
  DELIVERY_NOT_FOUND: entry(404, 'There is no such delivery'),
  // survivors' reports
  REPORT_NOT_FOUND: entry(404, 'There is no such report'),
  REPORT_PIN_WRONG: entry(403, 'The case number or the PIN is not right'),
  REPORT_PICTURE_NOT_FOUND: entry(404, 'The report has no such picture'),
  REPORT_NOTHING_WAITING: entry(409, 'Nothing of this report waits for a review'),
  REPORT_FULL: entry(409, 'The report has as many pictures as it may'),
  REPORT_PROOF_NEEDED: entry(403, 'Many reports are coming in: this one has to bring a proof of work'),
  HASH_TOO_PLAIN: entry(422, 'The picture is too plain to be told from others by its hash'),
  // storage and jobs
  // forgetting
  ERASURE_NOT_FOUND: entry(404, 'There is no such erasure'),
  HOLD_NOT_FOUND: entry(404, 'There is no legal hold on this case'),
  // backups
  BACKUP_DAMAGED: entry(500, 'The backup is damaged, cut short, or sealed under another key'),
  RESTORE_NOT_EMPTY: entry(409, 'The instance to restore into holds data already'),
  RESTORE_TOO_NEW: entry(409, 'The backup was made by a later version'),
  VAULT_OBJECT_NOT_FOUND: entry(404, 'The vault has no such object'),
  VAULT_UNAVAILABLE: entry(503, 'The store of media does not answer', true),
  VAULT_OBJECT_DAMAGED: entry(500, 'The vault object does not open with its key'),
  QUEUE_UNAVAILABLE: entry(503, 'The job queue is not answering', true),
  STORE_UNAVAILABLE: entry(503, 'The database is not answering', true),
  JOB_PAYLOAD_INVALID: entry(500, 'The job does not have the expected shape'),
  JOB_ATTEMPTS_EXHAUSTED: entry(500, 'The job failed as often as it may'),
  DEAD_LETTER_NOT_FOUND: entry(404, 'There is no such dead letter'),
  // command line and one-box mode
  CONFIG_INVALID: entry(500, 'The configuration is not valid'),
  FILE_NOT_READABLE: entry(422, 'The file cannot be read'),
  ALREADY_RUNNING: entry(409, 'An instance is running on this data folder'),
  SERVICE_START_FAILED: entry(500, 'A part of the service did not start'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** One input field that was refused. `path` is dotted, as in `media.0.base64`. */
export interface FieldError {
  path: string;
  message: string;
  code?: string;
}

/** An error with a code from the catalogue. `message` says what happened, why, and how out. */
export class HaetaeError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  /** Seconds after which a retry makes sense, where that is known. */
  readonly retryAfterS: number | undefined;

  constructor(
    code: ErrorCode,
    message?: string,
    options: { errors?: FieldError[]; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(message ?? ERRORS[code].title, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'HaetaeError';
    this.code = code;
    this.errors = options.errors;
    this.retryAfterS = options.retryAfterS;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
}

/** Whether `error` is a HaetaeError, optionally of one code. Works across duplicated module instances. */
export function isHaetaeError(error: unknown, code?: ErrorCode): error is HaetaeError {
  return (
    error instanceof Error &&
    error.name === 'HaetaeError' &&
    (code === undefined || (error as HaetaeError).code === code)
  );
}
