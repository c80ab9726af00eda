import { base64DecodeExt } from './base64-decode-ext.ts';
import { base64Decode } from './base64-decode.ts';
import { base64Within } from './base64-within.ts';
import { bestFit } from './best-fit.ts';
import { cmdLine } from './cmd-line.ts';
import { compressWhitespace } from './compress-whitespace.ts';
import { cssDecode } from './css-decode.ts';
import { md5, sha1 } from './digests.ts';
import { escapeSeqDecode } from './escape-seq-decode.ts';
import { hexDecode } from './hex-decode.ts';
import { hexEncode } from './hex-encode.ts';
import { htmlEntityDecode } from './html-entity-decode.ts';
import { jsDecode } from './js-decode.ts';
import { length } from './length.ts';
import { lowercase } from './lowercase.ts';
import { normalizePath, normalizePathWin } from './normalize-path.ts';
import { removeCommentsChar } from './remove-comments-char.ts';
import { removeNulls } from './remove-nulls.ts';
import { removeWhitespace } from './remove-whitespace.ts';
import { replaceComments } from './replace-comments.ts';
import { replaceNulls } from './replace-nulls.ts';
import type { Transformation } from './transformation.ts';
import { trim, trimLeft, trimRight } from './trim.ts';
import { uppercase } from './uppercase.ts';
import { urlDecode, urlDecodeUni } from './url-decode.ts';
import { utf8toUnicode } from './utf8-to-unicode.ts';

const all: readonly Transformation[] = [
  base64Decode,
  base64DecodeExt,
  base64Within,
  bestFit,
  cmdLine,
  compressWhitespace,
  cssDecode,
  escapeSeqDecode,
  hexDecode,
  hexEncode,
  htmlEntityDecode,
  jsDecode,
  length,
  lowercase,
  md5,
  normalizePath,
  { ...normalizePath, name: 'normalisePath' },
  normalizePathWin,
  { ...normalizePathWin, name: 'normalisePathWin' },
  removeCommentsChar,
  removeNulls,
  removeWhitespace,
  replaceComments,
  replaceNulls,
  sha1,
  trim,
  trimLeft,
  trimRight,
  uppercase,
  urlDecode,
  urlDecodeUni,
  utf8toUnicode,
];

const byName: ReadonlyMap<string, Transformation> = new Map(all.map(one => [one.name.toLowerCase(), one]));

export const transformationNamed = (name: string): Transformation | undefined =>
  byName.get(name.toLowerCase());
