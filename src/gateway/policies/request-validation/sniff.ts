import type { FormPart, Misfit, PartTypes } from '#enforcement';
import { isJsonEssence, isXmlEssence } from '#enforcement';
import { fileTypeFromBuffer, supportedMimeTypes } from 'file-type';
import { isUtf8 } from 'node:buffer';

/** Octets of a file that are looked at: where formats say what they are. */
const head = 4_100;

const known: ReadonlySet<string> = supportedMimeTypes;

/** Names of one type in the wild. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['application/x-pdf', 'application/pdf'],
  ['application/x-zip-compressed', 'application/zip'],
  ['application/x-gzip', 'application/gzip'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-wav', 'audio/wav'],
]);

/** Packages of several files, which other formats are written in. */
const packages: ReadonlySet<string> = new Set(['application/zip', 'application/x-cfb', 'application/xml']);

/**
 * Whether files are what they say they are: their first octets must show the type that they claim, and where they claim
 * none in particular, one that the contract lists. So no program passes for a picture.
 */
export async function sniffed(
  parts: readonly FormPart[],
  typesOf: (part: FormPart) => PartTypes | undefined,
): Promise<Misfit | undefined> {
  for (const part of parts) {
    if (part.fileName === undefined) continue;
    const types = typesOf(part);
    const shown = (await fileTypeFromBuffer(part.octets.subarray(0, head)))?.mime;
    if (!isHonest(part, shown, types))
      return { pointer: `/${part.name}`, message: 'must be a file of the type that it says it is' };
  }
  return undefined;
}

function isHonest(
  { contentType, octets }: FormPart,
  shown: string | undefined,
  types: PartTypes | undefined,
): boolean {
  const claimed = aliases.get(contentType.essence) ?? contentType.essence;
  if (claimed === 'application/octet-stream')
    return types?.isTold !== true || (shown !== undefined ? types.has(shown) : types.has(claimed));
  if (claimed.startsWith('text/') || isJsonEssence(claimed) || isXmlEssence(claimed))
    return (shown === undefined || shown === claimed || isXmlEssence(shown)) && isText(octets);
  if (shown === claimed) return true;
  // Formats that cannot be told by their octets must at least not show another one.
  return known.has(claimed)
    ? packages.has(shown ?? '') && isOffice(claimed)
    : shown === undefined || packages.has(shown);
}

const isOffice = (type: string): boolean => /^application\/(?:vnd\.|msword$|epub)/.test(type);

const isText = (octets: Buffer): boolean => isUtf8(octets) && !octets.includes(0);
