// Identifiers that come out the same each time.

import { createHash } from 'node:crypto';

/** The UUID of a name: of version 7, which sorts by the moment `at`; of version 4, which tells no date, where there is none. */
export function uuid(name, at) {
  const hash = createHash('sha256').update(name).digest('hex');
  const head = at === undefined ? hash.slice(20) : Date.parse(at).toString(16).padStart(12, '0');
  const version = at === undefined ? 4 : 7;
  return `${head.slice(0, 8)}-${head.slice(8, 12)}-${version}${hash.slice(0, 3)}-a${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}
