import { isXmlEssence } from '#enforcement';
import type { Findings } from '../findings.ts';
import { member, type Json } from '../json.ts';

const extension = 'x-gatehouse-xsd';

/** Characters; schemas of large standards have a hundred thousand. */
const longest = 1024 * 1024;

/** The XML Schema of a body: its text, or by `$ref` a file beside the document, which the import has put in its place. */
export function xsdOf(media: Json, mediaType: string, at: string, findings: Findings): string | undefined {
  const given = member(media, extension);
  if (given === undefined) return undefined;
  const here = `${at}/${extension}`;
  const fault = (message: string): undefined => {
    findings.fault(here, message);
    return undefined;
  };
  if (!isXmlEssence(mediaType)) return fault('is for media types that are XML, such as `application/xml`');
  if (typeof given !== 'string')
    return fault('must be the text of an XML Schema, or a `$ref` to a file that is given with the document');
  if (given.length > longest) return fault('is longer than 1 MB');
  if (/\bschemaLocation\s*=/.test(given))
    return fault('names other schemas by schemaLocation: put all of it into one text');
  return given;
}
