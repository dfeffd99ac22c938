import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** What the provider says of its people, by subject. */
export type OidcPeople = Record<string, { email: string; email_verified: boolean; name: string; groups: string[] }>;

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listening = async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return server;
};

/** A real OpenID provider with a sign-in page of its own, and the settings of an api, on `port`, that trusts it. */
export async function startOidcProvider(people: OidcPeople) {
  const [provider, reserved] = [await listening(), await listening()];
  const port = portOf(reserved);
  await new Promise((done) => reserved.close(done));
  const base = `http://127.0.0.1:${port}`;
  const issuer = `http://127.0.0.1:${portOf(provider)}`;
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'haetae',
        client_secret: 'a secret between the two',
        redirect_uris: [`${base}/v1/oidc/callback`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, id) =>
      people[id] ? { accountId: id, claims: async () => ({ sub: id, ...people[id] }) } : undefined,
    cookies: { keys: ['a key of the tests'] },
  });
  provider.on('request', oidc.callback());
  return {
    port,
    base,
    env: {
      HAETAE_PUBLIC_URL: base,
      HAETAE_OIDC_ISSUER: issuer,
      HAETAE_OIDC_CLIENT_ID: 'haetae',
      HAETAE_OIDC_CLIENT_SECRET: 'a secret between the two',
      HAETAE_OIDC_LABEL: 'the ministry',
      HAETAE_OIDC_MAP: 'watchers=team north/moderator, leads=team north/supervisor',
    },
    async stop(): Promise<void> {
      provider.closeAllConnections();
      await new Promise((done) => provider.close(done));
    },
  };
}
