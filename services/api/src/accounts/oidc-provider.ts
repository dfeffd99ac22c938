import { HaetaeError } from '@haetae/contracts';
import type { Config } from '@haetae/kit';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';

/** What must be kept between the way there and the way back. */
export interface OidcState {
  state: string;
  nonce: string;
  verifier: string;
}

/** Another provider at which people sign in: authorization code with PKCE, state and nonce. */
export interface OidcProvider {
  issuer: string;
  /** Where to send the browser, and what to keep. */
  begin(redirectUri: string): Promise<{ url: string; kept: OidcState }>;
  /** What the provider says of who came back. Throws OIDC_FAILED. */
  finish(callbackUrl: URL, kept: OidcState): Promise<{ subject: string; claims: Record<string, unknown> }>;
}

/** The provider of the settings; undefined when none is set. Its metadata is fetched at first use, and again after a failure. */
export function createOidcProvider(config: Config): OidcProvider | undefined {
  const { HAETAE_OIDC_ISSUER: issuer, HAETAE_OIDC_CLIENT_ID: clientId, HAETAE_OIDC_CLIENT_SECRET: secret } = config;
  if (issuer === undefined || clientId === undefined) return undefined;
  const server = new URL(issuer);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(server.hostname);
  if (server.protocol !== 'https:' && !isHere)
    throw new HaetaeError(
      'CONFIG_INVALID',
      'HAETAE_OIDC_ISSUER must be https: who signs in is read from what it says.',
    );
  let found: Promise<Configuration> | undefined;
  const discover = () => {
    found ??= discovery(server, clientId, secret, secret === undefined ? None() : undefined, {
      timeout: 10,
      ...(server.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}),
    }).catch((cause: unknown) => {
      found = undefined;
      throw new HaetaeError('NOT_READY', 'The sign-in provider does not answer. Try again, or use a password.', {
        cause,
      });
    });
    return found;
  };
  return {
    issuer,
    async begin(redirectUri) {
      const provider = await discover();
      const kept = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: config.HAETAE_OIDC_SCOPE,
        code_challenge: await calculatePKCECodeChallenge(kept.verifier),
        code_challenge_method: 'S256',
        state: kept.state,
        nonce: kept.nonce,
      });
      return { url: url.href, kept };
    },
    async finish(callbackUrl, kept) {
      const provider = await discover();
      try {
        const tokens = await authorizationCodeGrant(provider, callbackUrl, {
          pkceCodeVerifier: kept.verifier,
          expectedState: kept.state,
          expectedNonce: kept.nonce,
          idTokenExpected: true,
        });
        const claims: Record<string, unknown> = { ...tokens.claims()! };
        const subject = String(claims.sub);
        // Many providers put little into the token and the rest behind userinfo.
        const isMissing = claims[config.HAETAE_OIDC_CLAIM] === undefined || claims.email === undefined;
        const more =
          isMissing && provider.serverMetadata().userinfo_endpoint !== undefined
            ? await fetchUserInfo(provider, tokens.access_token, subject)
            : {};
        return { subject, claims: { ...more, ...claims } };
      } catch (cause) {
        throw new HaetaeError('OIDC_FAILED', 'The sign-in at the other provider did not succeed. Try again.', {
          cause,
        });
      }
    },
  };
}
