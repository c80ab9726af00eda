import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { createOperatorCredential, loadMasterKey, MasterKeyError } from '#credentials';
import { type Clock, systemClock } from '#kernel';
import { fromHere, isLoopback, readSettings, speaksTls, urlOf, type Settings } from '../settings.ts';
import { CommandFailure } from './exit.ts';
import type { Fetch } from './io.ts';
import { trustLocalAuthority } from './local-authority.ts';
import { failureOf } from './problem.ts';

/** How the commands reach a running Gatehouse. */
export interface ClientOptions {
  /** Base address of the admin API; by default where the settings say that the console listens. */
  readonly console?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly fetch?: Fetch;
  readonly clock?: Clock;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Answer<T> {
  readonly body: T;
  readonly headers: Headers;
}

/** Milliseconds that one call may take; publishing a thousand operations takes a few seconds. */
const patience = 120_000;

/** A client of the admin API. Every command but `start`, `gateway`, `restore` and `doctor` works through it. */
export class AdminClient {
  readonly base: string;
  readonly settings: Settings;
  readonly #authorization: () => string;
  readonly #fetch: Fetch;
  /** What a refused credential most likely means. */
  readonly #credentialHints: readonly string[];

  constructor(options: ClientOptions) {
    const { clock = systemClock } = options;
    // There the variable names the server's public address, here the server to talk to, which may be any.
    const { GATEHOUSE_CONSOLE_URL: _url, ...env } = options.env;
    this.settings = readSettings(options.flags, env);
    this.base = baseAddress(options, this.settings);
    if (this.base.startsWith('https:')) trustLocalAuthority(this.settings);
    this.#fetch = options.fetch ?? fetch;
    const token = options.env['GATEHOUSE_ADMIN_TOKEN'];
    this.#authorization = () =>
      `Bearer ${token ?? operatorCredential(this.base, this.settings, options.env, clock)}`;
    this.#credentialHints =
      token === undefined
        ? [
            `The Gatehouse at ${this.base} was not started with the master key of ${this.settings.data}.`,
            'Name its data directory with --data, or set GATEHOUSE_ADMIN_TOKEN to an admin token.',
          ]
        : [
            'The token in GATEHOUSE_ADMIN_TOKEN is mistyped, expired, revoked, or of another Gatehouse.',
            'Where the master key is, unset it; or make a token there with: npx gatehouse token create',
          ];
  }

  async get<T>(path: string): Promise<Answer<T>> {
    return this.call<T>('GET', path);
  }

  /** What is at the path, or undefined for nothing. */
  async find<T>(path: string): Promise<Answer<T> | undefined> {
    try {
      return await this.call<T>('GET', path);
    } catch (error) {
      if (error instanceof CommandFailure && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  /** A list to its end, page by page; `most` stops early. */
  async list<T>(path: string, most = Infinity): Promise<T[]> {
    const items: T[] = [];
    let after: string | null = null;
    do {
      const query = new URLSearchParams({ limit: String(Math.min(200, most - items.length)) });
      if (after !== null) query.set('after', after);
      const { body }: Answer<Page<T>> = await this.get<Page<T>>(
        `${path}${path.includes('?') ? '&' : '?'}${query.toString()}`,
      );
      items.push(...body.items);
      after = body.next;
    } while (after !== null && items.length < most);
    return items;
  }

  /** Calls a route. `ifMatch`: the ETag that the change is based on. @throws CommandFailure for every refusal. */
  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    options: { ifMatch?: string | null; contentType?: string } = {},
  ): Promise<Answer<T>> {
    const response = await this.raw(method, path, body, options);
    await this.#refuse(response);
    const text = await response.text();
    const document: unknown = text === '' ? undefined : parseJson(text);
    if (document === notJson) throw this.#stranger();
    return { body: document as T, headers: response.headers };
  }

  /** The same for a download: the answer's body as it comes. */
  async download(method: string, path: string): Promise<Response> {
    const response = await this.raw(method, path);
    await this.#refuse(response);
    return response;
  }

  /** The answer as it comes, whatever its status. */
  async raw(
    method: string,
    path: string,
    body?: unknown,
    options: { ifMatch?: string | null; contentType?: string } = {},
  ): Promise<Response> {
    const headers: Record<string, string> = {
      authorization: this.#authorization(),
      accept: 'application/json',
    };
    if (body !== undefined) headers['content-type'] = options.contentType ?? 'application/json';
    if (typeof options.ifMatch === 'string') headers['if-match'] = options.ifMatch;
    try {
      return await this.#fetch(`${this.base}/api/v1${path}`, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError')
        throw new CommandFailure('unreachable', `Gatehouse did not answer within ${patience / 1000} s.`, {
          hints: ['It may still finish; look with: npx gatehouse status'],
        });
      throw new CommandFailure('unreachable', `No Gatehouse answers at ${this.base}.`, {
        hints: [
          'Start one with: npx gatehouse start',
          'Or name another with --console-url or GATEHOUSE_CONSOLE_URL.',
          `(${causeOf(error)})`,
        ],
      });
    }
  }

  async #refuse(response: Response): Promise<void> {
    if (response.ok) return;
    const document = parseJson(await response.text());
    if (document === notJson || typeof document !== 'object' || document === null) throw this.#stranger();
    throw failureOf(response.status, document, this.#credentialHints);
  }

  #stranger(): CommandFailure {
    return new CommandFailure('unreachable', `What answers at ${this.base} is not a Gatehouse.`, {
      hints: ['Name the address of its admin API with --console-url or GATEHOUSE_CONSOLE_URL.'],
    });
  }
}

function baseAddress(options: ClientOptions, settings: Settings): string {
  const given = options.console ?? options.env['GATEHOUSE_CONSOLE_URL'];
  if (given !== undefined) {
    if (!URL.canParse(given)) throw new CommandFailure('usage', `--console-url: "${given}" is not a URL.`);
    const { protocol, hostname, port } = new URL(given);
    const loopback = isLoopback({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) });
    // A token sent in the clear over a network is a token lost.
    if (protocol !== 'https:' && !loopback)
      throw new CommandFailure('usage', `--console-url: ${given} is plain http beyond this machine.`, {
        hints: ['Use https, or a tunnel that ends on this machine.'],
      });
    return given.replace(/\/$/, '');
  }
  return urlOf(fromHere(settings.console), speaksTls(settings.console, settings));
}

/** Whoever holds the master key may do anything: a credential for one minute, made from it, never stored. */
function operatorCredential(
  base: string,
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
): string {
  if (!isLoopback({ host: new URL(base).hostname.replace(/^\[|\]$/g, ''), port: 0 }))
    throw new CommandFailure('usage', 'Another machine needs a token.', {
      hints: [
        'Create one there with: npx gatehouse token create',
        'Then set GATEHOUSE_ADMIN_TOKEN.',
        'For the Gatehouse of this machine name its own address, such as --console-url http://127.0.0.1:7002',
      ],
    });
  try {
    const key = loadMasterKey({ env, file: settings.masterKeyFile, dataDir: settings.data, create: false });
    return createOperatorCredential(key, userInfo().username, clock.now());
  } catch (error) {
    if (!(error instanceof MasterKeyError)) throw error;
    if (
      env['GATEHOUSE_MASTER_KEY'] === undefined &&
      !existsSync(settings.masterKeyFile) &&
      !existsSync(settings.data)
    )
      throw new CommandFailure('usage', `There is no Gatehouse in ${settings.data}.`, {
        hints: [
          'Start one here with: npx gatehouse start',
          'Or name the data directory of a running one with --data.',
        ],
      });
    throw new CommandFailure('usage', error.message, {
      hints: [
        'Run the command where the master key is (--data), or set GATEHOUSE_ADMIN_TOKEN to an admin token.',
      ],
    });
  }
}

const notJson = Symbol('not JSON');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : message;
}
