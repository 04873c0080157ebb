// A request written as no browser writes it: any target, any verb, any host.

import { request } from 'node:http';
import { NOW } from './harness.mjs';

/** Sends it and gives `{ status, headers, text }`; `status` is 0 where the connection ends without an answer. */
export function raw({ url }, target, { method = 'GET', headers = {}, body, at = NOW } = {}) {
  return new Promise((resolve) => {
    const sent = request({
      host: url.hostname, port: url.port, method, path: target, agent: false,
      headers: { accept: 'text/html', 'x-test-now': at, ...headers },
    });
    const nothing = () => resolve({ status: 0, headers: {}, text: '' });
    sent.on('error', nothing).on('connect', ({ statusCode, headers: given }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, headers: given, text: '' });
    });
    sent.on('response', (reply) => {
      const chunks = [];
      reply.on('data', (chunk) => chunks.push(chunk)).on('error', nothing);
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.end(body);
  });
}

/** The headers of a form that somebody signed in sends from a page of this site. */
export const asForm = (browser) => ({
  cookie: Object.entries(browser.cookies).map(([name, value]) => `${name}=${value}`).join('; '),
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-site': 'same-origin',
});
