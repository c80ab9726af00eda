import { userInfo } from 'node:os';
import { createOperatorCredential, loadMasterKey, MasterKeyError } from '#credentials';
import { type Fault, systemClock } from '#kernel';
import { isLoopback, readSettings, type Settings } from '../settings.ts';
import { CommandFailure, type Exit } from './exit.ts';

/** How the commands reach a running Gatehouse. */
export interface ClientOptions {
  /** Base address of the admin API; by default where the settings say that the console listens. */
  readonly console?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, string | undefined>>;
}

interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly status?: number;
  readonly type?: string;
  readonly errors?: readonly Fault[];
  readonly missing?: readonly { operation: string; control: string; title: string; howToMeet: string }[];
  readonly permission?: string;
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
  readonly #authorization: () => string;

  constructor(options: ClientOptions) {
    const settings = readSettings(options.flags, options.env);
    this.base = baseAddress(options, settings);
    const token = options.env['GATEHOUSE_ADMIN_TOKEN'];
    this.#authorization = () => `Bearer ${token ?? operatorCredential(this.base, settings, options.env)}`;
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.call<T>('GET', path);
  }

  /** Calls a route. `ifMatch`: the ETag that the change is based on. @throws CommandFailure for every refusal. */
  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    options: { ifMatch?: string | null; contentType?: string } = {},
  ): Promise<Answer<T>> {
    const response = await this.raw(method, path, body, options);
    const text = await response.text();
    const document: unknown = text === '' ? undefined : parseJson(text);
    if (!response.ok) throw failureOf(response.status, document);
    return { body: document as T, headers: response.headers };
  }

  /** The same, with the answer as it comes, for downloads. */
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
      return await fetch(`${this.base}/api/v1${path}`, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    } catch (error) {
      throw new CommandFailure('unreachable', `No Gatehouse answers at ${this.base}.`, {
        hints: [
          'Start one with: npx gatehouse start',
          'Or name another with --console-url or GATEHOUSE_CONSOLE_URL.',
          `(${causeOf(error)})`,
        ],
      });
    }
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
  const { host, port } = settings.console;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whoever holds the master key may do anything: a credential for one minute, made from it, never stored. */
function operatorCredential(
  base: string,
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (!isLoopback({ host: new URL(base).hostname.replace(/^\[|\]$/g, ''), port: 0 }))
    throw new CommandFailure('usage', 'Another machine needs a token.', {
      hints: ['Create one there with: npx gatehouse token create', 'Then set GATEHOUSE_ADMIN_TOKEN.'],
    });
  try {
    const key = loadMasterKey({ env, file: settings.masterKeyFile, dataDir: settings.data, create: false });
    return createOperatorCredential(key, userInfo().username, systemClock.now());
  } catch (error) {
    if (!(error instanceof MasterKeyError)) throw error;
    throw new CommandFailure('usage', error.message, {
      hints: [
        'Run the command where the master key is (--data), or set GATEHOUSE_ADMIN_TOKEN to an admin token.',
      ],
    });
  }
}

function failureOf(status: number, document: unknown): CommandFailure {
  const problem = (document ?? {}) as ProblemDocument;
  const code = problem.type?.split('/').at(-1) ?? '';
  const hints = [
    ...(problem.missing ?? []).map(
      ({ operation, title, howToMeet }) => `${operation}: ${title}. ${howToMeet}`,
    ),
    ...(problem.errors ?? []).map(({ at, message }) => `${at || '(whole input)'}: ${message}`),
    ...(problem.permission === undefined ? [] : [`needed permission: ${problem.permission}`]),
  ];
  const exit: Exit = code === 'below-floor' ? 'belowFloor' : status >= 500 ? 'crashed' : 'refused';
  const title = problem.title ?? `HTTP status ${status}`;
  const message = problem.detail === undefined ? title : `${title}: ${problem.detail}`;
  return new CommandFailure(exit, message, { hints, problem: document });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: 'The answer is not JSON; is this really a Gatehouse?' };
  }
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : message;
}
