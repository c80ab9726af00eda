/**
 * The one secret that Gatehouse does not keep itself: 32 bytes from which everything at rest is protected. It comes
 * from `GATEHOUSE_MASTER_KEY` or from a file beside the data directory, never inside: whoever copies the data, or
 * a backup of it, must not get the key along.
 */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { systemRandom, type RandomSource } from '#kernel';
import { createFileOnce, moveFile } from './durable-file.ts';

/** A KeyObject does not show its bytes when it is printed or logged. Plain bytes are taken for tests. */
export type MasterKey = KeyObject | Uint8Array;

/** The master key is missing, malformed, badly kept, or the wrong one. The message never holds any of it. */
export class MasterKeyError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MasterKeyError';
  }
}

export interface MasterKeySource {
  /** The environment; `GATEHOUSE_MASTER_KEY`, or `GATEHOUSE_MASTER_KEY_COMMAND`, wins over the file. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: string;
  /** The data directory, in which the file must not lie. */
  readonly dataDir: string;
  /** Make the file with a new key where there is none. Give false where there is data already. */
  readonly create: boolean;
  readonly random?: RandomSource;
}

const variable = 'GATEHOUSE_MASTER_KEY';
const commandVariable = 'GATEHOUSE_MASTER_KEY_COMMAND';
const nextVariable = 'GATEHOUSE_MASTER_KEY_NEXT';
/** Milliseconds that a command may take: it may ask a machine far away. */
const commandMs = 30_000;
const keyBytes = 32;
/** A key file is one line of at most 64 digits; anything much longer is not one. */
const maxFileBytes = 256;

/**
 * Finds, checks and returns the master key.
 * @throws MasterKeyError that says what is wrong and how to mend it.
 */
export function loadMasterKey(source: MasterKeySource): KeyObject {
  const given = source.env[variable];
  const command = source.env[commandVariable];
  // Which of the two is meant, nobody can tell; the wrong one would look like lost data.
  if (given !== undefined && command !== undefined)
    throw new MasterKeyError(`Set ${variable} or ${commandVariable}, not both.`);
  if (given !== undefined) return createSecretKey(decode(given, variable));
  if (command !== undefined) return createSecretKey(keyOfCommand(command, source.env));
  refuseInsideData(source.file, source.dataDir);
  if (source.create) {
    const fresh = Buffer.from((source.random ?? systemRandom)(keyBytes));
    createFileOnce(source.file, `${fresh.toString('base64')}\n`);
  }
  // Read back also what was just made: when two processes start at once, both use the file of the one that won.
  return createSecretKey(readKeyFile(source.file));
}

/** Where the master key comes from. */
export function masterKeyKind(env: MasterKeySource['env']): 'environment' | 'command' | 'file' {
  if (env[variable] !== undefined) return 'environment';
  return env[commandVariable] === undefined ? 'file' : 'command';
}

/** The master key that shall replace the present one, where the environment names it. @throws MasterKeyError */
export function loadNextMasterKey(env: MasterKeySource['env']): KeyObject | undefined {
  const next = env[nextVariable];
  return next === undefined ? undefined : createSecretKey(decode(next, nextVariable));
}

const nextFile = (file: string): string => `${file}.next`;

/** The master key that was made to replace the one in the file, by `makeNextKeyFile`. @throws MasterKeyError */
export function readNextKeyFile(file: string): KeyObject | undefined {
  return existsSync(nextFile(file)) ? createSecretKey(readKeyFile(nextFile(file))) : undefined;
}

/** Makes a master key beside the one in the file; gives back the one that is there, if one is. @throws MasterKeyError */
export function makeNextKeyFile(file: string, random: RandomSource = systemRandom): KeyObject {
  createFileOnce(nextFile(file), `${Buffer.from(random(keyBytes)).toString('base64')}\n`);
  return createSecretKey(readKeyFile(nextFile(file)));
}

/** Puts the new master key in the place of the old one, which is gone then. */
export const replaceKeyFile = (file: string): void => moveFile(nextFile(file), file);

/**
 * Runs the command, as words without a shell, and takes what it prints. What it says on its error output is not
 * looked at: nobody knows whether that holds the key.
 */
function keyOfCommand(command: string, env: MasterKeySource['env']): Buffer {
  const [program = '', ...words] = command.trim().split(/\s+/);
  if (!isAbsolute(program))
    throw new MasterKeyError(`${commandVariable} must begin with the absolute path of a program.`);
  let printed: string;
  try {
    printed = execFileSync(program, words, {
      env: { ...env },
      encoding: 'latin1',
      timeout: commandMs,
      killSignal: 'SIGKILL',
      maxBuffer: 4 * maxFileBytes,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    const { status, code, signal } = error as {
      status?: number | null;
      code?: string;
      signal?: string | null;
    };
    const why = code ?? signal ?? `exit code ${status ?? 'unknown'}`;
    // The error itself holds what was printed: it must not travel as a cause.
    throw new MasterKeyError(`The command of ${commandVariable} failed (${why}).`);
  }
  return decode(printed, `What the command of ${commandVariable} prints`);
}

/** A key for one purpose, from which neither the master key nor a key for another purpose can be had (RFC 5869). */
export function deriveKey(masterKey: MasterKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `gatehouse/1/${purpose}`, 32));
}

function decode(text: string, where: string): Buffer {
  const trimmed = text.trim();
  const bytes = /^[0-9A-Fa-f]{64}$/.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : /^[0-9A-Za-z+/_-]{43}=?$/.test(trimmed)
      ? Buffer.from(trimmed, 'base64')
      : undefined;
  if (bytes === undefined || bytes.length !== keyBytes)
    throw new MasterKeyError(
      `${where} does not hold a master key: it must be 32 random bytes as base64 or as 64 hexadecimal digits. ` +
        'Make one with: openssl rand -base64 32',
    );
  // Thirty-two random bytes with so few different values do not occur: this is a placeholder or a mistake.
  if (new Set(bytes).size < 8)
    throw new MasterKeyError(
      `${where} holds a master key that is not random. Make one with: openssl rand -base64 32`,
    );
  return bytes;
}

function readKeyFile(file: string): Buffer {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new MasterKeyError(
      missing
        ? `There is no master key: set ${variable}, or put the key that this data was made with into ${file}.`
        : `The master key file ${file} cannot be read.`,
      { cause: error },
    );
  }
  try {
    // Asked of the open file, so that what was checked is what is read.
    const { mode, size, uid, isFile } = statOf(descriptor);
    if (!isFile || size > maxFileBytes) throw new MasterKeyError(`${file} is not a master key file.`);
    if ((mode & 0o077) !== 0)
      throw new MasterKeyError(
        `Others can reach the master key file ${file} (mode ${(mode & 0o777).toString(8)}). ` +
          `If nobody has read it: chmod 600 ${file}`,
      );
    const self = process.geteuid?.();
    if (self !== undefined && uid !== self && uid !== 0)
      throw new MasterKeyError(`The master key file ${file} belongs to another user (uid ${uid}).`);
    const buffer = Buffer.alloc(maxFileBytes);
    const length = readSync(descriptor, buffer, 0, maxFileBytes, 0);
    return decode(buffer.toString('latin1', 0, length), `The file ${file}`);
  } finally {
    closeSync(descriptor);
  }
}

function statOf(descriptor: number): { mode: number; size: number; uid: number; isFile: boolean } {
  const stat = fstatSync(descriptor);
  return { mode: stat.mode, size: stat.size, uid: stat.uid, isFile: stat.isFile() };
}

function refuseInsideData(file: string, dataDir: string): void {
  const way = relative(realPathOf(dataDir), realPathOf(file));
  const outside = way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way;
  if (!outside)
    throw new MasterKeyError(
      `The master key file ${file} lies inside the data directory ${dataDir}, so every copy of the data would hold ` +
        'its key. Keep it elsewhere.',
    );
}

/** The path with symbolic links followed as far as it exists. */
function realPathOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPathOf(parent), basename(absolute));
  }
}
