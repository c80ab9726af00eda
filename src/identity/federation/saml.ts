/**
 * SAML 2.0, as a service provider: requests by redirect, answers by POST. The signature of the assertion is checked by
 * the library, and what the signed part says by us: for whom it is, where it was to go, which request it answers, and
 * until when. Whatever is not in the signed part counts for nothing.
 */
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { GatehouseError } from '#kernel';
import type { Tools } from '../tools.ts';
import type { Attempt } from './attempt.ts';
import type { Provider } from './providers.ts';
import { decryptedAnswer, isEncrypted, isMalleable, Refused } from './saml-decryption.ts';
import { findSamlKeys, type SamlKey, samlKeys } from './saml-key.ts';
import type { SamlSettings } from './settings.ts';
import { groupsOf, subjectOf, textOf, type Upstream } from './upstream.ts';

/** Milliseconds that clocks may differ. */
const skew = 30_000;
/** Milliseconds for which an assertion may be good at most: for so long its use is remembered. */
const longest = 60 * 60_000;
/** Characters of an answer in base64. */
export const maxSamlResponse = 192 * 1024;

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

/** Where we are for a provider. */
export interface ServiceProvider {
  readonly entityId: string;
  /** Where answers are posted to. */
  readonly acs: string;
}

export const serviceProviderOf = (origin: string, { name }: Pick<Provider, 'name'>): ServiceProvider => ({
  entityId: `${origin}/saml/metadata/${name}`,
  acs: `${origin}/saml/acs/${name}`,
});

/** Name of the request of an attempt; ids of XML begin with no digit. */
export const requestIdOf = ({ nonce }: Pick<Attempt, 'nonce'>): string => `_${nonce}`;

/** An answer whose signed part was found good. */
export interface Asserted {
  /** Of the assertion: it counts once. */
  readonly id: string;
  /** The request that it answers. */
  readonly requestId: string;
  readonly notAfter: number;
  readonly upstream: Upstream;
}

interface Use {
  readonly requestId?: string;
  readonly key?: SamlKey;
  /** Whether the answer must be signed as a whole, beside its assertion. */
  readonly wholeSigned?: boolean;
}

function libraryOf(settings: SamlSettings, at: ServiceProvider, use: Use = {}): SAML {
  const { requestId, key, wholeSigned = false } = use;
  return new SAML({
    idpCert: certificatesIn(settings.certificates),
    issuer: at.entityId,
    callbackUrl: at.acs,
    audience: at.entityId,
    entryPoint: settings.signInUrl,
    idpIssuer: settings.entityId,
    wantAssertionsSigned: true,
    // Most providers sign the assertion only; what is outside of it is not looked at.
    wantAuthnResponseSigned: wholeSigned,
    // Checked by us, against the attempt that the browser holds.
    validateInResponseTo: ValidateInResponseTo.never,
    disableRequestedAuthnContext: true,
    acceptedClockSkewMs: skew,
    identifierFormat: null,
    ...(requestId === undefined ? {} : { generateUniqueId: () => requestId }),
    ...(key === undefined ? {} : { decryptionPvk: key.key }),
  });
}

const certificatesIn = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? [];

/** Where the browser goes. */
export function samlUrl(provider: Provider, attempt: Attempt, at: ServiceProvider): Promise<string> {
  const library = libraryOf(settingsOf(provider), at, { requestId: requestIdOf(attempt) });
  return library.getAuthorizeUrlAsync(attempt.state, undefined, {});
}

/** What the provider is to be told of us, with the certificate for which it may encrypt. */
export async function metadataOf(
  { clock, vault }: Pick<Tools, 'clock' | 'vault'>,
  provider: Provider,
  at: ServiceProvider,
): Promise<string> {
  const keys = await samlKeys(vault, provider.realm, clock.now());
  const [key, ...former] = keys;
  if (key === undefined) throw new Error('no key for SAML works');
  const metadata = libraryOf(settingsOf(provider), at, { key }).generateServiceProviderMetadata(
    key.certificate,
  );
  // The library knows one key. Those that end are said after it, for providers that encrypt with what they know.
  const [descriptor = ''] =
    /[ \t]*<KeyDescriptor use="encryption">[^]*?<\/KeyDescriptor>\s*/.exec(metadata) ?? [];
  const others = former.map(({ certificate }) =>
    descriptor.replace(/(<ds:X509Certificate>)[^<]*/, `$1${bare(certificate)}`),
  );
  return metadata.replace(descriptor, () => [descriptor, ...others].join(''));
}

const bare = (certificate: string): string => certificate.replaceAll(/-----[^-]+-----|\s+/g, '');

/** @throws federation-failed for whatever is not signed by the provider, for us, now, as an answer to a request */
export async function readSamlResponse(
  tools: Pick<Tools, 'clock' | 'log' | 'vault'>,
  provider: Provider,
  response: string,
  at: ServiceProvider,
): Promise<Asserted> {
  try {
    const settings = settingsOf(provider);
    const xml = await inTheClear(tools, provider, response, at);
    refuseOdd(xml);
    const SAMLResponse = Buffer.from(xml).toString('base64');
    const answer = await libraryOf(settings, at).validatePostResponseAsync({ SAMLResponse });
    const { profile } = answer;
    if (profile === null) throw new Error('the answer holds no profile');
    // Read from the part whose signature was checked, and from nothing else.
    const parsed = profile.getAssertion?.()['Assertion'];
    return judged(settings, parsed, at, tools.clock.now());
  } catch (error) {
    const reason = error instanceof Refused ? error.message : error instanceof Error ? error.name : 'unknown';
    tools.log.warn({ provider: provider.name, reason }, 'an answer of a provider was refused');
    throw new GatehouseError('federation-failed', 'The answer of the provider could not be trusted.');
  }
}

/** The XML of an answer; an encrypted assertion is decrypted in its place. */
async function inTheClear(
  { clock, vault }: Pick<Tools, 'clock' | 'vault'>,
  provider: Provider,
  response: string,
  at: ServiceProvider,
): Promise<string> {
  if (response.length > maxSamlResponse || !/^[A-Za-z0-9+/=\s]+$/.test(response))
    throw new Refused('no base64');
  const xml = Buffer.from(response, 'base64').toString();
  if (!isEncrypted(xml)) return xml;
  refuseDefinitions(xml);
  const keys = await findSamlKeys(vault, provider.realm, clock.now());
  if (keys.length === 0) throw new Refused('nothing can be encrypted for us yet');
  // So that the one that is looked at here is the one whose whole was signed.
  if (/<(?:[A-Za-z0-9_.-]{1,50}:)?Assertion[\s>]/.test(xml)) throw new Refused('an assertion beside another');
  let last: unknown;
  for (const key of keys)
    try {
      if (isMalleable(xml))
        // Looks at the signature of the whole before anything is decrypted.
        await libraryOf(settingsOf(provider), at, { key, wholeSigned: true }).validatePostResponseAsync({
          SAMLResponse: response,
        });
      return decryptedAnswer(xml, key.key);
    } catch (error) {
      // Perhaps encrypted for one that ends soon.
      last = error;
    }
  throw last;
}

/** Definitions of types and entities have no place here (billion laughs, external entities). */
function refuseDefinitions(xml: string): void {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw new Refused('a document type definition');
  // XML comments split texts for some readers and not for others.
  if (xml.includes('<!--')) throw new Refused('a comment');
}

function refuseOdd(xml: string): void {
  refuseDefinitions(xml);
  if (isEncrypted(xml)) throw new Refused('an encrypted assertion in another');
  // Signatures that can be forged by collisions, or made with what everybody knows: the public key as a secret.
  if (/Algorithm\s*=\s*["'][^"']*(?:sha1|md5|hmac)/i.test(xml)) throw new Refused('a weak signature');
}

type Xml = Record<string, unknown>;

const isXml = (value: unknown): value is Xml => typeof value === 'object' && value !== null;

/** The one element of the name. @throws Refused for none and for several */
function only(parent: unknown, name: string): Xml {
  const all = isXml(parent) ? parent[name] : undefined;
  const [first, second] = Array.isArray(all) ? (all as unknown[]) : [];
  if (second !== undefined || first === undefined) throw new Refused(`not one ${name}`);
  return isXml(first) ? first : { _: first };
}

const attributeOf = (element: Xml, name: string): string | undefined => {
  const { $: attributes } = element;
  const value = isXml(attributes) && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const textIn = ({ _: text }: Xml): string | undefined => textOf(text);

function instantOf(text: string | undefined): number {
  const at =
    text !== undefined && /^\d{4}-\d\d-\d\dT[\d:.]{5,20}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new Refused('a time is missing');
  return at;
}

/** What a signed assertion must say (SAML profiles, section 4.1.4). */
function judged(settings: SamlSettings, assertion: unknown, at: ServiceProvider, now: number): Asserted {
  if (!isXml(assertion)) throw new Refused('no assertion');
  if (textIn(only(assertion, 'Issuer')) !== settings.entityId) throw new Refused('another issuer');
  const conditions = only(assertion, 'Conditions');
  const audiences = conditions['AudienceRestriction'];
  if (!Array.isArray(audiences) || audiences.length === 0) throw new Refused('no audience');
  for (const restriction of audiences as unknown[]) {
    const named = isXml(restriction) ? restriction['Audience'] : undefined;
    const told = Array.isArray(named)
      ? (named as unknown[]).map(each => textIn(isXml(each) ? each : { _: each }))
      : [];
    if (!told.includes(at.entityId)) throw new Refused('another audience');
  }
  const notBefore = attributeOf(conditions, 'NotBefore');
  if (notBefore !== undefined && instantOf(notBefore) > now + skew) throw new Refused('not good yet');
  const confirmation = only(only(assertion, 'Subject'), 'SubjectConfirmation');
  if (attributeOf(confirmation, 'Method') !== bearer) throw new Refused('another way of confirmation');
  const data = only(confirmation, 'SubjectConfirmationData');
  if (attributeOf(data, 'Recipient') !== at.acs) throw new Refused('another recipient');
  const requestId = attributeOf(data, 'InResponseTo');
  if (requestId === undefined) throw new Refused('nobody has asked for it');
  const end = attributeOf(conditions, 'NotOnOrAfter');
  const notAfter = Math.min(
    instantOf(attributeOf(data, 'NotOnOrAfter')),
    end === undefined ? Number.POSITIVE_INFINITY : instantOf(end),
  );
  if (notAfter + skew <= now) throw new Refused('no longer good');
  if (notAfter > now + longest) throw new Refused('good for too long');
  const id = attributeOf(assertion, 'ID');
  if (id === undefined || id === '' || id.length > 500) throw new Refused('no id');
  only(assertion, 'AuthnStatement');
  return { id, requestId, notAfter: notAfter + skew, upstream: upstreamIn(settings, assertion) };
}

function upstreamIn(settings: SamlSettings, assertion: Xml): Upstream {
  const nameId = only(only(assertion, 'Subject'), 'NameID');
  const subject = subjectOf(textIn(nameId));
  // One that is another each time leads to nobody.
  if (subject === undefined || attributeOf(nameId, 'Format') === transient) throw new Refused('nobody');
  const told = attributesIn(assertion);
  const first = (name: string) => textOf(told.get(name)?.[0]);
  return {
    subject,
    email: settings.emailAttribute === '' ? subject : first(settings.emailAttribute),
    emailVerified: false,
    name: first(settings.nameAttribute),
    groups: groupsOf(told.get(settings.groupsAttribute) ?? []),
    secondFactor: false,
  };
}

/** Values by the name of their attribute; what is no text is left out. */
function attributesIn(assertion: Xml): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const statements = Array.isArray(assertion['AttributeStatement'])
    ? (assertion['AttributeStatement'] as unknown[])
    : [];
  for (const statement of statements) {
    const attributes =
      isXml(statement) && Array.isArray(statement['Attribute']) ? (statement['Attribute'] as unknown[]) : [];
    for (const attribute of attributes) {
      if (!isXml(attribute)) continue;
      const name = attributeOf(attribute, 'Name');
      const values = Array.isArray(attribute['AttributeValue'])
        ? (attribute['AttributeValue'] as unknown[])
        : [];
      const texts = values
        .map(value => textIn(isXml(value) ? value : { _: value }))
        .filter(text => text !== undefined);
      if (name !== undefined) found.set(name, [...(found.get(name) ?? []), ...texts]);
    }
  }
  return found;
}

function settingsOf({ settings, name }: Provider): SamlSettings {
  if (settings.saml === undefined) throw new Error(`the provider ${name} is none of SAML`);
  return settings.saml;
}
