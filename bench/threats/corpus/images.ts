import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { filesUnder } from './files-under.ts';

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};
/** Octets of an image that is uploaded in pieces. */
const piece = 12_288;

/** Each image among the installed packages: as a data: address, as base64 alone, and in pieces. */
export function imageBodies(modules: string): unknown[] {
  return filesUnder(modules, /\.(?:png|jpe?g|gif|webp|ico)$/i, 300_000).flatMap(path => {
    const octets = readFileSync(path);
    const content = octets.toString('base64');
    const bodies: unknown[] = [
      { image: `data:${types[extname(path).toLowerCase()]};base64,${content}` },
      { content },
    ];
    for (let at = 0; at < octets.length; at += piece)
      bodies.push({ part: at / piece, content: octets.subarray(at, at + piece).toString('base64') });
    return bodies;
  });
}
