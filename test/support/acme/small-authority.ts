import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;
const subject = 'CN=Small authority for tests';

/** An authority for server certificates that is small enough for a test. */
export class SmallAuthority {
  /** PEM: what clients are told to trust. */
  readonly certificate: string;
  readonly #keys: webcrypto.CryptoKeyPair;

  private constructor(certificate: string, keys: webcrypto.CryptoKeyPair) {
    this.certificate = certificate;
    this.#keys = keys;
  }

  static async make(): Promise<SmallAuthority> {
    const keys = await newKeys();
    const made = await X509CertificateGenerator.create({
      serialNumber: serial(),
      subject,
      issuer: subject,
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + day),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: keys.privateKey,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    });
    return new SmallAuthority(made.toString('pem'), keys);
  }

  /** Certificate and key for a server of one's own. */
  async identity(name: string): Promise<{ cert: string; key: string }> {
    const keys = await newKeys();
    const cert = await this.#sign(keys.publicKey, name, day);
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { cert, key: PemConverter.encode(pkcs8, 'PRIVATE KEY') };
  }

  /**
   * The chain for a certificate request (PKCS #10, DER).
   * @throws Error when it is not signed by its own key, or for other names than the one.
   */
  async issue(request: Buffer, name: string, lifetimeMs: number): Promise<string> {
    const wanted = new Pkcs10CertificateRequest(request);
    if (!(await wanted.verify())) throw new Error('the request is not signed by its own key');
    const extension = wanted.getExtension('2.5.29.17');
    const names =
      extension === null ? [] : new SubjectAlternativeNameExtension(extension.rawData).names.toJSON();
    if (JSON.stringify(names) !== JSON.stringify([{ type: 'dns', value: name }]))
      throw new Error(`the request is for ${JSON.stringify(names)}`);
    const leaf = await this.#sign(await wanted.publicKey.export(), name, lifetimeMs);
    return `${leaf}\n${this.certificate}\n`;
  }

  async #sign(publicKey: webcrypto.CryptoKey, name: string, lifetimeMs: number): Promise<string> {
    const made = await X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${name}`,
      issuer: subject,
      notBefore: new Date(Date.now() - 1_000),
      notAfter: new Date(Date.now() + lifetimeMs),
      signingAlgorithm: algorithm,
      publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new SubjectAlternativeNameExtension([{ type: /^[\d.]+$/.test(name) ? 'ip' : 'dns', value: name }]),
      ],
    });
    return made.toString('pem');
  }
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const serial = () => `4${randomBytes(15).toString('hex').slice(1)}`;
