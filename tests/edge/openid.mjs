// An identity provider of ProConnect's shape on the loopback: oidc-provider, which answers userinfo as a JWT signed by RS256; and,
// where a real one cannot misbehave, a hostile one at the same address, which says what a test has it say.

import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export const CLIENT = 'parvis';
export const SECRET = randomBytes(32).toString('base64url');
const PREFIX = '/api/v2';

/** A pair of RSA keys of that name. */
export function keyPair(kid) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const about = { kid, use: 'sig', alg: 'RS256' };
  return { kid, publicKey, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), ...about }, secret: { ...privateKey.export({ format: 'jwk' }), ...about } };
}

const base64url = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A JWT, signed by that pair unless `alg` says otherwise: `none`, or `HS256` under `mac`. */
export function jwt(pair, claims, { alg = 'RS256', kid = pair.kid, mac, ...header } = {}) {
  const text = `${base64url({ alg, kid, ...header })}.${base64url(claims)}`;
  const signature = { none: () => Buffer.alloc(0), HS256: () => createHmac('sha256', mac).update(text).digest() }[alg]
    ?? (() => sign('sha256', text, pair.privateKey));
  return `${text}.${signature().toString('base64url')}`;
}

/** Starts the provider; `accounts` are what it says of each login: `{ sub, email, … }`. */
export async function startProvider(redirect, accounts) {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return new Idp(server, server.address().port, redirect, accounts);
}

class Idp {
  /** Every request that came, `POST /token`. */
  asked = [];
  /** What the hostile one answers to a path, when it does: a function of the request's body. */
  hostile = {};

  constructor(server, port, redirect, accounts) {
    Object.assign(this, { server, accounts, redirect, keys: [keyPair('one')], own: keyPair('own'), origin: `http://127.0.0.1:${port}` });
    this.issuer = `${this.origin}${PREFIX}`;
    this.#construct();
    server.on('request', (request, reply) => this.#answer(request, reply));
  }

  #construct() {
    this.provider = new Provider(this.issuer, {
      clients: [{
        client_id: CLIENT, client_secret: SECRET, redirect_uris: [this.redirect], post_logout_redirect_uris: [new URL('/deconnexion/proconnect/retour', this.redirect).href], response_types: ['code'], grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_post', id_token_signed_response_alg: 'RS256', userinfo_signed_response_alg: 'RS256',
      }],
      jwks: { keys: this.keys.map(({ secret }) => secret) },
      routes: { authorization: '/authorize', token: '/token', userinfo: '/userinfo', jwks: '/jwks', end_session: '/session/end' },
      cookies: { keys: ['of the tests'] },
      pkce: { required: () => true },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], given_name: ['given_name'], usual_name: ['usual_name'], siret: ['siret'], uid: ['uid'] },
      features: { devInteractions: { enabled: true }, jwtUserinfo: { enabled: true } },
      findAccount: (_, login) => this.accounts[login] && { accountId: login, claims: () => ({ ...this.accounts[login] }) },
      // As ProConnect: nobody is asked to consent.
      async loadExistingGrant({ oidc }) {
        const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
    });
    this.serve = this.provider.callback();
  }

  /** Changes its keys: a new one signs, the former are gone. */
  rotate(kid) {
    this.keys = [keyPair(kid)];
    this.#construct();
  }

  async #answer(request, reply) {
    const { pathname } = new URL(request.url, this.origin);
    const path = pathname.slice(PREFIX.length);
    this.asked.push(`${request.method} ${path}`);
    const hostile = this.hostile[path];
    if (hostile) {
      const chunks = await request.toArray();
      const { status = 200, type = 'application/json', body = '', headers = {} } = (await hostile(new URLSearchParams(Buffer.concat(chunks).toString()))) ?? {};
      reply.writeHead(status, { 'content-type': type, ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
    } else if (path === '/jwks') {
      reply.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(JSON.stringify({ keys: [...this.keys, this.own].map(({ jwk }) => jwk) }));
    } else {
      request.originalUrl = request.url;
      request.baseUrl = PREFIX;
      request.url = request.url.slice(PREFIX.length);
      this.serve(request, reply);
    }
  }

  /** How often it was asked for that. */
  count(what) {
    return this.asked.filter((asked) => asked === what).length;
  }

  /** Nobody answers any more, until `again`. */
  async down() {
    const { port } = this.server.address();
    this.server.closeAllConnections();
    await new Promise((resolve) => { this.server.close(resolve); });
    return { again: () => new Promise((resolve) => { this.server.listen(port, '127.0.0.1', resolve); }) };
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A browser at the provider's: it keeps its cookies. */
export class Visitor {
  cookies = {};

  constructor(idp) {
    this.idp = idp;
  }

  /** Follows redirections until a page, or until the address is another site's: `{ left }`. */
  async go(address, init = {}) {
    let [url, options] = [new URL(address, this.idp.origin), init];
    for (let hops = 0; hops < 10; hops += 1) {
      if (url.origin !== this.idp.origin) return { left: url };
      const cookie = Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
      const reply = await fetch(url, { redirect: 'manual', ...options, headers: { accept: 'text/html', cookie, ...options.headers } });
      for (const line of reply.headers.getSetCookie()) this.#keep(line);
      const location = reply.headers.get('location');
      if (!location) return { url, status: reply.status, text: await reply.text() };
      [url, options] = [new URL(location, url), {}];
    }
    return assert.fail('the provider sends round in circles');
  }

  #keep(line) {
    const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
    if (/expires=Thu, 01 Jan 1970/i.test(line)) delete this.cookies[name];
    else this.cookies[name] = value;
  }

  /** Signs in on its page as that login, and gives where it sends back to. */
  async signIn(page, login) {
    const [, action] = page.text.match(/<form[^>]*action="([^"]+)"/);
    const body = new URLSearchParams({ prompt: 'login', login, password: 'any' });
    const { left, ...stayed } = await this.go(new URL(action, page.url), { method: 'POST', body });
    return left ?? assert.fail(`the provider keeps ${login}: ${stayed.text}`);
  }

  /** Signs out on the page that it shows, and gives where it sends back to. */
  async signOut(page) {
    const [, action] = page.text.match(/<form[^>]*action="([^"]+)"/);
    const [, xsrf] = page.text.match(/name="xsrf" value="([^"]+)"/);
    const body = new URLSearchParams({ xsrf, logout: 'yes' });
    return (await this.go(new URL(action, page.url), { method: 'POST', body })).left;
  }

  /** Gives up on its page, and gives where it sends back to. */
  async giveUp(page) {
    const [, href] = page.text.match(/href="([^"]+\/abort)"/);
    return (await this.go(new URL(href, page.url))).left;
  }
}
