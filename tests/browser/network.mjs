// The network between phones and Parvis, which a test can cut. Chromium, told that it is offline, may still send the first request of a
// new document: here nothing passes.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class Network {
  #server;
  #sockets = new Set();
  #cut = false;

  /** Starts a way to `target`, a URL. */
  static async to(target) {
    const network = new Network();
    network.#server = createServer((phone) => network.#join(phone, connect(target.port, target.hostname)));
    network.#server.listen(0, target.hostname);
    await once(network.#server, 'listening');
    network.origin = `http://${target.hostname}:${network.#server.address().port}/`;
    return network;
  }

  #join(...ends) {
    if (this.#cut) return ends.forEach((end) => end.destroy());
    ends.forEach((end, at) => {
      this.#sockets.add(end);
      // A connection that breaks ends its other half: the browser tells it as it would on a road.
      end.on('error', () => {}).on('close', () => {
        this.#sockets.delete(end);
        ends[1 - at].destroy();
      });
      end.pipe(ends[1 - at]);
    });
  }

  cut() {
    this.#cut = true;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  restore() {
    this.#cut = false;
  }

  async close() {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
