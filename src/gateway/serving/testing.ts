import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { generateApiKey, hashApiKey } from '#credentials';
import type { FeedEntry } from '../feed.ts';
import { Gateway } from '../gateway.ts';
import { ConcurrencyTable } from '../limits/concurrency-table.ts';
import { LimitTable } from '../limits/limit-table.ts';
import { Places } from '../places/places.ts';
import type { SnapshotDocument, VersionDocument, ZoneDocument } from '../snapshot/document.ts';
import {
  testNow,
  testPepper,
  testBlocks,
  testProofs,
  testQuotas,
  testVersion,
  testZone,
} from '../testing.ts';

/** A whole gateway for tests, from `serve` to the record, without sockets. */
export const liveKey = generateApiKey('live');
export const sandboxKey = generateApiKey('test');

/** What a client got to see. */
export interface Seen {
  readonly status: number;
  /** By lower-case name; repeated fields joined as a reader would. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TestCall {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly zone?: string;
  /** Sent in these pieces, without a length. */
  readonly body?: readonly string[];
}

export interface TestGateway {
  readonly gateway: Gateway;
  readonly lines: string[];
  call(call: TestCall): Promise<Seen>;
}

const entries = (): FeedEntry[] => {
  const key = (id: string, text: string, sequence: number): FeedEntry => ({
    kind: 'key',
    id,
    sequence,
    state: { applicationId: 'app_1', hash: hashApiKey(testPepper, text), notAfter: testNow + 86_400_000 },
  });
  return [
    {
      kind: 'application',
      id: 'app_1',
      sequence: 1,
      state: { name: 'reader', tag: 'reader', kind: 'confidential', active: true },
    },
    {
      kind: 'subscription',
      id: 'sub_1',
      sequence: 2,
      state: { applicationId: 'app_1', versionId: testVersion.id, planId: 'plan_1', approved: true },
    },
    key('key_live', liveKey, 3),
    key('key_test', sandboxKey, 4),
  ];
};

export function testGateway(
  given: {
    version?: Partial<VersionDocument>;
    zone?: Partial<ZoneDocument>;
    portalOrigins?: readonly string[];
  } = {},
): TestGateway {
  const lines: string[] = [];
  const seed = { k0: 1, k1: 2 };
  const gateway = new Gateway({
    limits: LimitTable.create({ slots: 1024, seed }),
    quotas: testQuotas(),
    blocks: testBlocks(),
    underWay: ConcurrencyTable.create({ slots: 1024, seed }),
    proofs: testProofs(),
    places: new Places(undefined),
    pepper: testPepper,
    pseudonymKey: Buffer.alloc(32, 3),
    accessLog: { write: line => lines.push(line) },
    docs: 'https://docs.example/errors',
    clock: { now: () => testNow },
    random: bytes => new Uint8Array(bytes).fill(5),
    portalOrigins: given.portalOrigins,
  });
  const document: SnapshotDocument = {
    format: 1,
    number: 1,
    createdAt: testNow,
    zones: [{ ...testZone, ...given.zone }],
    versions: [{ ...testVersion, ...given.version }],
    plans: [{ id: 'plan_1', name: 'plan', policies: [] }],
  };
  gateway.apply(entries(), true);
  gateway.load(document);
  return { gateway, lines, call: call => serve(gateway, call) };
}

function serve(gateway: Gateway, { method = 'GET', url = '/things/v1/things/1', ...call }: TestCall) {
  const given = { host: 'api.example', ...call.headers };
  const { body } = call;
  const source =
    body === undefined
      ? Object.assign(new EventEmitter(), { readableEnded: true })
      : Readable.from(body.map(piece => Buffer.from(piece)));
  const request = Object.assign(source, {
    method,
    url,
    httpVersionMinor: 1,
    rawHeaders: Object.entries(given).flat(),
    headers: Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])),
    socket: { remoteAddress: '192.0.2.7' },
    complete: body === undefined,
  });
  return new Promise<Seen>(resolve => {
    const response = new TestResponse(resolve);
    gateway.serve(
      call.zone ?? 'external',
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse,
    );
  });
}

class TestResponse extends EventEmitter {
  headersSent = false;
  destroyed = false;
  statusCode = 0;
  readonly #headers: Record<string, string> = {};
  readonly #ended: (seen: Seen) => void;

  constructor(ended: (seen: Seen) => void) {
    super();
    this.#ended = ended;
  }

  writeHead(status: number, fields: readonly string[]): this {
    this.headersSent = true;
    this.statusCode = status;
    for (let at = 0; at < fields.length; at += 2) {
      const name = fields[at] as string;
      const before = this.#headers[name];
      this.#headers[name] =
        before === undefined ? (fields[at + 1] as string) : `${before}, ${fields[at + 1]}`;
    }
    return this;
  }

  end(body: string | Buffer = ''): this {
    this.#ended({ status: this.statusCode, headers: this.#headers, body: body.toString() });
    return this;
  }
}
