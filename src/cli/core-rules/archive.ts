import { gunzipSync } from 'node:zlib';

/** What is wrong with an archive, in words. */
export class ArchiveFault extends Error {}

/** Octets of all that an archive may hold, unpacked: releases of the Core Rule Set take 30 MB with their tests. */
const mostOctets = 128 * 1024 * 1024;
const mostEntries = 20_000;
/** Characters of a path. */
const longestPath = 512;

const block = 512;

/**
 * The files of a `.tar.gz` by their paths, below the one directory that all are in, as releases are packed. Plain files
 * and directories only: links, devices and paths that lead out could put files elsewhere than the archive says.
 * @throws ArchiveFault
 */
export function readArchive(packed: Buffer): Map<string, Buffer> {
  const tar = unpacked(packed);
  const files = new Map<string, Buffer>();
  let longPath: string | undefined;
  let entries = 0;
  for (let at = 0; ; ) {
    const header = tar.subarray(at, at + block);
    // Two blocks of zeros end an archive; what comes after them is not looked at.
    if (header.length < block) throw new ArchiveFault('it ends in the middle');
    if (header.every(octet => octet === 0)) return files;
    if (++entries > mostEntries) throw new ArchiveFault(`it holds more than ${mostEntries} entries`);
    const { path, size, kind } = readHeader(header);
    const content = tar.subarray(at + block, at + block + size);
    if (content.length < size) throw new ArchiveFault('it ends in the middle');
    at += block + Math.ceil(size / block) * block;
    if (kind === 'extended') longPath = pathIn(content);
    if (kind !== 'file' && kind !== 'directory') continue;
    const inside = belowTop(longPath ?? path);
    longPath = undefined;
    if (kind === 'directory' || inside === undefined) continue;
    if (files.has(inside)) throw new ArchiveFault(`it holds ${inside} twice`);
    files.set(inside, content);
  }
}

function unpacked(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: mostOctets });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new ArchiveFault(`it holds more than ${mostOctets} octets`);
    throw new ArchiveFault('it is not packed by gzip');
  }
}

interface Header {
  readonly path: string;
  readonly size: number;
  readonly kind: 'file' | 'directory' | 'extended' | 'comment';
}

/** POSIX.1-2017, pax, "ustar Interchange Format". */
function readHeader(header: Buffer): Header {
  if (!header.toString('latin1', 257, 262).startsWith('ustar'))
    throw new ArchiveFault('it is not a tar archive');
  // The sum is taken with its own field as blanks.
  const sum = header.reduce((total, octet, at) => total + (at >= 148 && at < 156 ? 0x20 : octet), 0);
  if (octal(header, 148, 8) !== sum) throw new ArchiveFault('one of its headers is damaged');
  const name = textAt(header, 0, 100);
  const prefix = textAt(header, 345, 155);
  const path = prefix === '' ? name : `${prefix}/${name}`;
  return { path, size: octal(header, 124, 12), kind: kindOf(header.toString('latin1', 156, 157), path) };
}

function kindOf(flag: string, path: string): Header['kind'] {
  if (flag === '0' || flag === '\0') return 'file';
  if (flag === '5') return 'directory';
  if (flag === 'x') return 'extended';
  // What git writes down of the commit.
  if (flag === 'g') return 'comment';
  throw new ArchiveFault(
    flag === '1' || flag === '2' ? `${path} is a link` : `${path} is neither a file nor a directory`,
  );
}

function octal(header: Buffer, at: number, length: number): number {
  const text = textAt(header, at, length).trim();
  if (!/^[0-7]{1,11}$/.test(text)) throw new ArchiveFault('one of its headers is damaged');
  return Number.parseInt(text, 8);
}

function textAt(header: Buffer, at: number, length: number): string {
  const text = header.toString('latin1', at, at + length);
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

/** The path that an extended header gives the entry after it, undefined where it tells of other things. */
function pathIn(content: Buffer): string | undefined {
  let path: string | undefined;
  for (const line of content.toString('utf8').split('\n')) {
    const record = /^\d{1,6} (\w+)=(.*)$/.exec(line);
    if (record?.[1] === 'path') path = record[2];
    // A size that differs from the header's would move where the next entry begins.
    else if (record?.[1] === 'size' || record?.[1] === 'linkpath')
      throw new ArchiveFault(`an extended header tells a ${record[1]}`);
  }
  return path;
}

/** Without the one directory that all is in; undefined for that itself. */
function belowTop(path: string): string | undefined {
  const segments = path.replace(/\/$/, '').split('/');
  const isPlain = segments.every(
    segment => /^[\w.+@ -]+$/.test(segment) && segment !== '.' && segment !== '..',
  );
  if (!isPlain || path.length > longestPath)
    throw new ArchiveFault(`it holds a path that leads elsewhere: ${JSON.stringify(path.slice(0, 200))}`);
  return segments.length === 1 ? undefined : segments.slice(1).join('/');
}
