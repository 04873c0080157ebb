// Identifiers that come out the same each time.

import { createHash } from 'node:crypto';

/** The version 7 UUID of a name, which sorts by the moment `at`. */
export function uuid(name, at) {
  const hash = createHash('sha256').update(name).digest('hex');
  const time = Date.parse(at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-a${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}
