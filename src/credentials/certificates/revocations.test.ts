import assert from 'node:assert/strict';
import { sign, X509Certificate } from 'node:crypto';
import { before, suite, test } from 'node:test';
import {
  authority as makeAuthority,
  certificate,
  revocationList,
  type MadeCertificate,
} from '../../../test/support/certificates.ts';
import { keyPrintOf } from './names.ts';
import { readRevocationList } from './revocations.ts';

const now = Date.now();
const day = 86_400_000;
let root: MadeCertificate;
before(async () => {
  root = await makeAuthority();
});

/** DER of one value, its length in the one form that is allowed. */
function der(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const content = Buffer.concat(
    parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)),
  );
  const length: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256);
  const head = content.length < 0x80 ? [content.length] : [0x80 + length.length, ...length];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const time = (at: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`));
const ecdsaWithSha256 = der(0x30, der(0x06, '2a8648ce3d040302'));
const name = der(0x30, der(0x31, der(0x30, der(0x06, '550403'), der(0x0c, Buffer.from('authority')))));
const entry = (serial: string, more: Buffer = Buffer.alloc(0)): Buffer =>
  der(0x30, der(0x02, serial), time(now - day), more);
const extension = (id: string, critical: boolean): Buffer =>
  der(0x30, der(0x06, id), critical ? der(0x01, 'ff') : Buffer.alloc(0), der(0x04, '0500'));

interface Wanted {
  readonly entries?: readonly Buffer[];
  readonly outer?: Buffer;
  readonly version?: Buffer;
  readonly after?: Buffer;
  readonly end?: Buffer;
}

/** A list as a tool in C might have written it, signed by the root. */
function written({ entries = [entry('0a17')], outer, version, after, end }: Wanted = {}): string {
  const signed = der(
    0x30,
    version ?? der(0x02, '01'),
    ecdsaWithSha256,
    name,
    time(now - day),
    time(now + day),
    entries.length === 0 ? Buffer.alloc(0) : der(0x30, ...entries),
    after ?? Buffer.alloc(0),
  );
  const signature = sign('sha256', signed, root.key);
  return pemOf(
    Buffer.concat([
      der(0x30, signed, outer ?? ecdsaWithSha256, der(0x03, '00', signature)),
      end ?? Buffer.alloc(0),
    ]),
  );
}

const pemOf = (octets: Buffer): string =>
  `-----BEGIN X509 CRL-----\n${octets.toString('base64')}\n-----END X509 CRL-----\n`;
const octetsOf = (pem: string): Buffer => Buffer.from(pem.split('-----')[2] ?? '', 'base64');
const read = (text: string, at = now) => readRevocationList(text, root.certificate, at);

suite('a revocation list', () => {
  test('is taken from the authority that signed it, as another program wrote it', async () => {
    const list = read(await revocationList(root, ['0a17', '05']));
    assert.deepEqual(list.serials, ['a17', '5']);
    assert.equal(list.issuer, keyPrintOf(new X509Certificate(root.certificate)));
    assert.ok(Math.abs(list.nextUpdate - (Date.now() + day)) < 60_000);
    assert.deepEqual(read(await revocationList(root, [])).serials, []);
  });

  test('is that of a key: one that was signed before the certificate was renewed is taken too', async () => {
    const renewed = await certificate({ subject: 'CN=authority', ca: true, keys: root.keys }, root);
    const list = readRevocationList(written(), renewed.certificate, now);
    assert.equal(list.issuer, read(written()).issuer);
  });

  test('may be long: fifty thousand entries are taken, one more is not', () => {
    const entries = Array.from({ length: 50_000 }, (_, n) => entry(`40${n.toString(16).padStart(30, '0')}`));
    const { serials } = read(written({ entries }));
    assert.equal(serials.length, 50_000);
    assert.equal(serials[49_999], `40${(49_999).toString(16).padStart(30, '0')}`);
    assert.throws(() => read(written({ entries: [...entries, entry('01')] })), /more than 50000/);
  });

  test('may say why each was taken back, and number itself', () => {
    const reasons = der(0x30, extension('551d15', false));
    const numbered = der(0xa0, der(0x30, extension('551d14', true)));
    assert.deepEqual(read(written({ entries: [entry('07', reasons)], after: numbered })).serials, ['7']);
  });

  test('is refused when it cannot be relied on', async () => {
    const twin = await makeAuthority();
    const wrap = (...of: Buffer[]) => der(0xa0, der(0x30, ...of));
    const cases: Record<string, [string, RegExp, number?]> = {
      nothing: ['', /no revocation list/],
      'a certificate': [root.certificate, /no revocation list/],
      'another authority of the name': [await revocationList(twin, ['01']), /not signed by/],
      'past its end': [written(), /out of date/, now + 2 * day],
      'of a part only': [written({ after: wrap(extension('551d1c', true)) }), /not understood/],
      'of changes only': [written({ after: wrap(extension('551d1b', true)) }), /delta list/],
      'of another issuer by an entry': [
        written({ entries: [entry('07', der(0x30, extension('551d1d', true)))] }),
        /not understood/,
      ],
      'an algorithm outside that differs': [
        written({ outer: der(0x30, der(0x06, '2a8648ce3d040303')) }),
        /no revocation list/,
      ],
      'something behind it': [written({ end: Buffer.from([0]) }), /no revocation list/],
      'something behind its fields': [written({ after: der(0x04, '00') }), /no revocation list/],
      'a serial number below zero': [written({ entries: [entry('ff')] }), /no revocation list/],
      'a length in too many octets': [
        written({ version: Buffer.from('02810101', 'hex') }),
        /no revocation list/,
      ],
      'a length without end': [pemOf(Buffer.from('30800000', 'hex')), /no revocation list/],
      'a length beyond the end': [pemOf(Buffer.from('3084ffffffff', 'hex')), /no revocation list/],
    };
    for (const [what, [text, message, at]] of Object.entries(cases))
      assert.throws(() => read(text, at), message, what);
  });

  test('of which one octet was changed, or that was cut, is never taken', () => {
    const good = octetsOf(written({ entries: [entry('07'), entry('0a17')] }));
    assert.equal(read(pemOf(good)).serials.length, 2);
    for (let at = 0; at < good.length; at++) {
      const changed = Buffer.from(good);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      assert.throws(() => read(pemOf(changed)), { code: 'invalid-input' }, `octet ${at}`);
      assert.throws(() => read(pemOf(good.subarray(0, at))), { code: 'invalid-input' }, `cut at ${at}`);
    }
  });
});
