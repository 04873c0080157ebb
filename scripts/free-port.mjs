// Ends with 0 when the port of the environment is free on the loopback, with 1 when it is taken.

import { createServer } from 'node:net';

createServer()
  .once('error', () => process.exit(1))
  .listen({ port: Number(process.env.PORT), host: '127.0.0.1' }, () => process.exit(0));
