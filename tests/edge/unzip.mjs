// Archives as a reader that shares nothing with Parvis finds them.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What Python finds in an archive, which checks every checksum: `{ name: bytes }`. */
export async function unzip(bytes) {
  const folder = await mkdtemp(join(tmpdir(), 'parvis-'));
  try {
    await writeFile(join(folder, 'a.zip'), bytes);
    const script = 'import sys,zipfile,json,base64\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps({n:base64.b64encode(z.read(n)).decode() for n in z.namelist()}))';
    const { stdout } = await run('python3', ['-c', script, join(folder, 'a.zip')], { maxBuffer: 1 << 28 });
    return Object.fromEntries(Object.entries(JSON.parse(stdout)).map(([name, text]) => [name, Buffer.from(text, 'base64')]));
  } finally {
    await rm(folder, { recursive: true });
  }
}
