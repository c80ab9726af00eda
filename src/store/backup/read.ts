import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { invalidInput } from '#kernel';
import {
  type BackupEnd,
  backupFormat,
  type BackupHeader,
  type BackupTable,
  backupVersion,
  type Cell,
} from './format.ts';

/** What a backup holds, line by line, each checked for its shape. */
export type BackupLine =
  | { readonly is: 'header'; readonly header: BackupHeader }
  | { readonly is: 'table'; readonly table: BackupTable }
  | { readonly is: 'row'; readonly row: readonly Cell[]; readonly size: number };

/**
 * Reads a backup. Ends normally only when the file is whole and unchanged; whatever was read before must be
 * dropped when it throws.
 */
export async function* readBackup(file: string): AsyncGenerator<BackupLine> {
  const hash = createHash('sha256');
  let number = 0;
  let rows = 0;
  let end: BackupEnd | undefined;
  for await (const bytes of linesOf(file)) {
    number += 1;
    if (end !== undefined) throw damaged(number, 'there is something after the end');
    const value = parse(bytes, number);
    if (number === 1) {
      yield { is: 'header', header: headerOf(value) };
    } else if (Array.isArray(value)) {
      if (!value.every(isCell))
        throw damaged(number, 'the row holds something that is no text, number or null');
      rows += 1;
      yield { is: 'row', row: value, size: bytes.length };
    } else if (isTable(value)) {
      yield { is: 'table', table: value };
    } else if (isEnd(value)) {
      end = value;
      continue;
    } else {
      throw damaged(number, 'unknown kind of line');
    }
    hash.update(bytes).update('\n');
  }
  if (end === undefined) throw damaged(number, 'the file is cut off');
  if (end.rows !== rows || end.sha256 !== hash.digest('hex'))
    throw damaged(number, 'the checksum does not fit what the file holds');
}

const damaged = (line: number, message: string) =>
  invalidInput([{ at: `line ${line}`, message: `not a usable backup: ${message}` }]);

// Not `readline`, which also breaks lines at U+2028 and U+2029; these may stand inside JSON strings.
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip());
  source.on('error', error => unzipped.destroy(error));
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      let start = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, start)) {
        yield Buffer.concat([...pending, chunk.subarray(start, at)]);
        pending = [];
        start = at + 1;
      }
      if (start < chunk.length) pending.push(chunk.subarray(start));
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw damaged(0, 'the file is cut off or no gzip file');
    throw error;
  } finally {
    source.destroy();
  }
  if (pending.length > 0) yield Buffer.concat(pending);
}

function parse(bytes: Buffer, line: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw damaged(line, 'the line is no JSON');
  }
}

function headerOf(value: unknown): BackupHeader {
  const header = value as Partial<BackupHeader> | null;
  if (header?.format !== backupFormat) throw damaged(1, 'it does not begin as one');
  if (header.version !== backupVersion)
    throw damaged(1, `its format is version ${header.version}, this program reads version ${backupVersion}`);
  if (!isTextList(header.migrations) || typeof header.numbers !== 'object')
    throw damaged(1, 'its first line lacks something');
  return header as BackupHeader;
}

const isCell = (value: unknown): value is Cell =>
  value === null || typeof value === 'string' || typeof value === 'number';

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(each => typeof each === 'string');

const isTable = (value: unknown): value is BackupTable =>
  typeof value === 'object' &&
  value !== null &&
  'table' in value &&
  typeof value.table === 'string' &&
  'columns' in value &&
  isTextList(value.columns);

const isEnd = (value: unknown): value is BackupEnd =>
  typeof value === 'object' && value !== null && 'end' in value && value.end === true;
