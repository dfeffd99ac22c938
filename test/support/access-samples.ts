import type { AccessWorld } from './access-world.ts';
import { PASSWORD } from './sign-in.ts';
import { solveProof } from './solve-proof.ts';

export interface AccessSample {
  url: string;
  payload?: unknown;
  /** The payload's content type where it is not JSON. */
  type?: string;
}
export interface SampledRoute {
  /** A request that is good for the organisation of the world. Made anew for every cell, so that it may use things up. */
  sample: (world: AccessWorld) => AccessSample | Promise<AccessSample>;
  /**
   * `own`: it names something of one organisation, so that others get 404. `instance`: what it names belongs to the whole
   * instance, and says why. `operator`: only an admin of the organisation that runs the instance may, and nobody here is.
   * Without an id: what others get must not mention what is this organisation's.
   */
  names?: 'own' | 'operator' | { instance: string };
  /** Answers that are right too for who may: what is named is the asker's own affair, and a key has none. */
  also?: readonly number[];
}

const at = (url: string) => ({ sample: () => ({ url }) });
const own = (sample: SampledRoute['sample']): SampledRoute => ({ sample, names: 'own' });
/** A key has no account of its own. */
const PEOPLE_ONLY = [401];
const video = (w: AccessWorld) => ({
  payload: `--b\r\ncontent-disposition: form-data; name="video"; filename="v"\r\n\r\n${w.word()}\r\n--b--\r\n`,
  type: 'multipart/form-data; boundary=b',
});

/** A request for every route that is not a page of /docs. A route that is missing here fails the access test. */
export const ACCESS_SAMPLES: Record<string, SampledRoute> = {
  'GET /': at('/'),
  'GET /openapi.json': at('/openapi.json'),
  'GET /healthz': at('/healthz'),
  'GET /readyz': at('/readyz'),
  'GET /metrics': at('/metrics'),
  'GET /v1/stats': at('/v1/stats'),
  'GET /v1/alerts': at('/v1/alerts'),
  'GET /v1/signals': at('/v1/signals'),
  'GET /v1/models': at('/v1/models'),
  'GET /v1/packs': at('/v1/packs'),
  'GET /v1/packs/:id': {
    sample: () => ({ url: '/v1/packs/ge' }),
    names: { instance: 'packs ship with the instance' },
  },

  'GET /v1/reports/challenge': at('/v1/reports/challenge'),
  'GET /v1/reports/help': at('/v1/reports/help'),
  'POST /v1/reports': {
    sample: async (w) => ({
      url: '/v1/reports',
      payload: { hashes: [w.picture()], consent: true, proof: await solveProof(w.stack.app) },
    }),
  },
  'POST /v1/reports/status': {
    sample: async (w) => ({ url: '/v1/reports/status', payload: await w.addReport() }),
  },
  'POST /v1/reports/pictures': {
    sample: async (w) => ({
      url: '/v1/reports/pictures',
      payload: { ...(await w.addReport()), hashes: [w.picture()] },
    }),
  },
  'POST /v1/reports/withdraw': {
    sample: async (w) => ({ url: '/v1/reports/withdraw', payload: await w.addReport() }),
  },
  'GET /v1/reports': at('/v1/reports'),
  'GET /v1/reports/:id': own((w) => ({ url: `/v1/reports/${w.ids.report}` })),
  'POST /v1/reports/:id/review': own((w) => ({
    url: `/v1/reports/${w.ids.report}/review`,
    payload: { verdict: 'confirm' },
  })),

  'GET /v1/items': { sample: (w) => ({ url: `/v1/items?caseId=${w.ids.case}` }) },
  'POST /v1/items': {
    sample: (w) => ({ url: '/v1/items', payload: { source: 'access', externalId: w.word(), text: 'hello' } }),
  },
  'POST /v1/items/batch': {
    sample: (w) => ({
      url: '/v1/items/batch',
      payload: JSON.stringify({ source: 'access', externalId: w.word(), text: 'hello' }),
      type: 'application/x-ndjson',
    }),
  },
  'GET /v1/items/:id': own((w) => ({ url: `/v1/items/${w.ids.item}` })),

  'GET /v1/cases': at('/v1/cases'),
  'GET /v1/cases/:id': own((w) => ({ url: `/v1/cases/${w.ids.case}` })),
  'POST /v1/cases/lease': own((w) => ({ url: '/v1/cases/lease', payload: { caseId: w.ids.case } })),
  'POST /v1/cases/:id/heartbeat': own((w) => ({ url: `/v1/cases/${w.ids.case}/heartbeat`, payload: {} })),
  'POST /v1/cases/:id/release': own((w) => ({ url: `/v1/cases/${w.ids.case}/release`, payload: {} })),
  'POST /v1/cases/:id/decisions': own((w) => ({
    url: `/v1/cases/${w.ids.case}/decisions`,
    payload: { policyLabel: 'threat', action: 'none' },
  })),

  'GET /v1/cases/:id/items': own((w) => ({ url: `/v1/cases/${w.ids.case}/items` })),
  'GET /v1/cases/:id/events': own((w) => ({ url: `/v1/cases/${w.ids.case}/events` })),
  'POST /v1/cases/:id/skip': own((w) => ({ url: `/v1/cases/${w.ids.case}/skip`, payload: { reason: 'language' } })),
  'POST /v1/cases/:id/escalate': own((w) => ({ url: `/v1/cases/${w.ids.case}/escalate`, payload: { reason: 'x' } })),
  'POST /v1/cases/:id/undo': own((w) => ({ url: `/v1/cases/${w.ids.case}/undo`, payload: {} })),
  'POST /v1/cases/:id/appeal': own((w) => ({ url: `/v1/cases/${w.ids.case}/appeal`, payload: { reason: 'x' } })),
  'POST /v1/cases/decisions': {
    sample: (w) => ({
      url: '/v1/cases/decisions',
      payload: { cases: [{ caseId: w.ids.case }], decision: { policyLabel: 'threat', action: 'none' } },
    }),
  },
  'POST /v1/cases/:id/evidence': own((w) => ({
    url: `/v1/cases/${w.ids.case}/evidence`,
    payload: { purpose: 'a trial', recipient: { kind: 'officer', name: 'An officer' } },
  })),
  'GET /v1/cases/:id/evidence': own((w) => ({ url: `/v1/cases/${w.ids.case}/evidence` })),
  'GET /v1/evidence/:id': own((w) => ({ url: `/v1/evidence/${w.ids.evidence}` })),
  'GET /v1/evidence/:id/download': own((w) => ({ url: `/v1/evidence/${w.ids.evidence}/download` })),
  'POST /v1/evidence/:id/passphrase': own((w) => ({
    url: `/v1/evidence/${w.ids.evidence}/passphrase`,
    payload: { passphrase: 'correct horse battery' },
  })),
  'GET /v1/evidence/:id/key-file': own((w) => ({ url: `/v1/evidence/${w.ids.evidence}/key-file` })),
  'POST /v1/evidence/:id/reviewers': own((w) => ({ url: `/v1/evidence/${w.ids.evidence}/reviewers` })),
  'GET /v1/evidence-key': at('/v1/evidence-key'),
  'GET /v1/custody/verify': at('/v1/custody/verify'),
  'GET /v1/cases/:id/custody': own((w) => ({ url: `/v1/cases/${w.ids.case}/custody` })),
  'GET /v1/cases/:id/media/:mediaId/preview': own((w) => ({
    url: `/v1/cases/${w.ids.case}/media/${w.ids.media}/preview`,
  })),
  'POST /v1/cases/:id/media/:mediaId/unblur': own((w) => ({
    url: `/v1/cases/${w.ids.case}/media/${w.ids.media}/unblur`,
    payload: {},
  })),
  'GET /v1/cases/:id/media/:mediaId/clear': own((w) => ({
    url: `/v1/cases/${w.ids.case}/media/${w.ids.media}/clear?token=${w.word()}`,
  })),
  'POST /v1/cases/:id/restrict': own(async (w) => ({ url: `/v1/cases/${await w.addCase()}/restrict`, payload: {} })),
  'GET /v1/exposure': at('/v1/exposure'),
  'POST /v1/exposure/:actor/lift': own(async (w) => ({
    url: `/v1/exposure/${await w.addKey('moderator')}/lift`,
    payload: { reason: 'end of a campaign' },
  })),
  'GET /v1/exposure-limits': at('/v1/exposure-limits'),
  'PUT /v1/exposure-limits': {
    sample: () => ({
      url: '/v1/exposure-limits',
      payload: { severeCases: 100, unblurredSeconds: 600, shiftHours: 8, breakMinutes: 50 },
    }),
  },

  'POST /v1/cases/:id/notes': own((w) => ({ url: `/v1/cases/${w.ids.case}/notes`, payload: { text: 'seen' } })),
  'POST /v1/cases/:id/split': own((w) => ({
    url: `/v1/cases/${w.ids.case}/split`,
    payload: { itemIds: [w.ids.item] },
  })),
  'GET /v1/macros': at('/v1/macros'),
  'POST /v1/macros': {
    sample: (w) => ({ url: '/v1/macros', payload: { name: w.word(), policyLabel: 'threat', action: 'none' } }),
  },
  'PUT /v1/macros/:id': own(async (w) => ({
    url: `/v1/macros/${await w.addMacro()}`,
    payload: { name: w.word(), policyLabel: 'threat', action: 'none' },
  })),
  'DELETE /v1/macros/:id': own(async (w) => ({ url: `/v1/macros/${await w.addMacro()}` })),
  'GET /v1/effects': at('/v1/effects'),
  'POST /v1/effects/:id/retry': own(async (w) => ({ url: `/v1/effects/${await w.addEffect()}/retry` })),
  'GET /v1/referrals': at('/v1/referrals'),
  'POST /v1/referrals/:id/take': own(async (w) => ({ url: `/v1/referrals/${await w.addReferral()}/take` })),
  'GET /v1/queue-health': at('/v1/queue-health'),
  'GET /v1/routing': at('/v1/routing'),
  'PUT /v1/routing/:actor': {
    sample: (w) => ({ url: `/v1/routing/${w.ids.actor}`, payload: { langs: ['en'] } }),
    names: { instance: 'each organisation keeps its own routing, whoever it is about' },
  },
  'GET /v1/quality': at('/v1/quality'),
  'GET /v1/golden': at('/v1/golden'),
  'POST /v1/golden': own((w) => ({ url: '/v1/golden', payload: { caseId: w.ids.case, policyLabel: 'threat' } })),
  'DELETE /v1/golden/:id': own(async (w) => ({ url: `/v1/golden/${await w.addGolden()}` })),
  'GET /v1/events/stream': at('/v1/events/stream?once=true'),

  'DELETE /v1/dead-letters/:itemId': own(async (w) => ({ url: `/v1/dead-letters/${await w.addDeadLetter()}` })),
  'POST /v1/erasures': {
    sample: (w) => ({ url: '/v1/erasures', payload: { authorId: w.word(), reason: 'asked by the author' } }),
  },
  'GET /v1/erasures': at('/v1/erasures'),
  'GET /v1/erasures/:id': own(async (w) => ({ url: `/v1/erasures/${await w.addErasure()}` })),
  'GET /v1/cases/:id/hold': own((w) => ({ url: `/v1/cases/${w.ids.case}/hold` })),
  'PUT /v1/cases/:id/hold': own((w) => ({ url: `/v1/cases/${w.ids.case}/hold`, payload: { reason: 'a court asked' } })),
  'DELETE /v1/cases/:id/hold': own(async (w) => ({ url: `/v1/cases/${await w.addHeldCase()}/hold` })),
  'GET /v1/dead-letters': at('/v1/dead-letters'),
  'POST /v1/dead-letters/:itemId/replay': own(async (w) => ({
    url: `/v1/dead-letters/${await w.addDeadLetter()}/replay`,
  })),

  'GET /v1/organisations': at('/v1/organisations'),
  'POST /v1/organisations': {
    sample: (w) => ({ url: '/v1/organisations', payload: { name: w.word() } }),
    names: 'operator',
  },
  'PATCH /v1/organisations/:id': own((w) => ({
    url: `/v1/organisations/${w.organisation.id}`,
    payload: { requireTotp: false },
  })),
  'GET /v1/keys': at('/v1/keys'),
  'POST /v1/keys': {
    sample: (w) => ({ url: '/v1/keys', payload: { organisation: w.organisation.name, role: 'monitor' } }),
    names: 'own',
  },
  'DELETE /v1/keys/:id': {
    sample: async (w) => ({ url: `/v1/keys/${await w.addKey()}` }),
    names: 'own',
  },

  'POST /v1/sessions': {
    sample: async (w) => ({ url: '/v1/sessions', payload: { login: (await w.addPerson()).name, password: PASSWORD } }),
  },
  'POST /v1/session/reauthenticate': {
    sample: () => ({ url: '/v1/session/reauthenticate', payload: { password: PASSWORD } }),
    // Without a session's cookie there is nobody to go on as.
    also: [401],
  },
  'GET /v1/session': at('/v1/session'),
  'DELETE /v1/session': at('/v1/session'),
  'GET /v1/sessions': at('/v1/sessions'),
  'DELETE /v1/sessions/:id': {
    ...own(async (w) => ({ url: `/v1/sessions/${(await w.addPerson()).sessionId}` })),
    // Another's session is there for an admin alone.
    also: [404],
  },

  'POST /v1/keys/:id/rotate': own(async (w) => ({ url: `/v1/keys/${await w.addKey()}/rotate`, payload: {} })),

  'PATCH /v1/session': { sample: () => ({ url: '/v1/session', payload: { lang: 'fr' } }), also: PEOPLE_ONLY },
  'POST /v1/session/password': {
    sample: () => ({
      url: '/v1/session/password',
      payload: { current: PASSWORD, password: 'a wrong turn at the mill' },
    }),
    also: PEOPLE_ONLY,
  },
  'POST /v1/session/totp': { sample: () => ({ url: '/v1/session/totp', payload: {} }), also: PEOPLE_ONLY },
  'POST /v1/session/totp/confirm': {
    sample: () => ({ url: '/v1/session/totp/confirm', payload: { code: '000000' } }),
    also: [...PEOPLE_ONLY, 422],
  },
  'POST /v1/session/totp/remove': {
    sample: () => ({ url: '/v1/session/totp/remove', payload: { code: '000000' } }),
    also: PEOPLE_ONLY,
  },

  'GET /v1/users': at('/v1/users'),
  'POST /v1/users': {
    sample: (w) => ({
      url: '/v1/users',
      payload: { organisation: w.organisation.name, name: w.word(), role: 'moderator', handOver: 'invitation' },
    }),
    names: 'own',
  },
  'GET /v1/users/:id': own((w) => ({ url: `/v1/users/${w.ids.user}` })),
  'PATCH /v1/users/:id': own(async (w) => ({
    url: `/v1/users/${(await w.addPerson()).id}`,
    payload: { disabled: true },
  })),
  'POST /v1/users/:id/reset': own(async (w) => ({
    url: `/v1/users/${(await w.addPerson()).id}/reset`,
    payload: { handOver: 'invitation' },
  })),
  'POST /v1/invitations/look': {
    sample: async (w) => ({ url: '/v1/invitations/look', payload: { token: await w.addInvitation() } }),
  },
  'POST /v1/invitations/accept': {
    sample: async (w) => ({
      url: '/v1/invitations/accept',
      payload: { token: await w.addInvitation(), password: PASSWORD },
    }),
  },
  'GET /v1/sign-in': at('/v1/sign-in'),
  // Not set up here; test/integration/oidc.test.ts has it set up.
  'GET /v1/oidc/start': { sample: () => ({ url: '/v1/oidc/start' }), also: [404] },
  'GET /v1/oidc/callback': { sample: () => ({ url: '/v1/oidc/callback?code=x&state=y' }), also: [404] },
  'GET /v1/access-log': at('/v1/access-log'),
  'GET /v1/access-log/verification': at('/v1/access-log/verification'),

  'GET /v1/banks': at('/v1/banks'),
  'POST /v1/banks': { sample: (w) => ({ url: '/v1/banks', payload: { name: w.word(), kind: 'block' } }) },
  'GET /v1/banks/:id': own((w) => ({ url: `/v1/banks/${w.ids.bank}` })),
  'PATCH /v1/banks/:id': own((w) => ({ url: `/v1/banks/${w.ids.bank}`, payload: { distance: 30 } })),
  'GET /v1/banks/:id/hashes': own((w) => ({ url: `/v1/banks/${w.ids.bank}/hashes` })),
  'POST /v1/banks/:id/hashes': own((w) => ({ url: `/v1/banks/${w.ids.bank}/hashes`, payload: { hash: w.pdq() } })),
  'GET /v1/banks/:id/hashes/:hashId': own((w) => ({ url: `/v1/banks/${w.ids.bank}/hashes/${w.ids.hash}` })),
  'PATCH /v1/banks/:id/hashes/:hashId': own((w) => ({
    url: `/v1/banks/${w.ids.bank}/hashes/${w.ids.hash}`,
    payload: { disabled: false },
  })),
  'DELETE /v1/banks/:id/hashes/:hashId': own(async (w) => ({
    url: `/v1/banks/${w.ids.bank}/hashes/${(await w.addHash()).id}`,
  })),
  'POST /v1/match': { sample: (w) => ({ url: '/v1/match', payload: { hashes: [{ hash: w.hash }] } }) },

  'GET /v1/hashes/waiting': at('/v1/hashes/waiting'),
  'POST /v1/banks/:id/confirm': own(async (w) => ({
    url: `/v1/banks/${w.ids.bank}/confirm`,
    payload: { hashIds: [(await w.addHash()).id] },
  })),
  'GET /v1/banks/:id/sharing': own((w) => ({ url: `/v1/banks/${w.ids.bank}/sharing` })),
  'PUT /v1/banks/:id/sharing': own((w) => ({
    url: `/v1/banks/${w.ids.bank}/sharing`,
    payload: { visibility: 'private' },
  })),
  'GET /v1/exchange': at('/v1/exchange'),
  'GET /v1/exchange/:bank/updates': own((w) => ({ url: `/v1/exchange/${w.ids.bank}/updates` })),
  'GET /v1/exchange/:bank/export': own((w) => ({ url: `/v1/exchange/${w.ids.bank}/export` })),
  'POST /v1/exchange/:bank/feedback': own((w) => ({
    url: `/v1/exchange/${w.ids.bank}/feedback`,
    payload: { hashId: w.ids.hash, value: 'blocked' },
  })),
  'POST /v1/exchange/:bank/submissions': own((w) => ({
    url: `/v1/exchange/${w.ids.bank}/submissions`,
    payload: { submissions: [{ hash: w.pdq() }] },
  })),
  'GET /v1/stopncii/:bank/FetchHashes': own((w) => ({ url: `/v1/stopncii/${w.ids.bank}/FetchHashes` })),
  'POST /v1/stopncii/:bank/SubmitHashes': own((w) => ({
    url: `/v1/stopncii/${w.ids.bank}/SubmitHashes`,
    payload: { hashRecords: [{ signalType: 'ImagePDQ', hashValue: w.pdq() }] },
  })),
  'POST /v1/stopncii/:bank/SubmitFeedback': own((w) => ({
    url: `/v1/stopncii/${w.ids.bank}/SubmitFeedback`,
    payload: { hashFeedbacks: [{ hashValue: w.hash, feedbackValue: 'Blocked' }] },
  })),
  'GET /v1/threatexchange/:bank/threat_updates': own((w) => ({
    url: `/v1/threatexchange/${w.ids.bank}/threat_updates`,
  })),
  'GET /v1/ncmec/:bank/v2/status': own((w) => ({ url: `/v1/ncmec/${w.ids.bank}/v2/status` })),
  'GET /v1/ncmec/:bank/v2/entries': own((w) => ({ url: `/v1/ncmec/${w.ids.bank}/v2/entries` })),
  'GET /v1/peers': at('/v1/peers'),
  'POST /v1/peers': own((w) => ({
    url: '/v1/peers',
    payload: { name: w.word(), shape: 'haetae', url: 'https://93.184.216.34/v1/exchange/b', bank: w.ids.bank },
  })),
  'GET /v1/peers/:id': own(async (w) => ({ url: `/v1/peers/${await w.addPeer()}` })),
  'PATCH /v1/peers/:id': own(async (w) => ({ url: `/v1/peers/${await w.addPeer()}`, payload: { paused: true } })),
  'DELETE /v1/peers/:id': own(async (w) => ({ url: `/v1/peers/${await w.addPeer()}` })),
  'POST /v1/peers/:id/pull': own(async (w) => ({ url: `/v1/peers/${await w.addPeer()}/pull` })),
  'GET /v1/peers/:id/quarantine': own(async (w) => ({ url: `/v1/peers/${await w.addPeer()}/quarantine` })),
  'GET /v1/match-reports': at('/v1/match-reports'),
  'POST /v1/match-reports': own((w) => ({
    url: '/v1/match-reports',
    payload: { hashId: w.ids.hash, contentId: w.word(), action: 'removed' },
  })),
  'GET /v1/exports/cases': at('/v1/exports/cases?from=2026-01-01&to=2027-01-01'),
  'GET /v1/transparency': at('/v1/transparency?from=2026-01-01&to=2027-01-01&exact=true'),
  'GET /v1/takedowns': at('/v1/takedowns'),
  'POST /v1/takedowns': own((w) => ({
    url: '/v1/takedowns',
    payload: {
      contact: 'abuse@platform.example',
      caseId: w.ids.case,
      urls: ['https://platform.example/1'],
      policyLabel: 'threat',
      facts: 'a threat',
      automated: { detection: true, decision: false },
    },
  })),
  'GET /v1/takedowns/:id': own((w) => ({ url: `/v1/takedowns/${w.ids.takedown}` })),
  ...Object.fromEntries(
    Object.entries({
      send: {},
      remind: {},
      answer: { note: 'please look again' },
      withdraw: {},
      acknowledge: {},
      act: {},
      refuse: { reason: 'not found' },
      dispute: { reason: 'not ours' },
      comment: { note: 'noted' },
    }).map(([step, payload]) => [
      `POST /v1/takedowns/:id/${step}`,
      own(async (w) => ({ url: `/v1/takedowns/${await w.addTakedown(step !== 'send')}/${step}`, payload })),
    ]),
  ),
  'GET /v1/webhooks': at('/v1/webhooks'),
  'POST /v1/webhooks': {
    sample: (w) => ({ url: '/v1/webhooks', payload: { url: w.fileUrl, events: ['match.found'] } }),
  },
  'GET /v1/webhooks/:id': own((w) => ({ url: `/v1/webhooks/${w.ids.webhook}` })),
  'PATCH /v1/webhooks/:id': own((w) => ({ url: `/v1/webhooks/${w.ids.webhook}`, payload: { description: w.word() } })),
  'DELETE /v1/webhooks/:id': own(async (w) => ({ url: `/v1/webhooks/${(await w.addWebhook()).webhook}` })),
  'POST /v1/webhooks/:id/rotate-secret': own((w) => ({
    url: `/v1/webhooks/${w.ids.webhook}/rotate-secret`,
    payload: { overlapHours: 1 },
  })),
  'POST /v1/webhooks/:id/ping': own((w) => ({ url: `/v1/webhooks/${w.ids.webhook}/ping`, payload: {} })),
  'GET /v1/webhooks/:id/deliveries': own((w) => ({ url: `/v1/webhooks/${w.ids.webhook}/deliveries` })),
  'GET /v1/webhooks/:id/deliveries/:deliveryId': own((w) => ({
    url: `/v1/webhooks/${w.ids.webhook}/deliveries/${w.ids.delivery}`,
  })),
  'POST /v1/webhooks/:id/deliveries/:deliveryId/replay': own((w) => ({
    url: `/v1/webhooks/${w.ids.webhook}/deliveries/${w.ids.delivery}/replay`,
    payload: {},
  })),
  'POST /v1/webhooks/:id/replay': own((w) => ({
    url: `/v1/webhooks/${w.ids.webhook}/replay`,
    payload: { since: '2026-01-01T00:00:00Z' },
  })),

  'GET /hma/h/hash': { sample: (w) => ({ url: `/hma/h/hash?content_type=video&url=${w.fileUrl}` }) },
  'POST /hma/h/hash': { sample: (w) => ({ url: '/hma/h/hash', ...video(w) }) },
  'GET /hma/m/raw_lookup': {
    sample: (w) => ({ url: `/hma/m/raw_lookup?signal_type=pdq&signal=${w.hash}&include_distance=true` }),
  },
  'POST /hma/m/raw_lookup': {
    sample: (w) => ({ url: '/hma/m/raw_lookup', payload: { signal_type: 'pdq', signal: w.hash } }),
  },
  'GET /hma/m/lookup': { sample: (w) => ({ url: `/hma/m/lookup?signal_type=pdq&signal=${w.hash}` }) },
  'POST /hma/m/lookup': { sample: (w) => ({ url: '/hma/m/lookup', ...video(w) }) },
  'POST /hma/m/compare': { sample: (w) => ({ url: '/hma/m/compare', payload: { pdq: [w.pdq(), w.pdq()] } }) },
  'GET /hma/m/index/status': at('/hma/m/index/status'),
  'GET /hma/c/banks': at('/hma/c/banks'),
  'POST /hma/c/banks': { sample: (w) => ({ url: '/hma/c/banks', payload: { name: w.word().toUpperCase() } }) },
  'GET /hma/c/bank/:name': own((w) => ({ url: `/hma/c/bank/${w.ids.bankName}` })),
  'PUT /hma/c/bank/:name': own((w) => ({ url: `/hma/c/bank/${w.ids.bankName}`, payload: { enabled: true } })),
  'DELETE /hma/c/bank/:name': own(async (w) => ({ url: `/hma/c/bank/${(await w.addBank(w.word())).name}` })),
  'POST /hma/c/bank/:name/content': own((w) => ({ url: `/hma/c/bank/${w.ids.bankName}/content`, ...video(w) })),
  'POST /hma/c/bank/:name/signal': own((w) => ({
    url: `/hma/c/bank/${w.ids.bankName}/signal`,
    payload: { pdq: w.pdq() },
  })),
  'GET /hma/c/bank/:name/content/:id': own((w) => ({
    url: `/hma/c/bank/${w.ids.bankName}/content/${w.ids.content}?include_signals=true`,
  })),
  'PUT /hma/c/bank/:name/content/:id': own((w) => ({
    url: `/hma/c/bank/${w.ids.bankName}/content/${w.ids.content}`,
    payload: { disable_until_ts: 1 },
  })),
  'DELETE /hma/c/bank/:name/content/:id': own(async (w) => ({
    url: `/hma/c/bank/${w.ids.bankName}/content/${(await w.addHash()).content}`,
  })),
};
